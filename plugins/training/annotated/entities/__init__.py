"""Entities annotated by hand on news from Africa, Asia and Latin America: texts, guidelines, readers."""
