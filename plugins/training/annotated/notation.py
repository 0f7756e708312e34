"""The notation that annotators write, read into spans.

One file an article, one block an attribution, blocks parted by blank lines:

    p 3
    s Maria Lopez, the mayor
    c told reporters
    q "The bridge will stay ... until March," || "We are sorry."

`p` is the number of the paragraph in which the content begins (from 1, as `numbered` prints them), `s` the source,
`c` the cue, `q` the content; ` || ` parts fragments, ` ... ` stands for what lies between, up to the nearest place
where what follows is found. A dash means: none (allowed for the source alone). Straight and curly quotation marks are
the same, and so are all kinds of blanks. Where words stand more than once in the paragraph, `@2` behind them means
the second of those places; without it, cue and source are those nearest to the content, and the content has to be the
only one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from glossator import Span

ROLES = ("source", "cue", "content")

_PLAIN = str.maketrans({"“": '"', "”": '"', "„": '"', "‘": "'", "’": "'", "\u00a0": " ", "\u2009": " ", "\u202f": " "})
_PLACE = re.compile(r"\s*@(\d+)$")
_PARTS = re.compile(r"\s*\|\|\s*")
_GAP = re.compile(r"\s+(?:\.\.\.|…)\s+")


class NotationError(ValueError):
    """What cannot be read; the message names article, block and what to write instead."""


@dataclass(frozen=True, slots=True)
class Marked:
    """One attribution as somebody marked it; spans in text order, in code points."""

    source: tuple[Span, ...]
    cue: tuple[Span, ...]
    content: tuple[Span, ...]


def text_order(mark: Marked) -> tuple[Sequence[Span], ...]:
    """The key that sorts attributions by where they stand."""
    return mark.content, mark.cue, mark.source


def paragraphs(text: str) -> list[Span]:
    """Lines with anything on them: Wikinews and Voice of America have one paragraph on each."""
    return [Span(*found.span()) for found in re.finditer(r"[^\n]*\S[^\n]*", text)]


def numbered(text: str) -> str:
    """The text as annotators see it."""
    return "\n".join(f"[{number}] {text[b:e].strip()}" for number, (b, e) in enumerate(paragraphs(text), 1))


def read(notes: str, text: str, name: str = "") -> list[Marked]:
    """The attributions of one article. Raises `NotationError` with all that is wrong, a line each."""
    found: list[Marked] = []
    problems: list[str] = []
    for number, block in enumerate(_blocks(notes), 1):
        try:
            found.append(_marked(block, text))
        except NotationError as error:
            problems.append(f"{name} block {number} (p {block.get('p', '?')}): {error}")
    if problems:
        raise NotationError("\n".join(problems))
    return sorted(found, key=text_order)


def _blocks(notes: str) -> Iterator[Mapping[str, str]]:
    block: dict[str, str] = {}
    for line in (*map(str.strip, notes.splitlines()), ""):
        if line.startswith("#"):
            continue
        if not line:
            if block:
                yield block
            block = {}
            continue
        key, _, value = line.partition(" ")
        if key in block:  # a new one without a blank line between
            yield block
            block = {}
        block[key] = value.strip()


def _marked(block: Mapping[str, str], text: str) -> Marked:
    if missing := {"p", "s", "c", "q"} - block.keys():
        raise NotationError(f"without {', '.join(sorted(missing))}")
    lines = paragraphs(text)
    try:
        place = lines[int(block["p"]) - 1]
    except (ValueError, IndexError):
        raise NotationError(f"there are paragraphs 1 to {len(lines)}") from None
    content = _content(block["q"], text, place)
    cue = _near(block["c"], text, place, content)
    source = () if block["s"] == "-" else _near(block["s"], text, place, cue)
    return Marked(source, cue, content)


def _content(words: str, text: str, place: Span) -> tuple[Span, ...]:
    found: list[Span] = []
    begin, end = place
    for number, part in enumerate(_PARTS.split(words)):
        pattern, nth = _pattern(part)
        # The first fragment begins in the paragraph; the others, and what follows a gap, wherever they come next. A
        # match that begins before hides one that begins in it, so the search begins there.
        places = list(re.compile(pattern).finditer(_plain(text), begin))
        if not number:
            places = [match for match in places if match.start() < end]
        if not places:
            raise NotationError(f"the content is not there: {part[:60]!r}")
        if not number and len(places) > 1 and not nth:
            raise NotationError(f"the content stands there {len(places)} times, write @1 …: {part[:60]!r}")
        try:
            match = places[(nth or 1) - 1]
        except IndexError:
            raise NotationError(f"there are only {len(places)} of {part[:60]!r}") from None
        found.append(Span(*match.span()))
        begin = match.end()
    return tuple(found)


def _near(words: str, text: str, place: Span, to: Sequence[Span]) -> tuple[Span, ...]:
    """Where the words stand, nearest to these spans; a paragraph earlier or later, if they are not in this one."""
    found: list[Span] = []
    for part in _PARTS.split(words):
        pattern, nth = _pattern(part)
        plain = _plain(text)
        all_places = [Span(*match.span()) for match in re.finditer(pattern, plain)]
        within = [one for one in all_places if place.begin <= one.begin < place.end]
        if nth:
            if nth > len(within):
                raise NotationError(f"the paragraph has only {len(within)} of {part[:60]!r}")
            found.append(within[nth - 1])
            continue
        outside = [one for one in all_places if not any(one.begin < at.end and at.begin < one.end for at in to)]
        if not outside:
            raise NotationError(f"not there, or only within the content: {part[:60]!r}")
        found.append(min(outside, key=lambda one: (min(_distance(one, other) for other in to), one)))
    return tuple(sorted(found))


def _distance(one: Span, other: Span) -> int:
    return max(other.begin - one.end, one.begin - other.end, 0)


def _pattern(part: str) -> tuple[str, int]:
    nth = 0
    if named := _PLACE.search(part):
        nth, part = int(named.group(1)), part[: named.start()]
    pieces = [r"\s+".join(map(re.escape, _plain(piece).split())) for piece in _GAP.split(part.strip())]
    if not all(pieces):
        raise NotationError(f"nothing beside a gap: {part[:60]!r}")
    pattern = r"[\s\S]*?".join(pieces)
    # A word is a whole one: "he" is not in "the".
    before = r"(?<!\w)" if pieces[0][0].isalnum() else ""
    after = r"(?!\w)" if pieces[-1][-1].isalnum() else ""
    return before + pattern + after, nth


def _plain(text: str) -> str:
    return text.translate(_PLAIN)
