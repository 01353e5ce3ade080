"""Settings, environment, addresses and the way in for web servers."""
