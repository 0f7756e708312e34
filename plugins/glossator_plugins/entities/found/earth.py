"""Earth: the planet, which taggers leave out, as its name is a plain word and its article a small one."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from glossator.text.annotation import Span
from glossator_plugins.entities.found.free import free_of
from glossator_plugins.entities.labels import Named

_EARTH = re.compile(r"\b(?:[Tt]he|on|to|around|orbits?|orbiting|from|of|than)\s(Earth)\b(?!\s[A-Z]|[-&])")
# "Friends of the Earth" are called after it.
_CALLED_AFTER = re.compile(r"[A-Z]\w*\sof\s(?:the\s)?$")
_FAR = 24


def earth(text: str, mentions: Sequence[Named], label: str) -> Iterator[Named]:
    """The planet where no mention covers it, in text order, as `mentions` are."""
    is_free = free_of(mentions)
    for match in _EARTH.finditer(text):
        span = Span(*match.span(1))
        if is_free(span) and _CALLED_AFTER.search(text, max(0, span.begin - _FAR), span.begin) is None:
            yield Named(span, label, "Earth")
