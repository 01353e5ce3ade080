"""What the catalogue reads and writes outside of the database."""
