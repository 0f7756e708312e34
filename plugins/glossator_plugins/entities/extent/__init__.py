"""Extent: where a name begins and ends."""
