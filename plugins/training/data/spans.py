"""Labelled character spans on tokens: from a corpus's offsets to the BIO tags that Stanza's tagger is trained on.

Used by the entity and the attribution recipe between the corpus reader and the trainer's JSON file.
"""

from __future__ import annotations

import json
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from pathlib import Path

Token = tuple[int, int, str]
"""Start, end (exclusive, code points of the document) and the text of one token."""

Tagged = list[tuple[str, str]]
"""One training sentence: (token text, BIO tag)."""


def tag(tokens: Sequence[Token], spans: Iterable[tuple[int, int, str]]) -> list[str]:
    """BIO tags of `tokens`: a span covers each token that it touches, the longer span first where two overlap."""
    starts, ends = [token[0] for token in tokens], [token[1] for token in tokens]
    tags = ["O"] * len(tokens)
    for start, end, label in sorted(spans, key=lambda span: span[0] - span[1]):
        first, last = bisect_right(ends, start), bisect_left(starts, end)
        if first < last and all(old == "O" for old in tags[first:last]):
            tags[first:last] = [f"B-{label}"] + [f"I-{label}"] * (last - first - 1)
    return tags


def untag(tokens: Sequence[Token], tags: Sequence[str], ranges: Iterable[tuple[int, int]]) -> set[tuple[int, int, str]]:
    """The spans of BIO `tags`, cut where one of the `ranges` of tokens ends, as a tagger that sees one range must."""
    found: set[tuple[int, int, str]] = set()
    for first, last in ranges:
        start = first
        for place in range(first, last):
            if tags[place][0] != "I" or place == first:
                start = place
            if tags[place] != "O" and (place + 1 == last or tags[place + 1][0] != "I"):
                found.add((tokens[start][0], tokens[place][1], tags[place][2:]))
    return found


def write(path: Path, sentences: Iterable[Tagged]) -> None:
    """Write the sentences as the JSON that stanza.models.ner_tagger reads."""
    document = [[{"text": text, "ner": tag} for text, tag in sentence] for sentence in sentences]
    path.write_text(json.dumps(document, ensure_ascii=False), encoding="utf-8")


def read(path: Path) -> list[Tagged]:
    """The sentences that `write` wrote."""
    return [
        [(word["text"], word["ner"]) for word in sentence] for sentence in json.loads(path.read_text(encoding="utf-8"))
    ]
