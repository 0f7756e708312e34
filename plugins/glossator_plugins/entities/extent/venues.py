"""Venues: museums, halls and the like, whose town taggers take for a part of the name: "Museum of Salt in Lindau"."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from glossator.text.parse import Mention

_IN_TOWN = re.compile(
    r"(?P<venue>(?:.*\s)?(?:Museum|Gallery|Theat(?:re|er)|Hall|Arena|Stadium|Cathedral|Hospital|Hotel|Library|Palace|Castle|Prison"
    r"|Airport|Opera\sHouse|Institute|University|College)\b[^,;]*?),?\s(?:in|near|outside)\s(?P<town>(?:[^\W\d_a-z][\w’'-]*\s?){1,3})",
    re.DOTALL,
)
_NO_VENUES = frozenset(("PERSON", "PER", "DATE", "TIME", "MONEY", "NORP"))
_MUSEUM = re.compile(r"(?:(?:National|State|City)\s)?(?:Museum|Gallery)\sof\s")


def without_towns(text: str, mentions: Iterable[Mention]) -> Iterator[Mention]:
    """The mentions; a venue and the town that it is in are two. Neither is what the tagger was sure or unsure of."""
    for mention in mentions:
        name = text[mention.begin : mention.end]
        found = None if mention.label.upper() in _NO_VENUES else _IN_TOWN.fullmatch(name)
        if found is None:
            yield mention
            continue
        label = "FAC" if mention.label not in ("ORG", "FAC") and _MUSEUM.match(name) else mention.label
        yield Mention(mention.begin, mention.begin + found.end("venue"), label, None)
        yield Mention(mention.begin + found.start("town"), mention.begin + found.end("town"), "LOC", None)
