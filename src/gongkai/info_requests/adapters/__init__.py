"""What lies outside of the database: sealed files, mail, short messages, probes."""
