"""The public door: what everybody may read."""
