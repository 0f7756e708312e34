"""Recipes of the classifiers of sentiment."""
