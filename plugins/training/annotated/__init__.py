"""Attributions annotated by hand on news that anyone may use: the texts, the guidelines, and what reads and compares them."""
