"""A third party's package: a parser of its own, analyzers that behave, and analyzers that do not."""
