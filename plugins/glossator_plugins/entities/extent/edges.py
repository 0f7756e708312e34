"""Edges: where a mention really begins and ends, after the article and before the possessive."""

from __future__ import annotations

import re

from glossator.text.annotation import Span

_ARTICLE = re.compile(r"(?:the|an?)\s+(?=\S)", re.IGNORECASE)
_WITH_ARTICLE = re.compile(r"the\s+hague\b", re.IGNORECASE)
_POSSESSIVE = re.compile(r"(?<=\w)(?:['’]s|(?<=[sSzZxX])['’])$")
# Left over where a tagger stopped in the middle.
_LOOSE = re.compile(r"(?<=\w)\s+(?:of|and|the|for|in|at|to|by|or|&)$")
_CLITIC = re.compile(r"\s*['’]s\s*")
_WORD = re.compile(r"\w")
_REST = re.compile(r"[^\W\d_]{1,20}")
# With the marks that turn the direction of writing or hold a place without being seen.
_AROUND = (
    "\"'“”‘’‚„«»‹›`,;:.!?…*_-–—|•·\u00ad\u200b\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff"
)
_PAIRS = {")": "(", "]": "[", "}": "{"}
# A final period belongs to an abbreviation: "U.S.", "Acme Inc.", "Ted Mills Jr.", "J."
_ABBREVIATION = re.compile(
    r"(?:\b\w\.\w*|\b(?:\w|inc|corp|co|ltd|bros|jr|sr|st|ave|no|dept|univ|gov|sen|rep|gen|dr|mr|mrs|ms|calif|fla))\.$",
    re.IGNORECASE,
)


def edges_of(text: str, span: Span) -> Span | None:
    """The span without article, possessive, quotation marks and stray punctuation; None if no word is left."""
    begin, end = span
    if _CLITIC.fullmatch(text, begin, end):
        return None
    before = None
    while (begin, end) != before:
        before = begin, end
        begin, end = _bare(text, begin, end)
        possessive = _POSSESSIVE.search(text, begin, end)
        if possessive is not None:
            end = possessive.start()
        loose = _LOOSE.search(text, begin, end)
        if loose is not None:
            end = loose.start()
        article = _ARTICLE.match(text, begin, end)
        if article is not None and _WITH_ARTICLE.match(text, begin, end) is None:
            begin = article.end()
    return Span(begin, end) if _WORD.search(text, begin, end) else None


def whole_words(text: str, span: Span) -> Span:
    """The span, up to the end of a word that the tokenizer has cut: "Han|na"."""
    end = span.end
    if end < len(text) and text[end].islower() and text[end - 1].isalpha() and text[end - 1].isascii():
        rest = _REST.match(text, end)
        end = rest.end() if rest is not None else end
    return Span(span.begin, end)


def _bare(text: str, begin: int, end: int) -> tuple[int, int]:
    """Without white space and punctuation around it; brackets go only if they are not closed inside."""
    if end - begin > 2 and _PAIRS.get(text[end - 1]) == text[begin] and text[begin] not in text[begin + 1 : end]:
        begin, end = begin + 1, end - 1
    while begin < end and (text[begin].isspace() or text[begin] in _AROUND or _is_lone(text, begin, begin, end)):
        begin += 1
    while begin < end:
        last = text[end - 1]
        kept = _ABBREVIATION if last == "." else _POSSESSIVE if last in "'’" else None
        if kept is not None and kept.search(text, begin, end):
            break
        if not (last.isspace() or last in _AROUND or _is_lone(text, end - 1, begin, end)):
            break
        end -= 1
    return begin, end


def _is_lone(text: str, position: int, begin: int, end: int) -> bool:
    """Whether a bracket at the edge has no partner in the span."""
    bracket = text[position]
    if bracket in _PAIRS:
        return text.find(_PAIRS[bracket], begin, end) < 0
    if bracket in "([{":
        partner = next(closing for closing, opening in _PAIRS.items() if opening == bracket)
        return text.find(partner, begin, end) < 0
    return False
