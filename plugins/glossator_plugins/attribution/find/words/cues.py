"""Cues: the words that attribute, told by their form: of saying, passive, before their source."""

from __future__ import annotations

import re

from .verbs import SPEECH, forms

# Verbs that introduce a statement of their own, so safe to go by without a tagger. "call" or "post" are not.
_REPORTING = """say add tell claim report announce insist warn argue explain note write state declare confirm
acknowledge admit allege assert assure boast caution complain concede conclude contend deny disclose emphasise
emphasize exclaim joke lament maintain muse observe opine predict proclaim quip reiterate remark reply respond retort
reveal shout stress suggest testify tweet vow whisper yell""".split()  # noqa: SIM905 - so many quotes would hide the words


# Plural nouns as often as verbs: "the claims that", "two states".
_NOUN_TOO = frozenset("states reports notes remarks tweets claims shouts retorts stresses".split())  # noqa: SIM905 - so many quotes would hide the words
_FINITE = (
    frozenset(form for verb in _REPORTING for form in forms(verb) if form != verb and not form.endswith("ing"))
    | {"say"}
) - _NOUN_TOO
# Right beside a quotation they can only mean how it was uttered.
_UTTERING = """agree ask bellow call comment continue cry demand enquire groan growl inquire interject interrupt mumble
murmur mutter object plead read recall rejoin return scream sigh snap sob wail wonder""".split()  # noqa: SIM905 - so many quotes would hide the words
_BESIDE = frozenset(form for verb in (*_REPORTING, *_UTTERING) for form in forms(verb)) | {
    "go on",
    "goes on",
    "went on",
    "began",
    "begins",
}
REPORTING = "|".join(sorted(_FINITE, key=len, reverse=True))
"""Alternatives of a regular expression: finite forms of the verbs that surely introduce a statement."""
BESIDE_QUOTATION = "|".join(sorted(_BESIDE, key=len, reverse=True))
"""The same for verbs right beside a quotation, where more of them can be trusted."""
TELLING = "|".join(("say", "tell", "claim", "argue", "admit", "deny", "insist", "warn", "explain"))
"""Base forms, as they stand behind "will" and "would"."""
ADVERBS = (
    r"(?:\b(?:has|have|had|also|later|then|since|already|long|once|never|earlier"
    r"|first|again|further|[a-z]{2,}ly)\s+){0,3}"
)
"""Regular expression: what may stand before the verb and belongs to the cue."""

_BEFORE_SOURCE = re.compile(r"according\s+to|per|in\s+the\s+words\s+of", re.IGNORECASE)
_ASKED = re.compile(
    r"(?:asked|pressed|questioned|told)(?:\s+(?:whether|if|about|why|how|what|who|when))?", re.IGNORECASE
)
_WHEN = re.compile(r"\b(?:when|if|once|being|after\s+being)\s+$", re.IGNORECASE)
_LETTERS = re.compile(r"[A-Za-z]+")
# What somebody is, and nobody does to him.
_STATES = (
    "alarmed|amazed|annoyed|ashamed|astonished|concerned|confused|convinced|delighted|determined|devastated|disappointed"
    "|disgusted|embarrassed|excited|frustrated|horrified|inclined|interested|opposed|overwhelmed|pleased|prepared|relieved"
    "|resigned|satisfied|scared|shocked|surprised|thrilled|tired|upset|worried"
)
_PASSIVE = re.compile(
    r"^(?:to\s+)?(?:(?:has|have|had)\s+(?:(?:\w+ly|not|never|sometimes|often|also|long|once|since)\s+){0,2}been|(?:is|are|was|were)\s+(?:now\s+)?being|is|are|was|were|be|been|being|gets?|got)\s+"
    r"(?:(?:\w+ly|not|sometimes|often|also|now|still|once|then|always|since|later|long)\s+)?"
    rf"(?!(?:{_STATES})\b)(?:\w{{2,}}ed|known|seen|told|said|thought|held|shown|made|given|found|heard)\b",
    re.IGNORECASE,
)

# "was quoted as saying": its subject says it.
_SAYING = re.compile(r"\w\s+(?:as\s+)?(?!being\b)\w+ing\b", re.IGNORECASE)


def words_of(cue: str) -> list[str]:
    """Its words in lower case; one that the end of a line cuts is whole again."""
    return _LETTERS.findall(cue.lower().replace("-\n", ""))


def is_speech(cue: str) -> bool:
    """Whether the words speak of saying or writing; a cue without any word, such as a colon, does."""
    words = words_of(cue)
    return not words or any(word in SPEECH for word in words)


def source_follows(cue: str) -> bool:
    """Whether the cue's source can only stand behind it: "according to"."""
    return _BEFORE_SOURCE.fullmatch(cue.strip()) is not None


def is_asked(text: str, begin: int, end: int) -> bool:
    """Whether the cue is a bare participle, "When asked whether …": who asks is not said, unless "by" follows."""
    return _ASKED.fullmatch(text, begin, end) is not None and (
        text[begin].isupper() or _WHEN.search(text, max(0, begin - 12), begin) is not None
    )


def is_passive(cue: str) -> bool:
    """Whether the cue is passive, "was accused of": what stands before it is not its source."""
    return _PASSIVE.match(cue.strip()) is not None and _SAYING.search(cue) is None
