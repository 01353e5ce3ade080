"""The door for machines: an HTTP API with its own description."""
