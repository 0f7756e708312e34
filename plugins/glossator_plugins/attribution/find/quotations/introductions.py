"""Introductions: "Hale had one message for them: “Run.”", "Her advice was simple. “Run.”" A noun instead of a verb."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence

from glossator.text.annotation import Span
from glossator_plugins.attribution.find.linking import Statement
from glossator_plugins.attribution.find.passages import Passage
from glossator_plugins.attribution.find.words.cues import is_speech
from glossator_plugins.attribution.layout.distances import Layout
from glossator_plugins.attribution.layout.quotations import Quotation
from glossator_plugins.attribution.layout.spans import any_in

_NOUN = (
    r"(?:advice|announcement|answer|apology|appeal|assessment|comment|conclusion|defen[cs]e|description|explanation|favou?rite\s+line"
    r"|message|motto|objection|plea|question|reaction|reasoning|rebuke|reply|request|response|retort|slogan|summary|suggestion"
    r"|tip|verdict|warning|words?|thing\s+to\s+say)s?"
)
_NAME = r"[^\W\d_a-z][\w.’'-]*"
_WHO = (
    r"(?:[Hh]e|[Ss]he|[Tt]hey|[Tt]he\s+(?:[\w-]+\s+){0,5}?[\w-]+"
    rf"|(?:(?:[Tt]he\s+)?[a-z]+\s+){{0,3}}{_NAME}(?:\s+{_NAME}){{0,5}}?)"
)
# "Hale had one message for the crew", "she has this to say", "Hale left them with a warning".
_HAS = re.compile(
    rf"(?P<source>{_WHO}(?:,[^,.:\"“]{{3,80}},)?)\s+(?P<cue>(?:had|has|offered|offers|gave|gives|issued|posed|sent|left)\s+"
    rf"(?:(?:him|her|them|us|me)\s+(?:with\s+)?)?(?:(?:an?|one|this|these|the|some|two|only|just|following|a\s+few)\s+)*(?:[\w-]+\s+){{0,2}}?(?:{_NOUN}|this\s+to\s+say|to\s+say\s+this))"
    r"(?:\s+(?:for|to|about|of|on|in|at|when|as|during|after|before)\s[^.:;\"“”]{1,80})?\s*[.:]\s*$"
)
# "Her advice to them was simple:", "Hale's answer:".
_OWNS = re.compile(
    rf"(?P<source>[Hh]is|[Hh]er|[Tt]heir|{_WHO}(?=['’]))(?:['’]s?)?\s+(?P<cue>(?:[\w-]+\s+){{0,2}}?{_NOUN})"
    r"(?:\s+(?:for|to|about|of|on|in|at)\s[^.:;,\"“”]{1,60}?)?(?:\s+(?:is|was|came|were|are)\b[^.:;\"“”]{0,40})?\s*[.:]\s*$"
)
# "She turned to the crew: “Run.”", "The report outlined the cause: “Rust.”": anything else before a colon.
_COLON = re.compile(
    rf"(?P<source>[Hh]e|[Ss]he|[Tt]hey|{_NAME}(?:\s+{_NAME}){{0,4}}|[Tt]he\s+(?:[\w-]+\s+){{0,3}}?(?:study|report|letter|statement|sign|note|text"
    r"|poster|headline|e?-?mail|message|article|authors?|researchers|paper|post)(?:\s+itself)?)"
    r"\s+(?P<cue>(?:was|were|is|are|[a-z]+ed|[a-z]+s(?!\s+(?:at|for|from|in|of|on)\b)|took|went|put|shook|gave|made|wrote))\b[^.:;\"“”]{0,100}:\s*$"
)
# "An email shown to the jury, sent by Hale in June, read:"
_SHOWN = re.compile(
    r"(?P<source>(?:[Aa]n?|[Tt]he|[Oo]ne)\s(?:[\w-]+\s){0,2}(?:sign|note|text|poster|e?-?mail|message|letter|post|banner|placard|statement))"
    r"(?:,?\s(?:shown|sent|seen|posted|signed|written|dated|found|left|obtained|read)\s[^.:;\"“”]{3,90}?,?){1,2}"
    r"\s(?P<cue>reads?|said|says|ran)\s?:\s*$"
)
# "Here is a post from the fire service:", "A note from Hale to the crew read:"
_FROM = re.compile(
    r"(?:.{0,80}?\s)?(?:an?|the|this|her|his|their|another)\s(?:[\w-]+\s){0,2}(?:tweet|post|message|statement|letter|note|e-?mail|text|memo|update"
    r"|announcement|response|reply|comment|quote|word)\s(?P<cue>from|by)\s"
    r"(?P<source>(?:(?:the|its|his|her|their|an?|one)\s)?(?:[\w.'’-]+\s){0,6}?[\w.'’-]+)(?:\s(?:to|on|in|at|about)\s[^.:;\"“”]{1,60}?|\s(?:read|reads|says|said))?\s*:\s*$"
)
# "And this from the chair, Ana Duarte:"
_THIS = re.compile(
    r"(?:(?:And|Then|Now|Or|Also)\s)?[Tt]his\s(?:(?:comes|came|note|word)\s)?(?P<cue>from|by)\s(?P<source>[^.:;\"“”]{2,90}?)\s*:\s*$"
)
# "The band was brief. @tallships: “No.”"
_HANDLE = re.compile(r"(?:[^\n]*\s)?(?P<source>@\w[\w.]{1,30})(?P<cue>:)\s*$")
# "She turned to the notice. “Closed.”", "Hale turned on the radio. “Gales.”": whose words follow is anybody's guess.
_LEGIBLE = (
    r"(?:on|off|[^.:;!?\"“”]{0,50}?\b(?:articles?|banners?|blackboard|books?|broadcast|cards?|chapter|documents?|e-?mails?|engravings?"
    r"|files?|graffiti|gravestone|headlines?|headstone|inscription|labels?|letters?|lines?|manuscripts?|maps?|menus?|messages?"
    r"|monitor|newspapers?|notebook|notes?|notices?|pages?|papers?|paragraph|passage|phone|placards?|plaques?|posters?|radio|reports?"
    r"|scrolls?|screens?|signs?|slips?|statement|tablets?|telegram|telephone|television|texts?|tombstone|transcript|tv|verse|wireless"
    r"|words|writing))\b"
)
# "She shook her head. “Never.”", "Hale turned to the crew. “Run.”": what one does before one speaks.
_BEAT = re.compile(
    rf"(?:[A-Z]\w+ly\s|Then\s|And\s|But\s)?(?P<source>{_WHO}(?:,\s[^,.:\"“]{{3,60}},)?)\s+"
    r"(?P<cue>turn(?:ed|s)|look(?:ed|s)|smile[ds]|laugh(?:ed|s)|shrug(?:ged|s)|sigh(?:ed|s)|nod(?:ded|s)|grin(?:ned|s)|frown(?:ed|s)|wince[ds]"
    r"|pause[ds]|hesitate[ds]|point(?:ed|s)|glance[ds]|shook|shakes|lean(?:ed|s)|wave[ds]|chuckle[ds]|grimace[ds]|blush(?:ed|es)|wept|weeps)"
    rf"\b(?!\s{_LEGIBLE})[^.:;!?\"“”]{{0,60}}\.\s*$"
)
# 'Hale spoke after the match, "We fought."'
_SPOKE = re.compile(rf"(?P<source>{_WHO})\s+(?P<cue>spoke|speaks)\b[^.:;\"“”]{{0,100}}[,:]\s*$")
_WAYS = (_HAS, _OWNS, _THIS, _HANDLE, _FROM, _SHOWN, _COLON, _SPOKE, _BEAT)
_WINDOW = 200
_BLANKS = 3


def with_introductions(
    layout: Layout, sentences: Sequence[Span], quotations: Sequence[Quotation], statements: Sequence[Statement]
) -> Iterator[Statement]:
    """The statements, with those of the whole quotations that nobody says, right behind such a sentence."""
    text = layout.text
    spoken = [statement for statement in statements if is_speech(text[statement.cue.begin : statement.cue.end])]
    said = sorted((span, statement.cue) for statement in spoken for span in statement.content)
    known = sorted(span for statement in statements for span in statement.content)
    cues = sorted(statement.cue for statement in spoken)
    frames: list[Span] = []
    for number, quotation in enumerate(quotations):
        end = quotation.begin
        near = bisect_right(sentences, max(0, end - _BLANKS), key=lambda sentence: sentence.begin) - 1
        begin = max(
            sentences[near].begin if near >= 0 else 0, quotations[number - 1].end if number else 0, end - _WINDOW
        )
        if not quotation.whole or begin >= end:
            continue
        if layout.paragraph_breaks(begin, end) and not _announced(layout, begin, end):
            continue
        match = next(filter(None, (way.match(text, begin, end) for way in _WAYS)), None)
        if match is None:
            continue
        frame = Span(*match.span())
        owner = _owner(said, quotation.pieces[0])
        # What somebody else says stays his; a cue that was seen in the frame itself had more than the quotation.
        if match.re in (_COLON, _BEAT, _FROM, _HANDLE) and any_in(known, quotation.pieces[0]):
            continue
        if any_in([frame], owner) if owner is not None else not any_in(cues, frame):
            frames.append(frame)
            yield Statement(Span(*match.span("cue")), Span(*match.span("source")), (Passage(quotation.pieces, True),))
    for statement in statements:
        if not any_in(frames, statement.cue):
            yield statement


def _announced(layout: Layout, begin: int, end: int) -> bool:
    """Whether a colon ends the paragraph right before the quotation."""
    return layout.paragraph_breaks(begin, end) == 1 and layout.text[begin:end].rstrip().endswith(":")


def _owner(said: Sequence[tuple[Span, Span]], piece: Span) -> Span | None:
    """The cue of the statement whose content shares a character with the piece."""
    number = bisect_right(said, piece.begin, key=lambda one: one[0].end - 1)
    return said[number][1] if number < len(said) and said[number][0].begin < piece.end else None
