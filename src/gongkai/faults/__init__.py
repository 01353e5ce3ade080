"""网页纠错: what readers report as wrong on a page, and what the office answers."""
