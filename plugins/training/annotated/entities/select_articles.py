"""Writes the articles: run once, before anybody read one. `python -m training.annotated.entities.select_articles DATA`

DATA holds `text/wikinews_2019_2020.jsonl.gz` (sources in the README of the training recipes). `chosen.tsv` names
the articles, which were picked by their titles alone; an article ends with the paragraph that holds its 350th word. One
that is among the articles of attribution, too, keeps the split that it has there, so that no text is trained on here
and judged with there; which of the others are test is drawn by a fixed seed.
"""

from __future__ import annotations

import csv
import json
import random
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from training.annotated.check import articles as attribution_articles
from training.annotated.select_articles import wikinews

HERE = Path(__file__).parent
WORDS = 350
TEST_SHARE = 0.3
JOINER = "\u200d"
"""Stands before passages in another language; nobody sees it, so nobody could write it."""


def main(data: Path) -> None:
    rows = list(picked(data))
    known = {row["url"]: row["split"] for row in attribution_articles().values() if row["url"]}
    free = [row["url"] for row in rows if row["url"] not in known]
    shared_tests = sum(known.get(row["url"]) == "test" for row in rows)
    random.seed(2026)
    test = set(random.sample(free, max(0, round(len(rows) * TEST_SHARE) - shared_tests)))
    with (HERE / "articles.jsonl").open("w", encoding="utf-8") as file:
        for number, row in enumerate(rows, 1):
            split = known.get(row["url"], "test" if row["url"] in test else "train")
            file.write(json.dumps({"id": f"en{number:02}", "split": split, **row}, ensure_ascii=False) + "\n")


def picked(data: Path) -> Iterator[dict[str, Any]]:
    """The chosen articles in an order drawn by seed, so that a batch of ten holds all regions."""
    by_title = {row["title"]: row for row in wikinews(data)}
    with (HERE / "chosen.tsv").open(encoding="utf-8", newline="") as file:
        chosen = list(csv.DictReader(file, delimiter="\t"))
    random.seed(26)
    random.shuffle(chosen)
    for choice in chosen:
        row = by_title[choice["title"]]
        yield {
            **{key: row[key] for key in ("source", "terms", "url", "title", "date")},
            "region": choice["region"],
            "country": choice["country"],
            "text": "\n".join(until(row["text"].replace(JOINER, "").split("\n"), WORDS)),
        }


def until(lines: Iterable[str], words: int) -> Iterator[str]:
    """Whole paragraphs, until there are so many words."""
    total = 0
    for line in lines:
        yield line
        total += len(line.split())
        if total >= words:
            return


if __name__ == "__main__":
    main(Path(sys.argv[1]))
