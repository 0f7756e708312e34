"""What a command shows: results as text, page or JSON lines, in one set of words."""
