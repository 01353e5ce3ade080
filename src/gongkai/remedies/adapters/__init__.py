"""What lies outside of the database: printed sheets and the package of evidence."""
