"""Entities: named mentions, and which of them are one and the same."""
