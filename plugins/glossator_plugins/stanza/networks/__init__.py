"""Stanza's networks by its own code or by layers of ours, in torch: all of its untyped surface."""
