"""Reading foreign annual reports: any file becomes blocks, blocks become a report."""
