"""Search in Chinese text without a dictionary: pairs of characters, phrases of them, and sounds."""
