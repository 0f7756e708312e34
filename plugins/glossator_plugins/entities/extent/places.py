"""Places: names of several words that taggers cut in two, or leave the end of: "Saint Kitts and Nevis", "The Hague"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from glossator.text.parse import Mention

_WHOLE = re.compile(
    r"""(?<![\w-])(?:
    The[ ]Hague
    |United[ ]States[ ]of[ ]America
    |Washington,?[ ]D\.?C\b\.?
    |(?:(?:Saint|St\.?)[ ]Kitts|Antigua|Trinidad|Bosnia|S[ãa]o[ ]Tom[ée]|Serbia|Newfoundland)[ ](?:and|&)[ ]
     (?:Nevis|Barbuda|Tobago|(?:Herz|Herc)egovina|Pr[íi]ncipe|Montenegro|Labrador)
    |(?:Austria|Alsace|Schleswig|Bosnia|Nagorno|Guinea|Emilia|Timor|Baden|Saxony|Rhineland|Kabardino|Karachay)[-–]
     (?:Hungary|Lorraine|Holstein|Herzegovina|Karabakh|Bissau|Romagna|Leste|W[üu]rttemberg|Anhalt|Palatinate|Balkaria|Cherkessia)
    |(?:Saint|St\.?)[ ]Vincent[ ]and[ ]the[ ]Grenadines
    |(?:Saint|St\.?)[ ]Pierre[ ]and[ ]Miquelon
    |(?:Turks[ ]and[ ]Caicos|Wallis[ ]and[ ]Futuna)(?:[ ]Islands)?
    )(?!\w)""",
    re.X,
)


def whole_places(text: str, mentions: Sequence[Mention]) -> list[Mention]:
    """The mentions, in text order; a name of several words of which they have a part is all of one place.

    Not where the tagger saw a longer name: "Bank of Trinidad and Tobago".
    """
    found: list[Mention] = []
    position = 0
    for match in _WHOLE.finditer(text):
        while position < len(mentions) and mentions[position].end <= match.start():
            found.append(mentions[position])
            position += 1
        first = position
        while position < len(mentions) and mentions[position].begin < match.end():
            position += 1
        inside = mentions[first:position]
        if not inside or inside[0].begin < match.start() or inside[-1].end > match.end():
            found += inside
            continue
        scores = [one.score for one in inside if one.score is not None]
        found.append(Mention(match.start(), match.end(), "LOC", max(scores, default=None)))
    return [*found, *mentions[position:]]
