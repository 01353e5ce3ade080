"""Everything that may happen in supervision."""
