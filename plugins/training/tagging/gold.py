"""Gold of entities as sentences: the worldwide newswire corpus on its own tokens, and any corpus on our words."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from training.data import corpora, spans, words

STOPS = {".", "?", "!", "..."}
CLOSERS = {'"', "”", "''", "’", "'", ")", "]"}


def tagged_sentences(row: corpora.Row) -> Iterator[spans.Tagged]:
    """The row's sentences with its gold tokens: its paragraphs cut behind each full stop that no entity spans."""
    tags = ["O" if tag == "O" else tag[:2] + corpora.ENTITY_LABELS[tag[2:]] for tag in row["tags"]]
    tokens = row["tokens"]
    for start, end in row["sentences"]:
        begin = start
        for i in range(start, end):
            closed = tokens[i] in STOPS or (tokens[i] in CLOSERS and i > start and tokens[i - 1] in STOPS)
            goes_on = i + 1 < end and (
                tokens[i + 1] in CLOSERS | STOPS or tokens[i + 1][0].islower() or tags[i + 1][0] == "I"
            )
            if i + 1 == end or (closed and not goes_on):
                yield list(zip(tokens[begin : i + 1], tags[begin : i + 1], strict=True))
                begin = i + 1


def words_sentences(rows: list[corpora.Row], resources: Path) -> Iterator[spans.Tagged]:
    """The rows' sentences and words as the bundled tokenizer makes them, with the tags of the rows' entities."""
    for row, split in zip(rows, words.split([row["text"] for row in rows], resources), strict=True):
        found = [(start, end, corpora.ENTITY_LABELS[label]) for start, end, label in row["entities"]]
        tags = spans.tag(split.tokens, found)
        for first, last in split.sentences:
            sentence = [(split.tokens[i][2], tags[i]) for i in range(first, last)]
            text, tag = sentence[0]
            yield [(text, tag.replace("I-", "B-", 1)), *sentence[1:]]  # an entity that the tokenizer cut in two


def mentions(sentence: spans.Tagged) -> list[tuple[int, int, str]]:
    """The sentence's mentions as half-open ranges of words, with their labels."""
    found: list[tuple[int, int, str]] = []
    for place, (_, tag) in enumerate(sentence):
        if tag[0] == "B":
            found.append((place, place + 1, tag[2:]))
        elif tag[0] == "I":
            found[-1] = (found[-1][0], place + 1, found[-1][2])
    return found
