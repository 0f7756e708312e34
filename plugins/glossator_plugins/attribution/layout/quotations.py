"""Quotations: what lies between quotation marks, found from the text alone, in one pass over its marks.

The marks are stronger evidence than any tagger's guess: they say where a quotation begins and ends, over sentences
and paragraphs. Only the outermost quotation counts; marks inside it are the quoted speaker's.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from glossator.text.annotation import Span

_DOUBLE = re.compile(r"[\"“”„‟«»＂「」『』]|``|''")
_SINGLE = re.compile(r"(?<!')['‘’‚‹›](?!')")
_OPENERS = frozenset("“„‟‘‚「『")
_CLOSERS = frozenset("”」』")
_BEFORE_OPENING = frozenset("([{<-–—/:")
# '…, "said Hale': the blank stands on the wrong side.
_FRAME = re.compile(r"(?:said|says|asked|added|told|wrote)\b")
_WORD = re.compile(r"\w")
_MOST_LINES = 12
_WORDS = re.compile(r"\w+(?:['’]\w+)*")
# 'tis, '90s, 'em: an apostrophe at the beginning of a word.
_ELISION = re.compile(
    r"['’‘]n['’]|['’‘](?:\d\ds?|tis|twas|em|til|cause|cos|n|round|bout|nuff)\b(?!['’])", re.IGNORECASE
)
_BEFORE_TITLE = re.compile(r"\b(?:at|called|entitled|film|for|in|named|of|on|show|titled|to|with)\s+$", re.IGNORECASE)
_SENTENCE_END = re.compile(r"[.!?…,;:—–-]\W*$")


INNER = re.compile(r"(?<!\w)['‘](?=\w)[^‘“”\"]*?[\w.,!?…]['’](?!\w)|“[^“”]*”")
"""Regular expression: quotation marks inside of a quotation."""


class Quotation(NamedTuple):
    """An outermost quotation: one piece per paragraph, each with its marks. `[begin, end)` spans all of them."""

    pieces: tuple[Span, ...]
    closed: bool
    """Whether the closing mark was found."""
    whole: bool
    """Stands as an utterance of its own; otherwise a few quoted words in the author's sentence."""

    @property
    def begin(self) -> int:
        return self.pieces[0].begin

    @property
    def end(self) -> int:
        return self.pieces[-1].end


class _Open(NamedTuple):
    """A mark that waits for its counterpart."""

    begin: int
    sure: bool


def quotations_of(text: str, paragraphs: Sequence[Span]) -> tuple[Quotation, ...]:
    """The outermost quotations in text order.

    Straight, curly, German and French double marks, and single ones outside of double ones. A quotation that is not
    closed goes on if the next paragraph begins with an opening mark, and ends with its paragraph otherwise. Time is
    linear in the number of marks, however unbalanced they are.
    """
    doubles = _joined(text, paragraphs, _over_lines(text, paragraphs, _matched(text, paragraphs, _DOUBLE, ())))
    inside = [piece for found in doubles for piece in found]
    singles = _joined(text, paragraphs, _matched(text, paragraphs, _SINGLE, inside))
    outermost: list[list[_Piece]] = []
    for pieces in sorted([*doubles, *singles], key=lambda found: (found[0].begin, -found[-1].end)):
        if not outermost or pieces[0].begin >= outermost[-1][-1].end:
            outermost.append(pieces)
    return tuple(
        Quotation(tuple(Span(piece.begin, piece.end) for piece in pieces), pieces[-1].closed, _whole(text, pieces))
        for pieces in outermost
        if any(_WORD.search(text, piece.begin, piece.end) for piece in pieces)
    )


class _Piece(NamedTuple):
    begin: int
    end: int
    closed: bool


def _matched(
    text: str, paragraphs: Sequence[Span], marks: re.Pattern[str], outside: Sequence[_Piece]
) -> list[list[_Piece]]:
    """For each paragraph, its outermost pairs of marks and what was left open at its end."""
    found: list[list[_Piece]] = []
    single = marks is _SINGLE
    skip = 0
    for paragraph in paragraphs:
        positions: list[tuple[int, int]] = []
        elided = -1
        for match in marks.finditer(text, *paragraph):
            while skip < len(outside) and outside[skip].end <= match.start():
                skip += 1
            if skip < len(outside) and outside[skip].begin <= match.start():
                continue
            if single:
                elision = _ELISION.match(text, match.start())
                if elision is not None:
                    elided = elision.end()
                if match.start() < elided:
                    continue
            positions.append(match.span())
        found.append(_outermost(text, paragraph, positions, single=single))
    return found


def _outermost(text: str, paragraph: Span, marks: Sequence[tuple[int, int]], *, single: bool) -> list[_Piece]:
    """The outermost pairs among the marks of one paragraph."""
    waiting: list[_Open] = []
    pairs: list[_Piece] = []
    for number, (begin, end) in enumerate(marks):
        opening, closing = _looks(text, begin, end, paragraph)
        mark = text[begin:end]
        if single and not opening and (not waiting or not closing):
            continue  # an apostrophe
        if single and waiting and closing and _possessive(text, begin, end, paragraph):
            following = marks[number + 1] if number + 1 < len(marks) else None
            if following is not None and _looks(text, *following, paragraph) == (False, True):
                continue
        if (
            opening
            and waiting
            and mark == '"'
            and _FRAME.match(text, end, min(end + 16, paragraph.end))
            and text[begin - 2 : begin] == ", "
        ):
            opening, closing = False, True
        if mark in _OPENERS:
            opens = opening or not (closing and waiting)
        elif mark in _CLOSERS:
            opens = opening and not closing and not waiting
        else:
            opens = opening and not closing if opening != closing else not waiting
        if opens:
            waiting.append(_Open(begin, opening and end < paragraph.end))
        elif waiting:
            opened = waiting.pop()
            while pairs and pairs[-1].begin > opened.begin:
                pairs.pop()
            pairs.append(_Piece(opened.begin, end, True))
    for opened in waiting:
        if not opened.sure or (single and opened.begin > paragraph.begin):
            continue
        if not pairs or pairs[-1].end <= opened.begin or opened.begin == paragraph.begin:
            while pairs and pairs[-1].begin > opened.begin:
                pairs.pop()
            pairs.append(_Piece(opened.begin, paragraph.end, False))
            break
    return pairs


