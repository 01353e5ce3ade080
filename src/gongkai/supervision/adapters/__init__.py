"""What supervision keeps outside of the database."""
