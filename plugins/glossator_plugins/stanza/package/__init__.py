"""Packages of models on disk: which file serves which layer, and whether it is what its sums say."""
