"""Phrases: the tagger's spans by role, cleaned, and split into those outside and inside of quotations."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from glossator.text.annotation import Span
from glossator.text.parse import RoleSpan
from glossator_plugins.attribution.find.words.cues import is_passive
from glossator_plugins.attribution.layout.spans import any_in, lies_in

_EDGE = ' \t\n\r\xa0,;."“”'
# Of "said:" the colon is no part; a colon alone may be a cue, and contents keep their marks.
_EDGES = {"source": _EDGE, "cue": _EDGE + ":"}
_WORD = re.compile(r"\w")
# A name that is a verb as well.
_SURNAME = re.compile(r"(May|Will|Might|Grant|Mark|Drew|Rose|Pledge|Hope|Love|Ward|Chance)\s+(?=[a-z])")
# "Brell Motor Co. said": the period is the name's.
_FIRM = re.compile(r"\b(?:Co|Inc|Corp|Ltd|Bros|Jr|Sr)\.\s[a-z]$")
# "the plan, described by the Courier as a folly,"
_JUDGED = re.compile(
    r"(?:(?:widely|once|later)\s)?(?:described|hailed|praised|dismissed|condemned|denounced|criticised|criticized|labelled|labeled|branded|dubbed)"
)
_HALF = re.compile(r"\b[^\W\d_]+-\n$")


class Phrases(NamedTuple):
    """Spans by role, each in text order."""

    sources: tuple[Span, ...] = ()
    cues: tuple[Span, ...] = ()
    contents: tuple[Span, ...] = ()

    def with_more(self, other: Phrases) -> Phrases:
        """Both together."""
        return Phrases(*(tuple(sorted({*one, *more})) for one, more in zip(self, other, strict=True)))


def phrases_of(text: str, roles: Iterable[RoleSpan], paragraphs: Sequence[Span], excluded: Sequence[Span]) -> Phrases:
    """The tagger's spans outside of `excluded` (in text order), without punctuation at their edges.

    Spans over several paragraphs are cut at their ends: only quotation marks can tell that a statement goes on.
    """
    roles = tuple(roles)
    found: dict[str, list[Span]] = {"source": [], "cue": [], "content": []}
    for role in roles:
        if role.role not in found or lies_in(role.begin, excluded):
            continue
        for span in _cut(Span(role.begin, role.end), paragraphs):
            clean = _trimmed(text, span, _EDGES[role.role]) if role.role in _EDGES else span
            if role.role == "source" and _FIRM.search(text, clean.begin, min(len(text), clean.end + 3)) is not None:
                clean = Span(clean.begin, clean.end + 1)
            if clean.begin < clean.end:
                found[role.role].append(clean)
    found["content"] = _ended(roles, found["content"], found["cue"], paragraphs)
    sources, cues, contents = (tuple(sorted(set(found[role]))) for role in ("source", "cue", "content"))
    sources, cues = _with_surnames(text, sources, _joined(text, cues))
    return Phrases(tuple(source for source in sources if not any_in(cues, source)), cues, contents)


def _ended(
    roles: Iterable[RoleSpan], contents: Sequence[Span], cues: Iterable[Span], paragraphs: Sequence[Span]
) -> list[Span]:
    """The contents without what runs on from another line: "… to sue ⏎ Mills called it false and | said".

    Who speaks there, and the verb, are no part of what a headline without a period said.
    """
    over = {role.begin for role in roles if role.role == "content"}
    ordered = sorted(cues)
    kept = []
    for content in contents:
        number = bisect_right(paragraphs, content.begin, key=lambda paragraph: paragraph.begin) - 1
        begins = number >= 0 and content.begin == paragraphs[number].begin and content.begin not in over
        if not (begins and any_in(ordered, Span(content.end, paragraphs[number].end))):
            kept.append(content)
    return kept


def _joined(text: str, cues: Iterable[Span]) -> tuple[Span, ...]:
    """The cues; two with nothing but a blank between them are one: "said | Monday"."""
    joined: list[Span] = []
    for cue in cues:
        if joined and cue.begin >= joined[-1].end and text[joined[-1].end : cue.begin] in (" ", "\xa0"):
            joined[-1] = Span(joined[-1].begin, cue.end)
        else:
            joined.append(cue)
    return tuple(_mended(text, cue) for cue in joined)


def _mended(text: str, cue: Span) -> Span:
    """The cue without the day whose possessive begins what is said, "called | Friday's ruling", and with its "by".

    Of a word that the end of a line cuts, "con-⏎tending", it has both halves.
    """
    half = _HALF.search(text, max(0, cue.begin - 14), cue.begin) if cue.begin and text[cue.begin - 1] == "\n" else None
    if half is not None:
        return Span(half.start(), cue.end)
    owns = text[cue.end : cue.end + 2] in ("'s", "’s")
    last = text.rfind(" ", cue.begin, cue.end) if owns else -1
    if last > cue.begin:
        return Span(cue.begin, last)
    by = text.startswith(" by ", cue.end) and (is_passive(text[cue.begin : cue.end]) or _JUDGED.fullmatch(text, *cue))
    return Span(cue.begin, cue.end + 3) if by else cue


def _with_surnames(
    text: str, sources: tuple[Span, ...], cues: tuple[Span, ...]
) -> tuple[tuple[Span, ...], tuple[Span, ...]]:
    """The phrases; of "Mrs | May said" the source is "Mrs May"."""
    longer: dict[int, Span] = {}
    shorter: dict[Span, Span] = {}
    for cue in cues:
        name = _SURNAME.match(text, *cue)
        if name is not None and cue.begin > 1 and text[cue.begin - 1] == " " and text[cue.begin - 2].isalpha():
            longer[cue.begin - 1] = Span(0, cue.begin + len(name[1]))
            shorter[cue] = Span(name.end(), cue.end)
    moved = {source: Span(source.begin, longer[source.end].end) for source in sources if source.end in longer}
    if not moved:
        return sources, cues
    ends = {source.end + 1 for source in moved}
    return (
        tuple(moved.get(source, source) for source in sources),
        tuple(shorter[cue] if cue in shorter and cue.begin in ends else cue for cue in cues),
    )


def _cut(span: Span, paragraphs: Sequence[Span]) -> Iterator[Span]:
    """Its parts, one per paragraph."""
    first = max(0, bisect_right(paragraphs, span.begin, key=lambda paragraph: paragraph.begin) - 1)
    for number in range(first, len(paragraphs)):
        begin, end = paragraphs[number]
        if begin >= span.end:
            break
        if max(begin, span.begin) < min(end, span.end):
            yield Span(max(begin, span.begin), min(end, span.end))


def _trimmed(text: str, span: Span, edge: str) -> Span:
    """The span without punctuation at its edges; one of punctuation alone, such as a colon, stays as it is."""
    begin, end = span
    if _WORD.search(text, begin, end) is None:
        return span
    while begin < end and text[begin] in edge:
        begin += 1
    while begin < end and text[end - 1] in edge:
        # The period of "Jr." belongs to it; at the end of a sentence nobody minds.
        end -= 1
    return Span(begin, end)
