"""Reports: "X said that …" by the words alone, for sentences in which the tagger saw no cue at all.

Only patterns that are hardly ever anything else. What is found joins the tagger's phrases before linking.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from glossator.text.annotation import Span
from glossator_plugins.attribution.find.phrases import Phrases
from glossator_plugins.attribution.find.words.clauses import WINDOW, rest_of, speaker_after, subject_before, trimmed
from glossator_plugins.attribution.find.words.cues import ADVERBS, BESIDE_QUOTATION, REPORTING
from glossator_plugins.attribution.layout.segments import Segment
from glossator_plugins.attribution.layout.spans import any_in

# With "that" these hardly ever mean anything else: "the court held that", "the lease provides that".
_WITH_THAT = (
    r"(?:held|holds|ruled|rules|concluded|concludes|provides|contends|contended|testified|complained|found|finds|showed|shows"
    r"|suggests|suggested|indicated|indicates|estimates|estimated|promised|pledged|agreed|recalled|stipulates|stipulated)(?=\s+that\b)"
)
_ANY_CUE = re.compile(rf"{ADVERBS}\b(?:{REPORTING}|{_WITH_THAT})\b")
_CUE_BESIDE = re.compile(rf"{ADVERBS}\b(?:{BESIDE_QUOTATION})\b")
# "advised residents of her town to stay": what is asked of somebody.
_ASKED = re.compile(
    r"(?P<cue>(?:(?:has|have|had|also|later|again)\s)?(?:ask(?:s|ed)|beg(?:s|ged)|instruct(?:s|ed)|urge[sd]|advise[sd]|implore[sd]|appeal(?:s|ed)\sto|call(?:s|ed)\s(?:on|upon)))\s"
    r"(?P<rest>(?:(?!to\b)[\w'’-]+\s){1,6}to\s(?!(?:the|an?|his|her|its|their)\b)[a-z]+)"
)
# "defined inflation as the “rule of the game”": somebody's own word for it.
_CALLED_SO = re.compile(
    r"(?P<cue>(?:(?:has|have|had|also|later|once)\s)?(?:define[sd]|describe[sd]|characteri[sz]e[sd]|dismisse[sd]|denounce[sd]|refer(?:s|red)\sto|hail(?:s|ed)|condemn(?:s|ed)"
    r"|portray(?:s|ed)|ridicule[sd]|praise[sd]|criticise[sd]|criticize[sd]))\s(?P<rest>(?:[\w'’.-]+\s){1,10}?as\s(?:(?:an?|the|his|her|its|their)\s)?(?:[\w-]+\s){0,3}?[\"“‘'](?=\w)"
    r"[^\"”’;:.]*\.?[\"”’'])"
)
# "urged the cook to go, and he went": what came of it was not asked for.
_CAME_OF_IT = re.compile(
    r",\s(?:and|but|so|yet|which)\s(?:(?:so|then)\s)?(?:(?:he|she|they|it|we|nobody|most|many)\s|[a-z]+ed\b)"
)
_ACCORDING = re.compile(r"\b[Aa]ccording\s+to\b")
# "The striker is out, per Sport Nine."
_MEDIUM = r"(?P<source>(?:the\s)?(?:[^\W\d_a-z][\w.&'’-]*\s){0,4}?[^\W\d_a-z][\w&'’-]*(?:\.com)?)"
_PER = re.compile(rf"(?:,|\w)\s(?P<cue>per)\s{_MEDIUM}[.\s]*$")
_PER_FIRST = re.compile(rf"(?P<cue>Per)\s(?!(?:Annum|Capita)\b){_MEDIUM},\s")
_GOING_ON = re.compile(r"[^,]{0,30},\s\w+ing\b")
_THAT_ALONE = re.compile(r"that\s*[^\w\s\"“‘']")
_RECIPIENT = re.compile(r"\s+(?:[\w'’.-]+\s+){1,4}?(?=that\b)")
# "confirmed on Twitter they were", "insisted the plan was": a clause that can be no other.
_WHERE = re.compile(
    r"\s+(?:(?:on|in|at|to|via|through)\s+(?:[\w'’-]+\s+){1,3}?)?(?=(?:he|she|they|it|we|there)\s+[a-z])"
)
# "According to Hale the mill was shut": without a comma.
_NAMED = re.compile(
    r"\s+(?:[^\W\d_a-z][\w.'’-]*\s+){0,3}[^\W\d_a-z][\w.'’-]*(?=\s(?:the|an?|he|she|it|they|there|this|these|his|her|their|its)\s)"
)
# "The bridge, according to Hale, is shut": there the source ends.
_VERB_BEHIND = re.compile(r",\s(?:is|are|was|were|has|have|had|will|would)\s")
_WORD = re.compile(r"\w+")
_FEWEST = 2


class _Report(NamedTuple):
    source: Span | None
    cue: Span
    content: Span | None


def reports_of(text: str, segments: Iterable[Segment], phrases: Phrases) -> Phrases:
    """The phrases, with sources, cues and contents in the segments that hold no cue of the tagger's."""
    swallowed: set[Span] = set()
    sources: list[Span] = []
    cues: list[Span] = []
    contents: list[Span] = []
    for segment in _clauses(text, segments, phrases):
        if any_in(phrases.cues, segment.span):
            continue
        tagged_source = any_in(phrases.sources, segment.span)
        tagged_content = any_in(phrases.contents, segment.span)
        for source, cue, content in _report(text, segment):
            cues.append(cue)
            if source is not None and not tagged_source:
                sources.append(source)
            # What the tagger took the whole sentence for, its verb included, is no content.
            near = bisect_right(phrases.contents, cue.begin, key=lambda one: one.begin) - 1
            around = [one for one in phrases.contents[max(0, near) : near + 1] if cue.end <= one.end]
            swallowed.update(around)
            if content is not None and (around or not tagged_content):
                contents.append(content)
            frame = _frame(source, cue)
            for one in around if content is None else ():
                contents += [Span(one.begin, frame.begin)] if one.begin < frame.begin else []
                contents += [Span(frame.end, one.end)] if frame.end < one.end else []
    kept = phrases._replace(contents=tuple(one for one in phrases.contents if one not in swallowed))
    return kept.with_more(Phrases(tuple(sources), tuple(cues), tuple(contents)))


