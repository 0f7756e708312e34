"""Idioms: "that said", "needless to say". A verb of saying that says nothing of anybody."""

from __future__ import annotations

import re
from collections.abc import Mapping

from glossator.text.annotation import Span
from glossator_plugins.attribution.find.phrases import Phrases
from glossator_plugins.attribution.layout.turns import NO_SPEAKER
from glossator_plugins.given_names import SEX

_IDIOM = re.compile(
    r"\b(?:that|this)(?:\s+(?:being|having\s+been))?\s+said\s*[,:—–]|\b(?:having|all\s+of\s+which)\s+said\s+(?:that|this|so|all)\b"
    r"|,\s*(?:let\s+us\s+|let['’]s\s+)?say\s*,|\bto\s+say\s+(?:the\s+least|nothing\s+of)\b|\bneedless\s+to\s+say\b"
    r"|\bthat\s+is\s+to\s+say\b|\bgoes\s+without\s+saying\b|\bso\s+to\s+speak\b|\btruth\s+be\s+told\b"
    r"|\bto\s+tell\s+(?:the\s+truth|you\s+the\s+truth)\b|\b(?:hard|easy|difficult|impossible|tough)\s+to\s+(?:tell|say)\b"
    r"|\bbe\s+said\s+(?:of|for|about)\b|,\s+said\s+to\s+(?:be|have)\b"
    r"|\b(?:please|kindly)\s+note\b|\braise[sd]?\s+the\s+question\b|\bthe\s+question\s+of\b|\bthose\s+asked\b"
    r"|\b(?:no\s+exaggeration|fair|safe|suffice\s+it|sad|sorry|that\s+is\s+not)\s+to\s+say\b"
    r"|\band\s+I\s+quote\b|\bas\s+the\s+(?:saying|story)\s+goes\b|\bsaid\s+and\s+done\b",
    re.IGNORECASE,
)
# What a cue of an idiom has, and how far an idiom reaches.
_IDIOMATIC = re.compile(r"sa(?:y|id)|t(?:ell|old)|speak|go|note|question|quote|asked", re.IGNORECASE)
_NEAR = 30
# "Page A8, Jan. 13:" tells where, not who; "Watch:" and "Attendees:" what follows.
_PLACE_AND_COLON = re.compile(r"[^@\n]*\d[^\n]*")
_HEADING = re.compile(
    r"(?:agenda|analysis|apologies|attachments?|attendees|available|background|caution|conclusions?|correction|disclaimer"
    r"|edit|exclusive|explainer|fact\s?check|gallery|hint|important|listen|live|methods|objectives?|opinion|present"
    r"|ps|p\.s\.?|q&a|quiz|read|recap|reminder|reviews?|see|summary|tips?|video|warning|watch|weather"
    r"|\w+exit|covid(?:-19)?|coronavirus|elections?|budget|climate|football|cricket|rugby|tennis|golf|olympics|inflation"
    r"|economy|energy|housing|strikes?)",
    re.IGNORECASE,
)
# What follows a salutation is written to somebody.
_TO_YOU = re.compile(r"\b(?:you|your)\b")
_LETTER = 300
_CLAUSE = re.compile(r"\b(?:should|would|could|will|must|can|is|are|was|were|has|have|had)\s(?:[\w'’-]+\s){1,6}$")
_THIS_FROM = re.compile(r"\b(?:this|these\s+words|word)\s+(?:(?:came|comes|come)\s+)?(?P<from>from)\s+$", re.IGNORECASE)
_SALUTATION = re.compile(r"(?:(?:dear|hi|hello|hey)\s+)?(?P<name>[A-Z][a-z]+)", re.IGNORECASE)


# "an alleged plot", "over reported losses": a participle before its noun.
_ADJECTIVE = re.compile(
    r"(?:alleged|announced|claimed|proposed|promised|reported|stated|suggested|suspected)", re.IGNORECASE
)
_BEFORE_ADJECTIVE = re.compile(
    r"\b(?:an?|the|his|her|its|their|our|any|some|no|these|those|of|for|over|with|by|in|on|from|about|against)\s+$",
    re.IGNORECASE,
)


def without_idioms(text: str, phrases: Phrases) -> Phrases:
    """The phrases without the cues of idioms, and without colons behind what has a number."""
    sources = {source.end: source for source in phrases.sources}
    cues = []
    for tagged in phrases.cues:
        cue = _from(text, sources, tagged) or tagged
        before = sources.get(cue.begin) or sources.get(cue.begin - 1)
        labelled = (
            text[cue.begin] == ":" and before is not None and (_is_label(text, before, cue) or _is_told(text, before))
        )
        if not _is_idiom(text, cue) and not labelled and not _is_adjective(text, cue):
            cues.append(cue)
    return phrases._replace(cues=tuple(cues))


def _from(text: str, sources: Mapping[int, Span], colon: Span) -> Span | None:
    """Of "And this from the warden: “…”" the preposition: it attributes, not the colon."""
    source = sources.get(colon.begin) if text[colon.begin] == ":" else None
    match = _THIS_FROM.search(text, max(0, source.begin - 24), source.begin) if source is not None else None
    return Span(*match.span("from")) if match is not None else None


def _is_told(text: str, before: Span) -> bool:
    """Whether the words before a colon end a clause, "agreed that it is for judges and not for them:"."""
    line = text[max(0, before.begin - _LETTER) : before.begin]
    return _CLAUSE.search(line[max(line.rfind("\n"), line.rfind(". ")) + 1 :]) is not None


def _is_label(text: str, before: Span, cue: Span) -> bool:
    """Whether the words before a colon are a place, a heading, or the name in the salutation of a mail."""
    # "How the eel came back (Vell Herald): “…”": the bracket ends more than a name.
    if text[before.end - 1] == ")" and "(" not in text[before.begin : before.end]:
        return True
    if any(pattern.fullmatch(text, *before) for pattern in (_PLACE_AND_COLON, _HEADING, NO_SPEAKER)):
        return True
    begins = not text[: before.begin].strip() if before.begin < 3 else text[before.begin - 1] == "\n"
    name = _SALUTATION.fullmatch(text, *before) if begins else None
    quoted = text[cue.end : cue.end + 3].lstrip()[:1] in ('"', "“", "'", "‘", "«", "„")
    mail = name is not None and _TO_YOU.search(text, cue.end, cue.end + _LETTER) is not None
    return name is not None and not quoted and (mail or name["name"].casefold() in SEX)


def _is_idiom(text: str, cue: Span) -> bool:
    """Whether an idiom shares a character with the cue."""
    if _IDIOMATIC.search(text, *cue) is None:
        return False
    near = _IDIOM.finditer(text, max(0, cue.begin - _NEAR), min(len(text), cue.end + _NEAR))
    return any(match.start() < cue.end and cue.begin < match.end() for match in near)


def _is_adjective(text: str, cue: Span) -> bool:
    return (
        _ADJECTIVE.fullmatch(text, *cue) is not None
        and _BEFORE_ADJECTIVE.search(text, max(0, cue.begin - 10), cue.begin) is not None
    )
