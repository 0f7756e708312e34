"""Gold: what people say of documents, read from the formats that they annotate in."""
