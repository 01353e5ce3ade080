"""Things that tests are about, made through the same actions as in life."""
