"""What is said about a text: documents and their offsets, parses, annotations. The lowest room."""
