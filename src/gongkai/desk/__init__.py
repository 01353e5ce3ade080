"""The officers' door: behind sign-in."""