def _clauses(text: str, segments: Iterable[Segment], phrases: Phrases) -> Iterator[Segment]:
    """The segments; those that hold cues and semicolons by the parts between these: "Hale said so; Lee agreed"."""
    for segment in segments:
        begin, end = segment.span
        semicolon = text.find("; ", begin, end)
        if semicolon < 0 or not any_in(phrases.cues, segment.span):
            yield segment
            continue
        while semicolon >= 0:
            yield Segment(Span(begin, semicolon), segment.after_quotation and begin == segment.span.begin, False)
            begin = semicolon + 2
            semicolon = text.find("; ", begin, end)
        yield Segment(Span(begin, end), False, segment.before_quotation)


def _frame(source: Span | None, cue: Span) -> Span:
    return cue if source is None else Span(min(source.begin, cue.begin), max(source.end, cue.end))


def _report(text: str, segment: Segment) -> Iterator[_Report]:
    """The reports of one segment; a content of None is the quotation beside it."""
    begin, end = segment.span
    according = _ACCORDING.search(text, begin, end)
    if according is not None:
        yield from _according(text, segment, Span(*according.span()))
        return
    per = _PER_FIRST.match(text, begin, min(end, begin + WINDOW))
    if per is None and text.find(" per ", begin, end) >= 0:
        per = _PER.search(text, max(begin, end - WINDOW), end)
    if per is not None:
        yield from _per(text, segment, per)
        return
    if segment.after_quotation or segment.before_quotation:
        beside = _beside(text, segment)
        if beside is not None:
            yield beside
            return
    asked = _ASKED.search(text, begin, min(end, begin + WINDOW))
    if asked is not None:
        subject = subject_before(text, begin, asked.start())
        if subject is not None:
            came_of_it = _CAME_OF_IT.search(text, asked.end(), end)
            last = came_of_it.start() if came_of_it is not None else end
            yield _Report(subject, Span(*asked.span("cue")), rest_of(text, asked.start("rest"), last))
            return
    so = _CALLED_SO.search(text, begin, min(end, begin + WINDOW)) if text.find(" as ", begin, end) >= 0 else None
    if so is not None:
        subject = subject_before(text, begin, so.start(), bare=True)
        if subject is not None:
            yield _Report(subject, Span(*so.span("cue")), Span(*so.span("rest")))
            return
    for match in _ANY_CUE.finditer(text, begin, end):
        cue = Span(match.start(), match.end())
        subject = subject_before(text, begin, cue.begin)
        if subject is not None:
            content = _said(text, begin, subject, cue, end)
        else:
            # "…, officials said": without an article only where nothing else can be meant.
            subject = subject_before(text, begin, cue.begin, bare=True)
            content = _said(text, begin, subject, cue, end) if subject is not None else None
            content = content if content is not None and content.end <= cue.begin else None
        if content is not None:
            yield _Report(subject, cue, content)
            return


