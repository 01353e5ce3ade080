"""Where the website meets files."""
