"""The notation that annotators write, read into spans.

One file holds a batch of articles, each behind a line `=== ID`, its text as it is with every entity in brackets:

    === en01
    [PERSON Jane Doe] arrived in [LOC Arden] on [DATE Monday].

The text without brackets has to be the article's, mark for mark; runs of blanks, empty lines, and whether quotation
marks are curly or straight make no difference. A bracket of the article itself is written as it is: one opens an entity
only if a label and a blank follow it (other capitals are taken for a misspelt label), and one closes an entity only
if one is open.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from glossator import Span

LABELS = ("PERSON", "ORG", "LOC", "NORP", "FAC", "PRODUCT", "MISC", "DATE", "MONEY")

_HEAD = re.compile(r"^=== *(\S+) *$", re.MULTILINE)
_BRACKET = re.compile(r"\[([A-Z]{3,}) +|\]")
_QUOTES = str.maketrans({"“": '"', "”": '"', "‘": "'", "’": "'"})


class NotationError(ValueError):
    """What cannot be read; the message names article and place, and what is wrong there."""


@dataclass(frozen=True, slots=True)
class Entity:
    """One mention as somebody marked it; the span in code points of the article's text."""

    span: Span
    label: str


def batch(notes: str, texts: Mapping[str, str]) -> dict[str, list[Entity]]:
    """Id -> entities of every article in a file. Raises `NotationError` with all that is wrong, a line each."""
    before, *pieces = _HEAD.split(notes)
    problems = ["there is text before the first '=== ID'"] if before.strip() else []
    found: dict[str, list[Entity]] = {}
    for name, marked in zip(pieces[::2], pieces[1::2], strict=True):
        if name not in texts:
            problems.append(f"{name}: there is no such article")
        elif name in found:
            problems.append(f"{name}: stands there twice")
        else:
            try:
                found[name] = read(marked, texts[name])
            except NotationError as error:
                problems.append(f"{name}: {error}")
    if problems:
        raise NotationError("\n".join(problems))
    return found


def read(marked: str, text: str) -> list[Entity]:
    """The entities of one article in text order; raises `NotationError` at the first place that is wrong."""
    plain, marks = _without_brackets(marked)
    mine, my_places = _even(plain)
    its, its_places = _even(text)
    if mine != its:
        at = next(at for at in range(len(mine) + 1) if mine[: at + 1] != its[: at + 1])
        raise NotationError(f"not the article's text: {_around(mine, at)!r} for {_around(its, at)!r}")
    to_text = dict(zip(my_places, its_places, strict=True))
    entities = []
    for begin, end, label in marks:
        words = plain[begin:end]
        if not words.strip() or words != words.strip():
            raise NotationError(f"an entity that is empty or has a blank at its end: {_around(plain, begin)!r}")
        entities.append(Entity(Span(to_text[begin], to_text[end - 1] + 1), label))
    return entities


def written(text: str, entities: list[Entity]) -> str:
    """The notation of these entities, which `read` reads back."""
    pieces, at = [], 0
    for one in entities:
        pieces += [text[at : one.span.begin], f"[{one.label} {text[one.span.begin : one.span.end]}]"]
        at = one.span.end
    return "".join((*pieces, text[at:]))


def _without_brackets(marked: str) -> tuple[str, list[tuple[int, int, str]]]:
    """The text, and where entities begin and end in it."""
    pieces: list[str] = []
    marks: list[tuple[int, int, str]] = []
    at = size = begin = 0
    label = ""
    for found in _BRACKET.finditer(marked):
        if not found[1] and not label:
            continue
        if found[1] and found[1] not in LABELS:
            raise NotationError(
                f"{found[1]} is none of the labels {', '.join(LABELS)}: {_around(marked, found.start())!r}"
            )
        if found[1] and label:
            raise NotationError(f"an entity within another one: {_around(marked, found.start())!r}")
        pieces.append(marked[at : found.start()])
        size += len(pieces[-1])
        at = found.end()
        if found[1]:
            label, begin = found[1], size
        else:
            marks.append((begin, size, label))
            label = ""
    if label:
        raise NotationError(f"{label} is never closed: {_around(marked, at)!r}")
    return "".join((*pieces, marked[at:])), marks


def _even(text: str) -> tuple[str, list[int]]:
    """With single blanks and straight quotation marks, and where each sign stands in `text`."""
    places = [at for word in re.finditer(r"\S+", text) for at in (word.start() - 1, *range(*word.span()))][1:]
    return "".join(" " if at < 0 or text[at].isspace() else text[at] for at in places).translate(_QUOTES), places


def _around(text: str, at: int) -> str:
    return text[max(0, at - 15) : at + 25]
