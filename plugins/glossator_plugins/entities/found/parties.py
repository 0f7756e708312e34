"""Parties: "(R-Ohio)" and ", D-Calif.," behind a name tell party and state, of which the state is a name."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence

from glossator.text.annotation import Span
from glossator_plugins.entities.labels import Named
from glossator_plugins.entities.words.names import plain
from glossator_plugins.entities.words.places import STATE

_PARTY = re.compile(r"(?:\(|,\s)(?P<both>(?:R|D|I|L|DFL|GOP|Ind|Dem|Rep)\.?\s?[-–—]\s?)(?=[A-Z])")


def states_of_members(text: str, mentions: Sequence[Named], label: str) -> list[Named]:
    """The mentions, in text order, with the states behind parties in place of what the tagger made of both."""
    found = list(mentions)
    for party in _PARTY.finditer(text):
        state = STATE.match(text, party.end())
        if state is None:
            continue
        span = Span(*state.span())
        first = bisect_left(found, party.start("both"), key=lambda named: named.span.end - 1)
        last = first
        while last < len(found) and found[last].span.begin < span.end:
            last += 1
        if any(named.span.begin < party.start() or named.span.end > span.end for named in found[first:last]):
            continue  # a longer name
        found[first:last] = [Named(span, label, plain(span.slice(text)))]
    return found
