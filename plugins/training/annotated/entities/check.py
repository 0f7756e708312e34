"""Reads what somebody has annotated: `python -m training.annotated.entities.check FOLDER` tells what cannot be read.

FOLDER holds files `*.txt` in the notation of `notation.py`. With `--show` it prints each entity as it was understood,
with `--plain` (no folder) the articles as annotators get them.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from pathlib import Path

from training.annotated.entities.notation import Entity, NotationError, batch

HERE = Path(__file__).parent


def articles() -> dict[str, Mapping[str, str]]:
    """Id -> article, in the order of the file."""
    with (HERE / "articles.jsonl").open(encoding="utf-8") as file:
        return {row["id"]: row for row in map(json.loads, file)}


def texts() -> dict[str, str]:
    """Id -> text of the article."""
    return {name: row["text"] for name, row in articles().items()}


def reading(folder: Path) -> dict[str, list[Entity]]:
    """Id -> what was marked there, in the order of the articles; raises `NotationError` if one file cannot be read."""
    found: dict[str, list[Entity]] = {}
    for path in sorted(folder.glob("*.txt")):
        for name, entities in batch(path.read_text(encoding="utf-8"), texts()).items():
            if name in found:
                raise NotationError(f"{name}: stands in two files")
            found[name] = entities
    return {name: found[name] for name in articles() if name in found}


def main(arguments: list[str]) -> int:
    if arguments == ["--plain"]:
        print("\n\n".join(f"=== {name}\n{text}" for name, text in texts().items()))
        return 0
    show = "--show" in arguments
    (folder,) = [one for one in arguments if one != "--show"]
    try:
        found = reading(Path(folder))
    except NotationError as error:
        print(error)
        return 1
    for name, entities in found.items() if show else ():
        for one in entities:
            print(name, one.label, texts()[name][one.span.begin : one.span.end], sep=" | ")
    missing = " ".join(name for name in articles() if name not in found)
    count = sum(map(len, found.values()))
    print(f"{count} entities in {len(found)} articles; not yet read: {missing or 'none'}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
