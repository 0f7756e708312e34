"""Who is meant: the people and bodies of a text, and which of them a source names, describes or takes up."""
