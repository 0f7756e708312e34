"""From paths to documents: finds files, unpacks them, chooses a reader for each, and accounts for all of them."""
