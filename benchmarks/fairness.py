"""What the report says of how its figures came about: what is compared with what, and what makes it fair."""

from __future__ import annotations

HOW = """\
Every figure here was measured by `make bench-report` in one run on one machine, the one below. Peers run beside
ours and in turns with it (A B A B …), each in a process of its own, on the same documents, with the same model
files. A ratio is taken in each round, and its median is shown with the quartiles and the number of rounds: a
machine that slows down for a while slows down both sides. Absolute figures are this machine's alone."""
SAME = """\
*The same processors* are those Stanza processors whose weights the default analyzers read: {processors}. Two things
have no counterpart in plain Stanza. The attribution tagger runs there as a second `ner` package over single
sentences; ours reads windows of several. Sentiment towards each entity is not computed by the peers at all, nor are
numbers, entity ids and the linking of attributions: ours does that on top. In the row of the parsers both sides
give tokens, words, mentions and sentiment, and nothing else."""
PEERS = """\
* *raw Stanza*: `stanza.Pipeline`, a document at a time or all of them by `bulk_process`; with one thread, and with
  torch's own default. The bar compares with whichever was faster in the round.
* *FastAPI*: `async def` route around one pipeline, under uvicorn; one process with default threads, as most people
  write it, and one process per core with one thread each, which suits it best.
* *MTAP*: events service, and the pipeline as a processor in as many processes as there are cores; clients fetch
  what was labelled.
* *Echo*: a bare `grpc.aio` server that answers each document with messages of the same size, driven by the same
  bare client."""
