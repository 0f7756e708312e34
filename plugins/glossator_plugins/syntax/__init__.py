"""Syntax: the parse itself as annotations, a sentence each, for formats and programs that want tokens."""
