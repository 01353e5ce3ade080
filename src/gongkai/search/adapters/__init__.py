"""The index in the database, and the text of files."""
