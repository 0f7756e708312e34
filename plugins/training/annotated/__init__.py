"""Attributions annotated by hand on news that anyone may use: texts, guidelines, and what reads and compares them."""
