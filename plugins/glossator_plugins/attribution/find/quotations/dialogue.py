"""Dialogue: "— We ran, said Duarte. — Nobody looked back." What a dash begins again is the same speaker's."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from glossator.text.annotation import Span
from glossator_plugins.attribution.find.linking import Statement
from glossator_plugins.attribution.find.passages import Passage
from glossator_plugins.attribution.find.words.cues import BESIDE_QUOTATION
from glossator_plugins.attribution.layout.spans import any_in

# A content that begins behind a dash at the beginning of its line, or with it.
_BEGINS = re.compile(r"(?:^|\n)[ \t]*[—–]\s*\S?$")
_MARK = 6
_AGAIN = re.compile(r"[^\n—–]{0,120}?[.,!?][^\S\n]*[—–][^\S\n]*(?P<more>[^\n]*[^\n\s])")
# "— Where were you? asked Duarte.": a whole line, that no quotation marks tell apart.
_NAME = (
    r"(?:[Hh]e|[Ss]he|[Tt]hey|I|(?:the|his|her|my|an?|one)\s+(?:[\w'’-]+\s){0,3}?[\w'’-]+"
    r"|[^\W\d_a-z][\w'’.-]*(?:\s[^\W\d_a-z][\w'’-]*){0,3})"
)
_LINE = re.compile(
    r"(?:^|(?<=\n))[ \t]*[—–][ \t]*(?P<said>[^\n—–]{2,400}?(?:[,?!…](?=\s)|(?=\s[—–]\S)))\s+[—–]?"
    rf"(?:(?P<cue>{BESIDE_QUOTATION})\s+(?P<who>{_NAME})|(?P<subject>{_NAME})\s+(?P<verb>{BESIDE_QUOTATION}))"
    r"(?=[.,;:!]|\s+\w+ly\b|\s*(?:\n|$))"
)


def with_dialogue(text: str, statements: Iterable[Statement]) -> Iterator[Statement]:
    """The statements; those of a line that begins with a dash get what follows the next one."""
    for statement in _with_lines(text, list(statements)):
        begin = statement.content[0].begin
        begins = _BEGINS.search(text[max(0, begin - _MARK) : begin + 1]) is not None
        more = _AGAIN.match(text, statement.frame.end) if begins else None
        if more is None or any(span.end > more.start("more") for span in statement.content):
            yield statement
        else:
            yield statement._replace(passages=(*statement.passages, Passage((Span(*more.span("more")),), True)))


def _with_lines(text: str, statements: list[Statement]) -> Iterator[Statement]:
    """The statements, and those of lines that begin with a dash, whatever a tagger saw in them."""
    lines: list[Statement] = []
    for match in _LINE.finditer(text):
        cue, who = ("cue", "who") if match["cue"] else ("verb", "subject")
        said = Span(match.start("said"), match.end("said") - match["said"].endswith(","))
        end = match.start(who) + len(match[who].rstrip("."))
        lines.append(Statement(Span(*match.span(cue)), Span(match.start(who), end), (Passage((said,), True),)))
    known = sorted(
        statement.cue
        for statement in statements
        if statement.source is not None and "\n" not in text[statement.extent.begin : statement.extent.end]
    )
    lines = [line for line in lines if not any_in(known, line.cue)]
    cues = [line.cue for line in lines]
    yield from (statement for statement in statements if not any_in(cues, statement.cue))
    yield from lines
