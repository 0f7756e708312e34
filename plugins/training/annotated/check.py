"""Reads what somebody has annotated: `python -m training.annotated.check FOLDER [ID …]` tells what cannot be read.

FOLDER holds `ID.txt` in the notation of `notation.py`. With `--show` it prints each attribution as it was understood.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from pathlib import Path

from training.annotated.notation import ROLES, Marked, NotationError, read

HERE = Path(__file__).parent


def articles() -> dict[str, Mapping[str, str]]:
    """Id -> article, in the order of the file."""
    with (HERE / "articles.jsonl").open(encoding="utf-8") as file:
        return {row["id"]: row for row in map(json.loads, file)}


def reading(folder: Path) -> dict[str, list[Marked]]:
    """Id -> what was marked there; raises `NotationError` if one file cannot be read."""
    texts = articles()
    return {
        path.stem: read(path.read_text(encoding="utf-8"), texts[path.stem]["text"], path.stem)
        for path in sorted(folder.glob("*.txt"))
    }


def main(arguments: list[str]) -> int:
    show = "--show" in arguments
    folder, *ids = [one for one in arguments if one != "--show"]
    texts = articles()
    count = bad = 0
    for path in sorted(Path(folder).glob("*.txt")):
        if ids and path.stem not in ids:
            continue
        text = texts[path.stem]["text"]
        try:
            marks = read(path.read_text(encoding="utf-8"), text, path.stem)
        except NotationError as error:
            bad += 1
            print(error)
            continue
        count += len(marks)
        for mark in marks if show else ():
            parts = (" || ".join(text[b:e] for b, e in getattr(mark, role)) or "-" for role in ROLES)
            print(path.stem, *parts, sep=" | ")
    print(f"{count} attributions; {bad} files cannot be read")
    return int(bool(bad))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
