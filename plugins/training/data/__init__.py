"""Corpora: what is read, from whom, and as which words and spans."""
