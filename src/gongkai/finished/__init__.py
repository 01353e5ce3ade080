"""Finished pages: what the public reads, as files that any web server can hand out."""
