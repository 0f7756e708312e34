"""The way of the documents: from readers through a server into the tables."""
