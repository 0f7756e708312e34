"""Readers, one per layer of a parse, and the draft of a document that they fill."""
