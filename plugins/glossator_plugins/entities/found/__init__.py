"""Found: names that the tagger missed, and the text itself tells of."""
