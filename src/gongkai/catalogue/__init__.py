"""主动公开: items, their metadata, columns, review and release."""
