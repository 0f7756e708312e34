"""Evaluation: what analyzers say against gold; figures, and where they disagree."""
