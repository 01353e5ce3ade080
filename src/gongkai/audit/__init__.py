"""The append-only, hash-chained record of everything that was done. It points at nothing."""
