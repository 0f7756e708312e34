"""Doubted: capitalized words that the tagger leaves out, though something in the text says that they are a name.

Either the tagger only cannot tell of which kind it is; or the text has it as a name elsewhere; or it is a company that
is called by a plain word and does what companies do.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence

from glossator.text.annotation import Span
from glossator.text.parse import Mention, Token
from glossator_plugins.entities.extent.headlines import verbs_of
from glossator_plugins.entities.found.free import free_of
from glossator_plugins.entities.labels import Named, ours
from glossator_plugins.entities.words.brands import ACTS, AHEAD, BODY, STAKE, WORDS
from glossator_plugins.entities.words.names import plain

_LIKELY = 0.75
_MAYBE, _HARDLY = 0.1, 0.05
_FAR, _BEFORE = 80, 24
_WORD = re.compile(r"[A-Z][a-z]+")


def doubted(
    text: str,
    doubtful: Sequence[Mention],
    tokens: Sequence[Token],
    mentions: Sequence[Named],
    is_common: Callable[[Span], bool],
) -> Iterator[Named]:
    """The names among `doubtful` and `tokens` that no mention covers; in no order."""
    covers_none = free_of(mentions)
    known = {named.name: named.label for named in mentions}
    seen: set[int] = set()

    def is_free(span: Span) -> bool:
        return span.begin not in seen and covers_none(span)

    for mention in doubtful:
        verb = next(verbs_of(text, mention.begin, mention.end), None)
        span = Span(mention.begin, mention.end if verb is None else verb[0])
        name = plain(span.slice(text))
        chance = mention.score or 0.0
        whole = chance + sum(other for _, other in mention.others)
        if is_free(span) and not is_common(span) and (whole >= _LIKELY or (whole >= _MAYBE and name in known)):
            seen.add(span.begin)
            yield Named(span, known.get(name, ours(mention.label)), name, chance, mention.others)
        elif (" " in name and BODY.fullmatch(name) and is_free(span)) or (
            whole >= _HARDLY
            and name.lower() in WORDS
            and ours(mention.label) == "ORG"
            and AHEAD.search(text[max(0, span.begin - _BEFORE) : span.begin])
            and is_free(span)
            and not is_common(span)
        ):
            seen.add(span.begin)
            yield Named(span, "ORG", name)
    for token in tokens:
        if token.text[0].isupper() and token.text.lower() in WORDS and _WORD.fullmatch(token.text):
            span = Span(token.begin, token.end)
            if is_free(span) and not is_common(span) and _is_company(text, span):
                seen.add(span.begin)
                yield Named(span, "ORG", token.text)


def _is_company(text: str, span: Span) -> bool:
    """Whether the word does what companies do; behind the words that a company's name stands behind, or alone."""
    before = text[max(0, span.begin - _BEFORE) : span.begin]
    if STAKE.search(before) is not None:
        return True
    if ACTS.match(text, span.end, min(len(text), span.end + _FAR)) is None:
        return False
    begins = not before.strip() or before[-1] == "\n" or before.rstrip()[-1] in '.,;:!?"”“(—–-|'
    return begins or AHEAD.search(before) is not None
