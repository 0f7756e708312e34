"""Chooses the articles: run once, before anybody read one. `python -m training.annotated.select_articles DATA`

DATA holds `text/wikinews_2019_2020.jsonl.gz` and `entities/gmb_voa.jsonl.gz` (sources in the README of the training
recipes). An article qualifies by length and by how many words of saying it has, so that reading pays; which of those
are taken, and which three in ten are the test set, is drawn by a fixed seed.
"""

from __future__ import annotations

import gzip
import json
import random
import re
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
CUES = re.compile(
    r"\b(said|says|told|according to|stated|announced|claimed|reported|added|wrote|asked|tweeted|noted|described|called"
    r"|argued|warned|denied|explained|believe[sd]?|accused|confirmed)\b"
)
WIKINEWS = 90
VOA = 40
TEST_SHARE = 0.3


def main(data: Path) -> None:
    random.seed(2026)
    news = [row for row in wikinews(data) if 120 <= len(row["text"].split()) <= 1000 and fit(row, 4)]
    voa = [row for row in voices(data) if fit(row, 4)]
    chosen = random.sample(news, WIKINEWS) + random.sample(voa, VOA)
    test = set(random.sample(range(WIKINEWS), int(WIKINEWS * TEST_SHARE)))
    test |= {WIKINEWS + one for one in random.sample(range(VOA), int(VOA * TEST_SHARE))}
    with (HERE / "articles.jsonl").open("w", encoding="utf-8") as file:
        for number, row in enumerate(chosen):
            split = "test" if number in test else "train"
            article = {"id": f"{row.pop('kind')}{number + 1:03}", "split": split, **row}
            file.write(json.dumps(article, ensure_ascii=False) + "\n")


def fit(row: Mapping[str, Any], least: int) -> bool:
    return len(CUES.findall(row["text"])) >= least


def wikinews(data: Path) -> Iterator[dict[str, Any]]:
    for row in rows(data / "text/wikinews_2019_2020.jsonl.gz"):
        text = "\n".join(line.strip() for line in row["text"].splitlines() if line.strip())
        url = row["url"].replace("org//", "org/")
        yield {
            "kind": "wn",
            "source": "Wikinews",
            "terms": "CC BY 2.5",
            "url": url,
            "title": row["title"],
            "date": row["date"],
            "text": text,
        }


def voices(data: Path) -> Iterator[dict[str, Any]]:
    """Twelve sentences each, one on a line: where an article ends is not told in the source."""
    for row in rows(data / "entities/gmb_voa.jsonl.gz"):
        sentences = list(sentences_of(row))
        for begin in range(0, len(sentences) - 11, 12):
            text = "\n".join(sentences[begin : begin + 12])
            yield {
                "kind": "voa",
                "source": "Voice of America",
                "terms": "public domain",
                "url": "",
                "title": "",
                "date": "",
                "text": text,
            }


def sentences_of(row: Mapping[str, Any]) -> Iterator[str]:
    at, text = 0, row["text"]
    for begin, end in row["sentences"]:
        start = None
        for token in row["tokens"][begin:end]:
            found = text.index(token, at)
            start = found if start is None else start
            at = found + len(token)
        if start is not None:
            yield text[start:at]


def rows(path: Path) -> Iterator[dict[str, Any]]:
    with gzip.open(path, "rt", encoding="utf-8") as file:
        yield from map(json.loads, file)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
