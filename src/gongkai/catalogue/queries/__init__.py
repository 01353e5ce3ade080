"""Questions about items and columns. Each takes the person who asks."""