def _beside(text: str, segment: Segment) -> _Report | None:
    """Speaker and verb between a quotation and the rest of its sentence, or before the quotation."""
    begin, end = segment.span
    if segment.after_quotation:
        match = _CUE_BESIDE.search(text, begin, min(end, begin + WINDOW))
        if match is not None:
            cue = Span(*match.span())
            if _WORD.search(text, begin, cue.begin) is None:
                return _Report(speaker_after(text, cue, end), cue, None)
            subject = trimmed(text, begin, cue.begin)
            if len(_WORD.findall(text, *subject)) < 25:
                return _Report(subject, cue, None)
    if segment.before_quotation:
        introduces = text[max(begin, end - WINDOW) : end].rstrip()[-1:] in (",", ":")
        for match in _CUE_BESIDE.finditer(text, max(begin, end - WINDOW), end):
            before = subject_before(text, begin, match.start())
            if before is not None and (introduces or _WORD.search(text, match.end(), end) is None):
                return _Report(before, Span(*match.span()), None)
    return None


def _said(text: str, begin: int, subject: Span, cue: Span, end: int) -> Span | None:
    """What follows "that", or "said" without it; or what stands before ", X said."""
    recipient = _RECIPIENT.match(text, cue.end, min(end, cue.end + WINDOW))
    after = recipient.end() if recipient is not None else cue.end
    where = _WHERE.match(text, cue.end, min(end, cue.end + WINDOW))
    if where is not None:
        return rest_of(text, where.end(), end)
    rest = text[after : min(end, after + WINDOW)].strip()
    if _THAT_ALONE.match(rest):
        return None
    words = 0 if _GOING_ON.match(rest) else len(rest.split())
    if rest.startswith("that ") or (text[cue.begin : cue.end].endswith(("said", "says")) and words > 3):
        return rest_of(text, after, end)
    comma = text[max(begin, subject.begin - 3) : subject.begin].rstrip()
    if comma.endswith(",") and words < 6 and len(_WORD.findall(text[begin : begin + WINDOW])) > 3:
        return Span(begin, subject.begin - 3 + comma.rindex(","))
    return None


def _per(text: str, segment: Segment, match: re.Match[str]) -> Iterator[_Report]:
    """…, per the Courier / Per the Courier, …"""
    begin, end = segment.span
    first = match.re is _PER_FIRST
    content = rest_of(text, match.end(), end) if first else trimmed(text, begin, match.start("cue"))
    if len(_WORD.findall(text[content.begin : min(content.end, content.begin + WINDOW)])) > _FEWEST:
        yield _Report(Span(*match.span("source")), Span(*match.span("cue")), content)


def _according(text: str, segment: Segment, cue: Span) -> Iterator[_Report]:
    """According to X, … / …, according to X."""
    begin, end = segment.span
    at_start = len(_WORD.findall(text[begin : min(cue.begin, begin + WINDOW)])) < 2
    comma = text.find(",", cue.end, end)
    named = _NAMED.match(text, cue.end, end) if at_start else None
    if named is not None and (comma < 0 or named.end() < comma):
        comma = named.end()
    goes_on = _VERB_BEHIND.search(text, cue.end, min(end, cue.end + WINDOW))
    last = goes_on.start() if goes_on is not None else min(end, cue.end + WINDOW)
    source = trimmed(text, cue.end, comma if comma >= 0 and at_start else last)
    if source.begin == source.end:
        return
    content = rest_of(text, source.end, end) if at_start else trimmed(text, begin, cue.begin)
    yield _Report(source, cue, content if _WORD.search(text, *content) else None)
