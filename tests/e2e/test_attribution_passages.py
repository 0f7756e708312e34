"""Who says what in invented passages of many kinds and layouts, through the real engine and models."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from glossator import AnalyzerSpec, Document, DocumentResult, Engine

FILE = Path(__file__).with_name("attribution_passages.txt")
LEAST = 0.9
_WORD = re.compile(r"[^\W_]+")
_ALIKE = 0.8


class Said(NamedTuple):
    """A statement as it ought to be, or as it came."""

    source: str
    cue: str
    content: str
    entity: str | None
    """A part of the name of whom it is; "nobody" if of none; None if that does not matter."""
    must: bool = True


def cases() -> Iterator[tuple[str, list[Said]]]:
    """Text and statements of each passage."""
    for block in FILE.read_text(encoding="utf-8").strip().split("\n\n"):
        first, *told = block.split("\n")
        if not first.startswith("#"):
            text = first.split(": ", 1)[1]
            yield text.replace("⏎", "\n"), [_said(line.strip().replace("⏎", "\n")) for line in told]


def _said(line: str) -> Said:
    must = not line.startswith("? ")
    statement, _, entity = line.removeprefix("? ").partition(" = ")
    source, cue, *content = statement.split(" ¦ ")
    return Said(source, cue, " ".join(content), entity or None, must)


def _came(text: str, result: DocumentResult) -> list[Said]:
    names = {one.id: one.value.canonical_name for one in result["entities"].annotations}
    came = []
    for one in result["attribution"].annotations:
        source, cue, content = (
            " ".join(text[span.begin : span.end] for span in spans)
            for spans in (one.value.source, one.value.cue, one.value.content)
        )
        known = one.value.source_entity
        came.append(Said(source, cue, content, names[known.annotation_id] if known is not None else "nobody"))
    return came


def _is_right(want: Said, got: Said) -> bool:
    one, other = (set(_WORD.findall(said.content)) - {"that"} for said in (want, got))
    alike = 2 * len(one & other) >= _ALIKE * (len(one) + len(other))
    named = want.entity is None or (
        want.entity == got.entity if want.entity == "nobody" else want.entity in (got.entity or "")
    )
    sources = set(_WORD.findall(want.source)), set(_WORD.findall(got.source))
    same = 2 * len(sources[0] & sources[1]) >= max(map(len, sources))
    return alike and named and same and (want.cue in got.cue or got.cue in want.cue)


def test_most_passages_are_right_with_no_words_in_a_wrong_mouth(engine: Engine) -> None:
    wanted = list(cases())
    specs = [AnalyzerSpec("entities"), AnalyzerSpec("attribution")]
    wrong = []
    for (text, right), result in zip(
        wanted, engine.analyze([Document(text) for text, _ in wanted], specs), strict=True
    ):
        came = _came(text, result)
        missed = [want for want in right if want.must and not any(_is_right(want, got) for got in came)]
        if missed or any(not any(_is_right(want, got) for want in right) for got in came):
            wrong.append(text)
    assert len(wrong) <= (1 - LEAST) * len(wanted), wrong