def _looks(text: str, begin: int, end: int, paragraph: Span) -> tuple[bool, bool]:
    """Whether the mark at `[begin, end)` looks like an opening one, and like a closing one."""
    before = text[begin - 1] if begin > paragraph.begin else " "
    after = text[end] if end < paragraph.end else " "
    # French marks have blanks inside of them.
    if text[begin] == "«" and after.isspace() and before.isspace():
        return end < paragraph.end, False
    if text[begin] == "»" and before.isspace() and not after.isalnum():
        return False, begin > paragraph.begin
    opening = (before.isspace() or before in _BEFORE_OPENING or before in _OPENERS) and not after.isspace()
    closing = not before.isspace() and not after.isalnum()
    return opening, closing


def _possessive(text: str, begin: int, end: int, paragraph: Span) -> bool:
    """Whether the single mark may be the apostrophe of a plural: the workers' rights."""
    rest = text[end : min(end + 2, paragraph.end)]
    return text[begin - 1] in "sS" and len(rest) == 2 and rest[0].isspace() and rest[1].islower()


def _joined(text: str, paragraphs: Sequence[Span], found: Iterable[list[_Piece]]) -> list[list[_Piece]]:
    """The pieces of every quotation: what is open at a paragraph's end goes on where the next one opens again."""
    joined: list[list[_Piece]] = []
    going_on: list[_Piece] | None = None
    for paragraph, pieces in zip(paragraphs, found, strict=True):
        for piece in pieces:
            goes_on = piece.begin == paragraph.begin and going_on is not None
            if (
                goes_on
                and going_on is not None
                and (_same(text, going_on[0], piece) or not _is_mark(text, piece.begin))
            ):
                going_on.append(piece)
            else:
                joined.append([piece])
            going_on = None
        last = joined[-1] if pieces else None
        going_on = last if last is not None and not last[-1].closed else None
    # One single mark that nothing answers is an apostrophe.
    return [pieces for pieces in joined if pieces[-1].closed or len(pieces) > 1 or text[pieces[0].begin] not in "'’‘"]


def _over_lines(text: str, paragraphs: Sequence[Span], found: list[list[_Piece]]) -> list[list[_Piece]]:
    """The pieces, with those of quotations that are opened in one line and closed in a later one.

    Where each sentence has a line of its own, a quotation goes on over them without being opened again.
    """
    for number, pieces in enumerate(found):
        if not pieces or pieces[-1].closed:
            continue
        last = _closing_line(text, paragraphs, number)
        if last is None:
            continue
        line, end = last
        for between in range(number + 1, line):
            found[between] = [_Piece(*paragraphs[between], False)]
        begin = paragraphs[line].begin
        found[line] = [_Piece(begin, end, True), *(piece for piece in found[line] if piece.begin >= end)]
    return found


def _closing_line(text: str, paragraphs: Sequence[Span], number: int) -> tuple[int, int] | None:
    """Number of the line in which the quotation that the given one leaves open is closed, and where."""
    for line in range(number + 1, min(len(paragraphs), number + 1 + _MOST_LINES)):
        if text[paragraphs[line - 1].end : paragraphs[line].begin].count("\n") > 1:
            return None
        mark = _DOUBLE.search(text, *paragraphs[line])
        if mark is None:
            continue
        opening, closing = _looks(text, *mark.span(), paragraphs[line])
        return (line, mark.end()) if closing and not opening and mark.start() > paragraphs[line].begin else None
    return None


def _same(text: str, one: _Piece, other: _Piece) -> bool:
    return text[one.begin] == text[other.begin]


def _is_mark(text: str, place: int) -> bool:
    return _DOUBLE.match(text, place) is not None or _SINGLE.match(text, place) is not None


def _whole(text: str, pieces: Sequence[_Piece]) -> bool:
    first, last = pieces[0], pieces[-1]
    if len(pieces) > 1:
        return True
    inner = text[first.begin + 1 : last.end].strip("\"“”„‟«»「」『』'‘’‚‹› \t\n")
    if not first.closed:
        return True
    starts = inner[:1].isupper() or not inner[:1].isalpha()
    if not starts or _SENTENCE_END.search(inner) is None:
        return False
    return not _is_title(inner, behind=_BEFORE_TITLE.search(text, max(0, first.begin - 12), first.begin) is not None)


def _is_title(inner: str, *, behind: bool) -> bool:
    """Whether it is the name of a book or programme with the comma of its sentence, "Meet the Press,".

    `behind`: what such a name may stand behind, "on", does; then its sentence may end there.
    """
    words = _WORDS.findall(inner)
    if inner[-1] not in (",." if behind else ",") or not 1 < len(words) < 9 or not words[-1][0].isupper():
        return False
    return all(word[0].isupper() or len(word) < 4 for word in words)
