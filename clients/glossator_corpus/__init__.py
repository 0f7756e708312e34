"""Corpora: documents go through a server's analyzers into tables in Parquet; what is there is not done again.

`glossator run` is the command; `tables` is what it writes, `resume` what it does not do twice, `run` the way of the
documents, `ask` what `glossator quotes` and `glossator report` answer. [The page about the tables](TABLES.md) is for
whoever reads them.
"""
