"""Cases: texts, what a tagger says of them, and who says what in the default view; one file for each field.

A paragraph is a case. Its first line is the text, with ⏎ for a line's end and with the tagger's {s sources}, {c cues}
and {t contents}; each indented line is an attribution: source ¦ cue ¦ content, and more pieces of content.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from .texts import said_in, view_of

FILES = sorted((Path(__file__).parent / "cases").glob("*.txt"))
_ROLES = {"s": "source", "c": "cue", "t": "content"}
_MARK = re.compile(r"\{([sct]) ([^{}]*)\}")


def cases() -> Iterator[object]:
    for file in FILES:
        blocks = file.read_text(encoding="utf-8").strip().split("\n\n")[1:]
        for number, block in enumerate(blocks, 1):
            first, *told = (line.replace("⏎", "\n") for line in block.split("\n"))
            yield pytest.param(first, [line[4:].split(" ¦ ") for line in told], id=f"{file.stem}-{number}")


@pytest.mark.parametrize(("marked", "expected"), list(cases()))
def test_who_says_what(marked: str, expected: list[list[str]]) -> None:
    roles = [(_ROLES[match[1]], match[2]) for match in _MARK.finditer(marked)]
    view = view_of(_MARK.sub(r"\2", marked), *roles)
    said = said_in(view, speech_only=True, asserted_only=True)
    assert [[*(one.source or ("",)), *one.cue, *one.content] for one in said] == expected
