"""Relatives: "…, a decision the coach described as “a joke”", "a claim that its owner, Arden Line, called nonsense".

Taggers take the noun with its clause for a part of what was said before, or of who speaks. A noun of something that was
done or said, a subject and a verb of judging leave no doubt: the subject says what follows the verb.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from glossator.text.annotation import Span
from glossator_plugins.attribution.find.phrases import Phrases
from glossator_plugins.attribution.layout.segments import Segment
from glossator_plugins.attribution.layout.spans import any_in, stripped

_NOUN = (
    r"(?:move|decision|claim|plan|step|charge|remark|comment|idea|proposal|policy|practice|figure|result|ruling|deal|tactic"
    r"|approach|gesture|allegation|accusation|assertion|statement|suggestion|change|cut|law|bill|rule|measure|project|scheme"
    r"|performance|defeat|win|victory|death|attack|incident|event|term|word|phrase|process|situation|day|moment|sum|price)s?"
)
_CAPITAL = r"[^\W\d_a-z][\w'’.-]*"
_SUBJECT = (
    rf"(?:(?:the|its|his|her|their|an?|one|some|many)\s(?:[\w'’.-]+\s){{0,5}}?[\w'’-]+(?:,\s(?:{_CAPITAL}\s?){{1,4}},)?"
    rf"|(?:[a-z-]+\s){{0,3}}(?:{_CAPITAL}\s){{0,4}}?{_CAPITAL}(?:,\s[^,\"“”]{{3,60}},)?|he|she|they|it"
    r"|[a-z]+\s?[a-z]*(?:[eo]rs|ists|ians|ials|ents|ities|ics))"
)
_JUDGING = (
    r"(?:(?:has|have|had|later|also|once|then)\s)?(?:(?:describe|denounce|dismisse|condemne|hail|praise|characteri[sz]e|decrie|denounce"
    r"|portraye|criticise|criticize)d(?:\sas)|(?:called|calls|labelled|labeled|dubbed|branded|termed|deemed|described\sas|hailed\sas"
    r"|describes\sas|dismisses\sas))"
)
_RELATIVE = re.compile(
    rf",\s(?P<noun>(?:an?|the|another|one|two|both)\s(?:[\w-]+\s){{0,3}}?{_NOUN})\s(?:(?:that|which)\s)?"
    rf"(?P<source>{_SUBJECT})\s(?P<cue>{_JUDGING})\s(?P<rest>(?=[\w\"“‘'])[^,;]*)"
)
_NO_SUBJECT = re.compile(
    r"\b(?:is|are|was|were|has|had|have|will|would|could|and|or|but|who|which|that|when|if|said|says|for|to|in|at|by|from)\b"
)


def with_relatives(text: str, segments: Iterable[Segment], phrases: Phrases) -> Phrases:
    """The phrases, with these for what the tagger saw from such a noun on."""
    for segment in segments:
        begin, end = segment.span
        match = _RELATIVE.search(text, begin, end)
        if match is None or _NO_SUBJECT.search(match["source"].split(",")[0]):
            continue
        taken = Span(match.start("noun"), end)
        if any_in(phrases.cues, Span(*match.span("cue"))) and any_in(phrases.contents, Span(*match.span("noun"))):
            continue  # the tagger saw it all
        source = Span(match.start("source"), match.start("source") + len(match["source"].rstrip(", ")))
        rest = Span(match.start("rest"), stripped(text, match.start("rest"), match.end("rest"), " .\n"))
        if rest.begin >= rest.end:
            continue
        behind = Span(match.end("rest"), end)
        kept = [one for one in phrases.contents if one.begin < taken.begin]
        if not any_in(phrases.cues, Span(begin, taken.begin)):
            kept = [one for one in kept if one.begin < begin]  # nobody says what stands before it
        phrases = Phrases(
            tuple(one for one in phrases.sources if not any_in([taken], one) or one.begin >= behind.begin),
            tuple(one for one in phrases.cues if not any_in([taken], one) or one.begin >= behind.begin),
            tuple(Span(one.begin, min(one.end, stripped(text, one.begin, taken.begin, " ,\n"))) for one in kept)
            + tuple(one for one in phrases.contents if one.begin >= behind.begin),
        ).with_more(Phrases((source,), (Span(*match.span("cue")),), (Span(*match.span("noun")), rest)))
    return phrases
