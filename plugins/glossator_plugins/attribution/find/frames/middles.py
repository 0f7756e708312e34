"""Middles: "The bridge, writes the Courier, is unsafe": a verb, who speaks, and the second half of what is said.

Behind the speaker must stand what can only go on from the first half: its verb, or a conjunction.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from glossator.text.annotation import Span
from glossator_plugins.attribution.find.phrases import Phrases
from glossator_plugins.attribution.layout.segments import Segment
from glossator_plugins.attribution.layout.spans import any_in, lies_in, stripped

_CUE = (
    r"(?:says|said|writes|wrote|notes|noted|reports|reported|argues|argued|explains|explained|warns|warned|claims|claimed"
    r"|states|stated|announces|announced|confirms|confirmed|adds|added|insists|insisted|observes|observed|concludes|concluded|suggests|suggested)"
)
_CAPITAL = r"[^\W\d_a-z][\w'’.-]*"
_SPEAKER = (
    rf"(?:(?:the|its|his|her|their|our|an?|one)\s(?:[\w'’.-]+\s){{0,5}}?[\w'’.-]+|(?:[a-z]+\s){{0,2}}{_CAPITAL}(?:\s{_CAPITAL}){{0,4}}"
    r"|he|she|they|it)"
)
_VERB = (
    r"(?:(?:also|still|now|already|never|not)\s)?(?:is|are|was|were|has|have|had|will|would|can|could|should|must|may|might"
    r"|did|does|do)\b"
)
_CONJUNCTION = (
    r"(?:because|although|though|while|whereas|if|unless|since|even\s(?:if|though)|provided|so\sthat|until)\b"
)
_MIDDLE = re.compile(rf",\s(?P<cue>{_CUE})\s(?P<source>{_SPEAKER}),\s(?P<rest>(?P<verb>{_VERB})|{_CONJUNCTION}|(?=\w))")
# "The bridge, the notice states, was shut": the verb behind who says so.
_PAST = (
    r"(?:became|began|came|fell|found|gave|got|grew|knew|left|lost|made|met|paid|ran|rose|saw|sent"
    r"|spoke|took|threw|told|went|won|wrote|[a-z]{2,}ed)\b"
)
_PLAIN = re.compile(
    rf",\s(?P<source>{_SPEAKER})\s(?P<cue>(?:states|notes|reports|claims|{_CUE})),\s(?P<rest>(?P<verb>{_VERB}|{_PAST}))"
)
# "It was, writes Hale, the best": the first half lacks its end.
_OPEN = re.compile(r"\b(?:is|are|was|were|be|been|has|have|had|will|would|can|could|should|must|may|might)$")
_HAS_VERB = re.compile(rf"\b{_VERB}|\b[a-z]{{2,}}(?:ed|s)\b")
_WORD = re.compile(r"\w+")
_LONGEST = 400


def with_middles(text: str, segments: Iterable[Segment], phrases: Phrases) -> Phrases:
    """The phrases, with these for what the tagger saw in such sentences."""
    taken: list[Span] = []
    found: list[Phrases] = []
    for segment in segments:
        begin, end = segment.span
        if segment.after_quotation or segment.before_quotation or end - begin > _LONGEST:
            continue
        match = _MIDDLE.search(text, begin, end) or _PLAIN.search(text, begin, end)
        if match is None or not _WORD.search(text, begin, match.start()):
            continue
        half = text[begin : match.start()]
        goes_on = match["rest"] and (match["verb"] is None or _HAS_VERB.search(half) is None)
        if not (goes_on or _OPEN.search(half)):
            continue
        if any_in(phrases.cues, Span(begin, match.start())) and not _OPEN.search(half):
            continue
        halves = Span(begin, match.start()), Span(match.start("rest"), stripped(text, begin, end, " .\n"))
        taken.append(Span(begin, end))
        found.append(Phrases((Span(*match.span("source")),), (Span(*match.span("cue")),), halves))
    if not taken:
        return phrases
    kept = Phrases(
        tuple(one for one in phrases.sources if not lies_in(one.begin, taken)),
        tuple(one for one in phrases.cues if not lies_in(one.begin, taken)),
        tuple(one for one in phrases.contents if not lies_in(one.begin, taken)),
    )
    return kept.with_more(
        Phrases(*(tuple(span for spans in role for span in spans) for role in zip(*found, strict=True)))
    )
