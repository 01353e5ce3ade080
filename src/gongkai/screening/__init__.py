"""内容筛查: what was found in what is to be published, and what people decided about it."""
