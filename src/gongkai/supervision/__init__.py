"""Plans, the leading group, training, assessment, inspection and what is found and mended."""
