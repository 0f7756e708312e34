"""Recipes of the taggers of entities and of attribution."""
