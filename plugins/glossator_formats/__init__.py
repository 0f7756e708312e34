"""Formats: readers bring documents in, writers put what was found into formats of other people's tools."""
