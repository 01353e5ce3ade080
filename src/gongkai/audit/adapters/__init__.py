"""What the record, and who writes it, know of the database below."""
