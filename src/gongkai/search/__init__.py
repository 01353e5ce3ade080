"""Full text of what is published: found by any words, filtered, counted, corrected."""
