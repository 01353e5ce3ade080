"""People, their roles in organisations, and what they may see."""
