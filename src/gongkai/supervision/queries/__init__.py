"""Questions about supervision."""
