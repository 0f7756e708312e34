"""Formats of others: what documents come in, and what results go out in. Each is found by its entry point."""
