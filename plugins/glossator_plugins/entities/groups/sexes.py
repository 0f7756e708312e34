"""Sexes: whom a title, a word of kinship or a given name makes a he or a she; where these differ, people do."""

from __future__ import annotations

import re

from glossator.text.annotation import Span
from glossator_plugins.given_names import SEX

_TITLE = re.compile(
    r"\b(?:(?P<both>(?:Mr\.?|Messrs\.?)\s(?:and|&)\s(?:Mrs|Ms|Dr)|Messrs|the\s+Misses)"
    r"|(?P<he>Mr|Sir|Lord|King|Prince|Baron|Count|Duke|Herr|Don|Monsieur|Brother|Father)"
    r"|(?P<she>Mrs|Ms|Miss|Lady|Dame|Queen|Princess|Baroness|Countess|Duchess|Frau|Madame|Mme|Do[nñ]a|Sister|Mother))"
    r"\.?\s+$",
    re.IGNORECASE,
)
_HE = r"husband|son|brother|father|uncle|nephew|grandson|grandfather|stepson|stepfather|widower|boyfriend|king|prince"
_SHE = (
    r"wife|daughter|sister|mother|aunt|niece|granddaughter|grandmother|stepdaughter|stepmother|widow|girlfriend|queen"
    r"|princess|actress"
)
_AHEAD = re.compile(
    rf"\b(?:his|her|their|my|your|our|the|an?|whose|[\w.]+['’]s?)\s(?:[\w-]+\s){{0,3}}?(?:(?P<he>{_HE})|(?P<she>{_SHE})),?\s+$",
    re.IGNORECASE,
)
_BEHIND = re.compile(
    rf"\s*[,(]\s*(?:\d+,\s*)?(?:his|her|their|the|an?|[\w.]+['’]s?)\s(?:[\w-]+\s){{0,3}}?(?:(?P<he>{_HE})|(?P<she>{_SHE}))\b",
    re.IGNORECASE,
)
# The last word of each title.
_LAST = frozenset(
    """mr sir lord king prince baron count duke herr don monsieur brother father mrs ms miss lady dame queen princess
    baroness countess duchess frau madame mme dona doña sister mother messrs misses dr""".split()  # noqa: SIM905
)
_FAR, _NEAR, _LONGEST = 40, 60, 14


def titled(text: str, begin: int) -> str | None:
    """he, she or they by the title right before the name; None without one that tells."""
    before = text[max(0, begin - _LONGEST) : begin].split()
    if not before or before[-1].rstrip(".").lower() not in _LAST:
        return None
    found = _TITLE.search(text, max(0, begin - _FAR), begin)
    if found is None:
        return None
    return "they" if found["both"] else "he" if found["he"] else "she"


def sex_of(text: str, span: Span, words: tuple[str, ...]) -> str | None:
    """he or she by what the text says of somebody named in full, else by the given name."""
    told = titled(text, span.begin)
    if told in ("he", "she"):
        return told
    for form, begin, end in ((_AHEAD, span.begin - _FAR, span.begin), (_BEHIND, span.end, span.end + _NEAR)):
        found = (
            form.search(text, max(0, begin), end) if form is _AHEAD else form.match(text, begin, min(len(text), end))
        )
        if found is not None:
            return "he" if found["he"] else "she"
    return SEX.get(words[0]) if len(words) > 1 else None
