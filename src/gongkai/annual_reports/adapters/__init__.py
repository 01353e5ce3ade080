"""The file store and the reading engine, as the actions and tasks see them."""
