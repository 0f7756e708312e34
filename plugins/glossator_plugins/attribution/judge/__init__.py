"""Judging statements: how much of each is quoted, and inside which other it lies."""
