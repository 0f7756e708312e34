"""Recipes of the open package, which read nothing that is not on the list of sources."""
