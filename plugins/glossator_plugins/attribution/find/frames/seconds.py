"""Seconds: another verb of the same subject. "Hale said it rained and warned that …", "Hale, who saw it, warned …".

Of 170 such verbs behind "and" in PolNeAR's training articles nine in ten are the speaker's, not part of what he says.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence

from glossator.text.annotation import Span
from glossator_plugins.attribution.find.phrases import Phrases
from glossator_plugins.attribution.find.words.clauses import subject_before
from glossator_plugins.attribution.find.words.cues import is_speech
from glossator_plugins.attribution.layout.segments import Segment
from glossator_plugins.attribution.layout.spans import any_in, lies_in, stripped

_SECOND = re.compile(
    r"(?P<gap>,?\s+(?:and|but)\s+)(?P<cue>(?:(?:also|later|then|again)\s+|[a-z]{2,}ly\s+)?(?:said|added|warned|insisted|argued|noted"
    r"|claimed|asked|urged|called\s+(?:on|for)|promised|vowed|pledged|denied|accused|suggested|told|predicted|acknowledged"
    r"|praised|criticised|criticized|cautioned|conceded|admitted|stressed|joked|declared|announced|confirmed|explained|reiterated|maintained"
    r"|hinted|threatened|agreed\s+that|wrote|tweeted|complained|concluded|called(?=\s(?:[\w'’-]+\s){1,6}[\"“])))\s+(?=[\w\"“])"
)
# "said that the soup was cold, and the waiter said …": somebody else, behind a comma.
_OTHER = re.compile(
    r"(?P<gap>,\s(?:and|but|while|whereas)\s)(?P<source>(?:the|his|her|their|my|our|its|one|another)\s(?:[\w-]+\s){0,2}?[\w-]+|he|she|they"
    r"|(?:[^\W\d_a-z][\w.’'-]*\s){0,3}?[^\W\d_a-z][\w’'-]*)\s(?P<cue>(?:has\s|have\s|later\s|then\s)?(?:said|says|replied|answered|insisted|argued"
    r"|warned|wrote|claimed|denied|asked))\s(?=[\w\"“‘'])"
)
# "holds that it leaked, whereas Lee and Ortiz (2016) argue that …": with "that" more verbs are certain.
_AUTHORS = re.compile(
    r"(?P<gap>,\s(?:but|while|whereas)\s)(?P<source>(?:(?:the|his|her|their|its|an?)\s(?:[\w-]+\s){0,3}?[\w-]+|[a-z]+"
    r"|(?:(?:[^\W\d_a-z][\w.’'-]*|and|&|et|al\.)\s){0,5}?[^\W\d_a-z][\w’'-]*))(?:\s[(\[][^()\n]{1,30}[)\]])?\s"
    r"(?P<cue>(?:has\s|have\s|later\s)?(?:argu|hold|held|find|found|show|suggest|conclud|believ|contend|maintain|report|stat|insist|claim|not)"
    r"(?:e|es|ed|s)?)\s(?=that\s)"
)
_OBJECT_AND_CUE = re.compile(
    r"(?P<object>(?:(?!said\b|says\b)[\w'’-]+\s){0,5}?[\w'’-]+)\s(?P<cue>(?:has\s|have\s)?(?:said|says|say|warned|added))\s(?=\w)"
)
# So many characters of the noun before "who" are looked at.
_NOUN = 60
_RELATIVE = re.compile(r",?\s*\bwho$")
_WORD = re.compile(r"\w+")
_FEWEST = 2


def with_seconds(text: str, segments: Iterable[Segment], quoted: Sequence[Span], phrases: Phrases) -> Phrases:
    """The phrases with such verbs as cues of their own. `quoted`: pieces of quotations, in text order."""
    phrases = _behind_relatives(text, phrases)
    cues: list[Span] = []
    sources: list[Span] = []
    contents: list[Span] = []
    for content in phrases.contents:
        begin = content.begin
        matches = [match for way in (_SECOND, _OTHER, _AUTHORS) for match in way.finditer(text, *content)]
        for match in sorted(matches, key=re.Match.start) if len(matches) > 1 else matches:
            if match.start() < begin:
                continue
            cue = Span(*match.span("cue"))
            if lies_in(cue.begin, quoted) or any_in(phrases.cues, cue) or any_in(phrases.sources, cue):
                continue
            if (
                len(_WORD.findall(text, begin, match.start())) < _FEWEST
                or len(_WORD.findall(text, match.end(), content.end)) < _FEWEST
            ):
                continue
            contents.append(Span(begin, stripped(text, begin, match.start(), " ,\n")))
            cues.append(cue)
            if match.re is not _SECOND:
                sources.append(Span(*match.span("source")))
            begin = match.end()
        contents.append(Span(begin, content.end))
    phrases = phrases._replace(contents=tuple(sorted(contents))).with_more(Phrases(tuple(sources), tuple(cues)))
    return phrases.with_more(Phrases(sources=tuple(_subjects(text, segments, phrases))))


def _behind_relatives(text: str, phrases: Phrases) -> Phrases:
    """Of "the rebels who claimed responsibility said they …" the last verb is the cue, all before it its subject."""
    sources, cues, contents = (list(role) for role in phrases)
    for content in phrases.contents:
        match = _OBJECT_AND_CUE.match(text, *content)
        number = bisect_right(phrases.cues, content.begin, key=lambda one: one.begin) - 1
        known = bisect_right(phrases.sources, content.begin, key=lambda one: one.begin) - 1
        if match is None or number < 0 or known < 0:
            continue
        cue, who = phrases.cues[number], phrases.sources[known]
        whole = who if text[who.begin : who.end].endswith("who") else None
        if whole is None or content.begin - cue.end > 1 or cue.begin - who.end > 1:
            continue
        noun = (
            subject_before(text, max(0, who.end - 3 - _NOUN), who.end - 3)
            if text[who.begin : who.end] == "who"
            else who
        )
        if noun is None:
            continue
        sources = [one for one in sources if one != who] + [Span(noun.begin, match.end("object"))]
        cues = [one for one in cues if one != cue] + [Span(*match.span("cue"))]
        contents = [one for one in contents if one != content] + [Span(match.end(), content.end)]
    return Phrases(tuple(sorted(sources)), tuple(sorted(cues)), tuple(sorted(contents)))


def _subjects(text: str, segments: Iterable[Segment], phrases: Phrases) -> Iterable[Span]:
    """Of "Hale, who said it was cold, warned" Hale, where the tagger saw "who" alone."""
    for segment in segments:
        begin, end = segment.span
        first = bisect_left(phrases.cues, Span(begin, begin))
        last = bisect_left(phrases.cues, Span(end, end))
        for before, cue in zip(phrases.cues[first:last], phrases.cues[first + 1 : last], strict=False):
            closed = text[max(before.end, cue.begin - 3) : cue.begin].rstrip().endswith(",")
            number = bisect_right(phrases.sources, cue.begin, key=lambda source: source.begin) - 1
            if not closed or number < 0 or not is_speech(text[cue.begin : cue.end]):
                continue
            who = phrases.sources[number]
            if who.begin < begin or who.end > before.begin or _RELATIVE.fullmatch(text, *who) is None:
                continue
            comma = stripped(text, begin, who.begin, " ,\n")
            subject = subject_before(text, begin, comma)
            if subject is not None:
                yield subject
