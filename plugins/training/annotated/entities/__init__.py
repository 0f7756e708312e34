"""Entities annotated by hand on news from Africa, Asia and Latin America: texts, guidelines, and what reads and compares them."""
