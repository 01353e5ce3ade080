"""What the capability leans on from outside."""
