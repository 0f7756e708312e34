"""Asserted: whether the text says that something was said, or denies, asks, supposes or foresees it.

Only the words of the statement's own clause count: of "She said that nobody had called" the first half is asserted.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from glossator.text.annotation import AttributionAssertion as Assertion
from glossator.text.annotation import Span
from glossator_plugins.attribution.find.quotations.refusals import NOBODY

_NOT = re.compile(r"\b(?:not|never|neither|nor|cannot|hardly|scarcely|without)\b|n['’]t\b", re.IGNORECASE)
_NOT_ONLY = re.compile(r"\bnot\s+(?:only|just|merely)\b", re.IGNORECASE)
# The verb that is not carried out is part of the cue: "declined to say".
_FAILS = re.compile(
    r"\b(?:declin|refus|fail|avoid|neglect|stop(?:s|ped|ping)?\s+short)(?:e|es|ed|ing|s)?(?:\s+(?:to|of)\s|\s*$|\s+\w+ing\b)",
    re.IGNORECASE,
)
# "made no mention of": no word of it.
_NO_WORD = re.compile(
    r"\b(?:made?|makes?|making|gave|gives?|given|giving|offer(?:s|ed)?)\s+no\s+(?:\w+\s+)?(?:announcement|answer|apology|comment"
    r"|indication|mention|promise|reference|reply|response|statement|suggestion)s?\b",
    re.IGNORECASE,
)
_YET = re.compile(r"\b(?:has|have|had)\s+yet\s+to\b|['’](?:s|ve|d)\s+yet\s+to\b", re.IGNORECASE)
_IF = re.compile(
    r"\b(?:if|unless|whether|suppos(?:e|ing)|provided|in\s+case|as\s+though|should)\s+(?:[\w-]+\s+){0,2}$",
    re.IGNORECASE,
)
_ANYONE = re.compile(r"(?:any(?:one|body)|whoever|somebody\s+might)\b", re.IGNORECASE)
# "Had the envoy warned …, we", "anyone who says", "let me say".
_HAD = re.compile(r"\W*had\s+|(?:.*\b(?:any(?:one|body)|whoever|those|people|let)\s+)", re.IGNORECASE | re.DOTALL)
_WOULD = re.compile(
    r"\b(?:would|could|should|might|(?-i:may)|can|must)\b(?!\s+have\b)|\b(?:want|hope|try|tri|plan|afraid|inclined|tempted)(?:s|d|ed|es|ing|ning|ned)?\s+to\b",
    re.IGNORECASE,
)
_WILL = re.compile(
    r"\b(?:will|shall|is\s+to|are\s+to|going\s+to|(?:expected|due|set|likely|scheduled|about)\s+to)\b|['’]ll\b",
    re.IGNORECASE,
)
_INFINITIVE = re.compile(r"to\s+(?!be\b)[a-z]+", re.IGNORECASE)
_GOES_ON = re.compile(
    r"\b(?:went|goes|going|go)\s+(?:so\s+far\s+as|on|as\s+far\s+as)\s+$|\b(?:continu|quick|first|latest|only|proceed|beg[ai]n"
    r"|came|used|took|forced|moved|compelled|enough|happy|pleased|dared)\w*(?:\s+[\w-]+){0,2}\s+$",
    re.IGNORECASE,
)
_AUXILIARY = re.compile(
    r"\W*(?:(?:and|but|so|or|then|why|how|when|where|what|who|whom|which)\s+)*"
    r"(?:did|does|do|has|have|had|will|would|is|are|was|were|can|could|should|may|might)\s+(?:\w+\s+)?$",
    re.IGNORECASE,
)
_WHO = re.compile(r"\W*(?:who|what|which)\b", re.IGNORECASE)
_CLAUSE_START = re.compile(r"[,;:()\"“”]")
_SECOND = re.compile(r"\b(?:and|but)\s")
_BARE = re.compile(r"(?:to\s|be\s|say|tell|claim|write|add|ask|call|argue|warn|insist|admit|deny)\b", re.IGNORECASE)
_NEAR = 60


def assertion_of(text: str, sentence: Span, cue: Span, source: Span | None, content: Sequence[Span]) -> Assertion:
    """What the sentence around them says of the act: only words right before the source and around the cue count."""
    content_end = max((span.end for span in content if span.end <= cue.begin), default=0)
    frame = min(cue.begin, source.begin) if source is not None else cue.begin
    words = text[cue.begin : cue.end]
    before = text[max(sentence.begin, frame - _NEAR) : frame]
    between = ""
    if source is None or source.begin < cue.begin:
        first = source.end if source is not None else max(sentence.begin, content_end, cue.begin - _NEAR // 2)
        between = _CLAUSE_START.split(text[max(first, cue.begin - _NEAR) : cue.begin])[-1]
        # "said that it could close and warned": what governs the first verb's clause is nothing to the second.
        between = between if _BARE.match(words) else _SECOND.split(between)[-1]
    verb = f"{between} {words}"
    named = text[source.begin : source.end] if source is not None else ""
    if _is_question(text, sentence, cue, before, named):
        return Assertion.ASKED
    if (
        NOBODY.match(named)
        or (_NOT.search(verb) and not _NOT_ONLY.search(verb))
        or _FAILS.search(verb)
        or _NO_WORD.search(verb)
        or _YET.search(verb)
    ):
        return Assertion.DENIED
    if _IF.search(before) or _HAD.fullmatch(before) or _ANYONE.match(named) or _WOULD.search(verb):
        return Assertion.SUPPOSED
    if _WILL.search(verb):
        return Assertion.FORESEEN
    if _INFINITIVE.match(words) and not _GOES_ON.search(text[max(sentence.begin, cue.begin - _NEAR) : cue.begin]):
        return Assertion.SUPPOSED
    return Assertion.ASSERTED


def _is_question(text: str, sentence: Span, cue: Span, before: str, named: str) -> bool:
    """Whether the clause asks: "Did the envoy say …?", "Who said …?"; a question that is only quoted does not."""
    if text[max(sentence.begin, sentence.end - 3) : sentence.end].rstrip("\"”’')").endswith("?"):
        return bool(_AUXILIARY.search(before)) or _WHO.fullmatch(named) is not None
    return False
