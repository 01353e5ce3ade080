"""The website as a whole: addresses that lead to another place now."""
