"""The corpus from two readings: `python -m training.annotated.corpus` makes it and says how far the two agree.

`python -m training.annotated.corpus keep FOLDER reading1` keeps a folder of notes, as `notation` reads them, as one
of the readings. What both have marked alike is taken from the first, boundaries included; what only one of them has
is taken if `decided` has it, too. All three are kept, so that all of it can be computed from what is here. Types are by
rule, from the quotation marks.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from glossator import Span
from training.annotated.agreement import agreement, parted
from training.annotated.check import HERE, articles, reading
from training.annotated.notation import ROLES, Marked, text_order

READINGS = ("reading1", "reading2")
DECIDED = "decided"
CORPUS = "attributions"
QUOTES = '"“”'

Reading = Mapping[str, Sequence[Marked]]


def build(first: Reading, second: Reading, decided: Reading) -> dict[str, list[Marked]]:
    """Article -> its attributions, in text order."""
    return {
        name: sorted(_agreed(first.get(name, ()), second.get(name, ()), decided.get(name, ())), key=text_order)
        for name in articles()
    }


def kept(name: str) -> dict[str, list[Marked]]:
    """What a file of the corpus holds: `reading1`, `reading2`, `decided` or `attributions`."""
    with (HERE / f"{name}.jsonl").open(encoding="utf-8") as file:
        return {row["id"]: [_marked(one) for one in row["attributions"]] for row in map(json.loads, file)}


def type_of(text: str, content: Iterable[Span]) -> str:
    """`direct`: each fragment begins and ends with quotation marks; `mixed`: there are some; or else `indirect`."""
    said = [text[begin:end] for begin, end in content]
    if all(piece[:1] in QUOTES and piece.rstrip(",.;")[-1:] in QUOTES for piece in said):
        return "direct"
    return "mixed" if any(mark in piece for piece in said for mark in QUOTES) else "indirect"


def keep(name: str, marks: Reading) -> None:
    """Write such a file; the types of what is marked only into that of the corpus."""
    texts = {article: row["text"] for article, row in articles().items()} if name == CORPUS else {}
    with (HERE / f"{name}.jsonl").open("w", encoding="utf-8") as file:
        for article, found in marks.items():
            text = texts.get(article, "")
            row = {"id": article, "attributions": [_row(number, one, text) for number, one in enumerate(found, 1)]}
            file.write(json.dumps(row, ensure_ascii=False) + "\n")


def _agreed(first: Sequence[Marked], second: Sequence[Marked], decided: Sequence[Marked]) -> Iterable[Marked]:
    both, alone, other = parted(first, second)
    yield from both
    yield from (mark for mark in decided if mark in alone or mark in other)


def _row(number: int, mark: Marked, text: str) -> dict[str, object]:
    spans = {role: [list(span) for span in getattr(mark, role)] for role in ROLES}
    return {"id": f"A{number}", **spans} | ({"type": type_of(text, mark.content)} if text else {})


def _marked(row: Mapping[str, list[list[int]]]) -> Marked:
    return Marked(*(tuple(Span(*span) for span in row[role]) for role in ROLES))


def main(command: str = "build", folder: str = "", name: str = "") -> None:
    if command == "keep":
        keep(name, reading(Path(folder)))
        return
    one, other, decided = map(kept, (*READINGS, DECIDED))
    corpus = build(one, other, decided)
    keep(CORPUS, corpus)
    given = articles()
    for part in ("train", "test"):
        names = [article for article, row in given.items() if row["split"] == part]
        scores = agreement({each: one[each] for each in names}, {each: other[each] for each in names})
        total = sum(len(corpus[each]) for each in names)
        types = Counter(type_of(given[each]["text"], mark.content) for each in names for mark in corpus[each])
        shares = ", ".join(f"{types[kind]} {kind}" for kind in ("direct", "mixed", "indirect"))
        print(f"{part}: {len(names)} articles, {total} attributions ({shares}); the readings agree by F1:")
        print("  " + ", ".join(f"{role} {score:.1f}" for role, score in scores.items()))


if __name__ == "__main__":
    main(*sys.argv[1:])
