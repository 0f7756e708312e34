#!/bin/sh
# nervaluate 1.2.1 takes `end` for the last place inside an entity. With half-open offsets, which its examples, spaCy and most
# tools give, "Ann" [0, 3) and "Lee" [3, 6) share a place to it: of two neighbours without a character in common, one is the
# other's partial match. And it pairs in the order of the predictions, not the best pairs first: a prediction that only
# touches a gold entity takes it from a later one that is exactly right.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check "nervaluate==1.2.1"
"$folder/venv/bin/python" - <<'PYTHON'
from nervaluate import Evaluator


def counted(gold: list[tuple[int, int]], found: list[tuple[int, int]], way: str) -> tuple[int, int, int, int]:
    def entities(spans: list[tuple[int, int]]) -> list[list[dict[str, object]]]:
        return [[{"label": "PERSON", "start": begin, "end": end} for begin, end in spans]]

    told = Evaluator(entities(gold), entities(found), tags=["PERSON"], loader="dict").evaluate()["overall"][way]
    return told.correct, told.partial, told.missed, told.spurious


neighbours = counted([(0, 3)], [(3, 6)], "partial")
print("neighbours, half-open: correct, partial, missed, spurious =", neighbours)
first = counted([(10, 20)], [(5, 12), (10, 20)], "strict")
last = counted([(10, 20)], [(10, 20), (5, 12)], "strict")
print("an exact prediction after one that touches:", first, " before it:", last)
right = neighbours == (0, 1, 0, 0) and first[0] == 0 and last[0] == 1
print("as stated" if right else "CHANGED")
raise SystemExit(not right)
PYTHON
