"""Rulers: names with a number, which taggers leave out in short sentences: "Mehmed II took the city"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from glossator.text.annotation import Span
from glossator_plugins.entities.found.free import free_of
from glossator_plugins.entities.labels import Named
from glossator_plugins.entities.words.names import folded
from glossator_plugins.given_names import SEX

_NUMBER = r"(?:I{1,3}|IV|VI{0,3}|IX|XI{0,3}|XIV|XVI{0,3}|XIX)"
_RULER = re.compile(
    rf"(?:\b(King|Queen|Pope|Emperor|Empress|Sultan|Tsar|Czar|Shah|Pharaoh|Prince|Duke|Count|Patriarch|Caliph|Khan)\s)?"
    rf"\b([^\W\d_a-z][^\W\d_A-Z]{{2,}})\s({_NUMBER})\b(?![\w-]|\s[A-Z])"
)
# Rulers of whom no list of given names of today tells.
_OF_OLD = frozenset(
    """abdulhamid abdulmejid afonso akbar ashurnasirpal bayezid casimir childeric chlothar clement clovis constantius
    cyrus darius demetrius ferdinand frederick gustavus haakon harald innocent jahangir khosrow leopold lothair louis
    ludwig maximilian mehmed menelik murad napoleon nebuchadnezzar osman otto pius ptolemy rama ramesses sargon selim
    shalmaneser shapur sigismund sixtus suleiman tewodros theodosius thutmose tiberius umberto urban valdemar vasili
    wenceslaus wilhelm xerxes""".split()  # noqa: SIM905 - so many quotes would hide the words
)


def rulers(text: str, mentions: Sequence[Named], label: str) -> Iterator[Named]:
    """The rulers whom no mention covers, in text order, as `mentions` are.

    Known by a title or by a name that rulers had: "World War II" is none.
    """
    is_free = free_of(mentions)
    for match in _RULER.finditer(text):
        name = folded(match[2])
        if match[1] is None and name not in SEX and name not in _OF_OLD:
            continue
        span = Span(match.start(2), match.end())
        if is_free(span):
            yield Named(span, label, span.slice(text))
