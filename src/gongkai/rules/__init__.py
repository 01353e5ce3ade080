"""The law in plain Python: no Django, database, network, clock, environment or randomness."""
