"""The corpus from two readings: `python -m training.annotated.entities.corpus` makes it and says how far they agree.

What both readings have, exactly, is taken; what only one has is decided in a third reading, which gets all of it as a
list (`corpus differences`), without being told who has it, and keeps in `decided.txt` the lines that are right:

    en01 | LOC | 120 | 127 | Arden | … the town of Arden in …

Lines may be changed, too (label, offsets and words), if neither is right. Without a second reading the first is the
corpus.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Iterable, Sequence

from glossator import Span
from training.annotated.check import articles as attribution_articles
from training.annotated.entities.agreement import Found, Reading, agreement, both_read, differences
from training.annotated.entities.check import HERE, articles, reading, texts
from training.annotated.entities.notation import LABELS, Entity, NotationError

CORPUS = HERE / "entities.jsonl"
DECIDED = HERE / "decided.txt"
READINGS = (HERE / "reading1", HERE / "reading2")
_AROUND = 30


def build(first: Reading, second: Reading, decided: Iterable[Found]) -> dict[str, list[Entity]]:
    """Article -> its entities, in text order; raises `NotationError` if two of them overlap."""
    one, other = both_read(first, second)
    corpus: dict[str, list[Entity]] = {name: [] for name in articles() if name in first and name in second}
    for name, mark in sorted({*(one & other), *decided}, key=lambda found: (found[0], found[1].span)):
        if corpus[name] and mark.span.begin < corpus[name][-1].span.end:
            raise NotationError(
                f"{name}: two entities at {mark.span.begin}, of which one has to go from {DECIDED.name}"
            )
        corpus[name].append(mark)
    return corpus


def line(found: Found) -> str:
    """A difference as the third reading gets it."""
    name, mark = found
    text, (begin, end) = texts()[name], mark.span
    around = text[max(0, begin - _AROUND) : end + _AROUND].replace("\n", " ")
    return f"{name} | {mark.label} | {begin} | {end} | {text[begin:end]} | {around}"


def from_line(written: str) -> Found:
    """What such a line says; raises `NotationError` if the words are not those that stand there."""
    name, label, begin, end, words, *_ = written.split(" | ")
    if label not in LABELS or texts().get(name, "")[int(begin) : int(end)] != words:
        raise NotationError(f"not what stands in the article, or no label: {written}")
    return name, Entity(Span(int(begin), int(end)), label)


def kept() -> dict[str, list[Entity]]:
    """The corpus as it was made last."""
    with CORPUS.open(encoding="utf-8") as file:
        return {row["id"]: [_entity(*one) for one in row["entities"]] for row in map(json.loads, file)}


def keep(corpus: Reading) -> None:
    """Write the corpus: JSON lines with `id` and `entities`, each `[begin, end, label]` in code points."""
    with CORPUS.open("w", encoding="utf-8") as file:
        for name, entities in corpus.items():
            file.write(json.dumps({"id": name, "entities": [[*one.span, one.label] for one in entities]}) + "\n")


def made() -> dict[str, list[Entity]]:
    """The corpus, made of what is in the folder."""
    first, second = (reading(folder) for folder in READINGS)
    decided = DECIDED.read_text(encoding="utf-8").splitlines() if DECIDED.exists() else ()
    return build(first, second or first, [from_line(one) for one in decided if one.strip()])


def _entity(begin: int, end: int, label: str) -> Entity:
    return Entity(Span(begin, end), label)


def _told(names: Sequence[str], first: Reading, second: Reading) -> str:
    if not second:
        return "one reading only, so that nothing can be said of agreement"
    scores = agreement({name: first[name] for name in names}, {name: second[name] for name in names})
    return "the readings agree by F1: " + ", ".join(f"{label} {score:.1f}" for label, score in scores.items())


def _counts(field: str) -> str:
    counts = Counter(row[field] for row in articles().values()).most_common()
    return f"{len(counts)} of {field}: " + ", ".join(f"{name} {count}" for name, count in counts)


def main(command: str = "build") -> None:
    first, second = (reading(folder) for folder in READINGS)
    if command == "differences":
        print("\n".join(map(line, differences(first, second))))
        return
    corpus = made()
    keep(corpus)
    for split in ("train", "test"):
        names = [name for name, row in articles().items() if row["split"] == split and name in corpus]
        words = sum(len(texts()[name].split()) for name in names)
        print(f"{split}: {len(names)} articles, {words} words, {sum(len(corpus[name]) for name in names)} entities")
        print("  " + _told(names, first, second))
    shared = {row["url"] for row in attribution_articles().values()} & {row["url"] for row in articles().values()}
    print(f"{_counts('region')}; {_counts('country')}; {len(shared)} articles are among those of attribution")
    for label in LABELS:
        print(f"  {label:8} {sum(one.label == label for entities in corpus.values() for one in entities):5}")


if __name__ == "__main__":
    main(*sys.argv[1:])
