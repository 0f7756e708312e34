"""The project's annotated news as the recipes of attribution read it: the split `train`, part of which is held out.

The split `test` is the release's own test; no recipe reads it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import unquote, urlsplit

from training.data import corpora, sources

ARTICLES = ("annotated/articles.jsonl", "annotated/entities/articles.jsonl")
"""Of attribution, and of entities."""
HELD_OUT = 7
"""Of the articles each so-manieth chooses checkpoints and is not trained on."""
FIRST, LETTERS = 40, 100
"""Behind so many letters, which may be a date line, so many tell an article from all others."""


def articles(read: sources.Sources, *, dev: bool) -> Iterator[corpora.Row]:
    """The articles that are held out, or the others, in the corpora's form of attribution."""
    train = [row for row in read.own("annotated/articles.jsonl") if row["split"] == "train"]
    marked = {row["id"]: row["attributions"] for row in read.own("annotated/attributions.jsonl")}
    for number, row in enumerate(train):
        if (number % HELD_OUT == 0) == dev:
            yield {"text": row["text"], "attributions": marked[row["id"]], "discard": []}


def others(read: sources.Sources, name: str) -> list[corpora.Row]:
    """The rows of news such as `clean/text/wikinews_2019_2020`, without those that the project has annotated.

    Some of these are its tests, and a text that is a test is trained on for nothing. They are known by their page,
    and by their letters, for Voice of America has no addresses and one text holds several articles.
    """
    ours = [row for file in ARTICLES for row in read.own(file)]
    pages = {_page(row["url"]) for row in ours if row["url"]}
    letters = [found for row in ours if len(found := _letters(row["text"])[FIRST : FIRST + LETTERS]) == LETTERS]
    return [
        row
        for row in read.rows(name)
        if not (row.get("url") and _page(row["url"]) in pages)
        and not any(map(_letters(row["text"]).__contains__, letters))
    ]


def _page(address: str) -> str:
    """What two spellings of an address have in common: some have "//wiki", some "%C3%A9" for "é"."""
    parts = urlsplit(unquote(address))
    return parts.netloc + "/" + "/".join(filter(None, parts.path.split("/")))


def _letters(text: str) -> str:
    """What is left of two ways to set and space a text."""
    return re.sub("[^a-z]", "", text.lower())
