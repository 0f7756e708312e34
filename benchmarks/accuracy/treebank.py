"""Counted nouns of a treebank: plain text made of its sentences, and the nouns of which a numeral is `nummod`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from glossator_formats.scores.spans import Place

UNITS = frozenset(
    """second minute hour day week month year decade century quarter night am pm a.m. p.m. sec min hr yr mo
    january february march april may june july august september october november december
    jan feb mar apr jun jul aug sep sept oct nov dec monday tuesday wednesday thursday friday saturday sunday
    dollar cent euro pound penny pence buck yen rupee yuan franc usd percent % $ £ € point
    inch foot yard mile metre meter kilometre kilometer centimetre centimeter millimetre millimeter km cm mm ft in m
    acre hectare gram kilogram kg g mg lb ounce oz ton tonne litre liter gallon pint cup teaspoon tablespoon barrel bbl
    degree celsius fahrenheit watt kilowatt megawatt mw kw kwh mwh volt rpm psi ppm mpg bpd p " '
    byte kb mb gb tb bit megabyte gigabyte hertz
    mph k m bn b million billion thousand hundred dozen""".split()  # noqa: SIM905 - so many quotes would hide the words
)
"""Lemmas that say what an amount measures, not what is counted: "five years" has a unit, and no counted noun."""


@dataclass(frozen=True)
class Passage:
    """A document of the treebank as plain text, and its counted nouns as spans of their tokens."""

    text: str
    counted: tuple[Place, ...]
    names: tuple[Place, ...]
    """Proper nouns with a numeral before them: some are counted ("ten Airbuses"), most are not ("12 Elm Street")."""


@dataclass
class _Builder:
    pieces: list[str] = field(default_factory=list)
    length: int = 0
    counted: set[Place] = field(default_factory=set)
    names: set[Place] = field(default_factory=set)

    def passage(self) -> Passage:
        return Passage("".join(self.pieces).rstrip(), tuple(sorted(self.counted)), tuple(sorted(self.names)))

    def write(self, text: str) -> Place:
        start = self.length
        self.pieces.append(text)
        self.length += len(text)
        return start, self.length


def passages(sentences: Iterable[Sequence[str]]) -> Iterator[Passage]:
    """The documents of CoNLL-U sentences: paragraphs apart by an empty line, sentences by a space."""
    builder = _Builder()
    for sentence in sentences:
        if any(line.startswith("# newdoc") for line in sentence) and builder.length:
            yield builder.passage()
            builder = _Builder()
        elif any(line.startswith("# newpar") for line in sentence) and builder.length:
            builder.write("\n\n")
        _add(builder, sentence)
    if builder.length:
        yield builder.passage()


def _add(builder: _Builder, sentence: Sequence[str]) -> None:
    """Write a sentence's tokens, remember where each word stands, and note the counted nouns."""
    places: dict[int, Place] = {}
    rows: dict[int, list[str]] = {}
    inside = 0  # words up to this number belong to a multi-word token that is written already
    for line in sentence:
        if line.startswith("#"):
            continue
        row = line.split("\t")
        if "." in row[0]:
            continue
        first, _, last = row[0].partition("-")
        number = int(first)
        if not last:
            rows[number] = row
            if number <= inside:
                continue
        place = builder.write(row[1])
        places.update(dict.fromkeys(range(number, int(last or number) + 1), place))
        inside = int(last or number)
        if "SpaceAfter=No" not in row[9]:
            builder.write(" ")
    for number, row in rows.items():
        head = int(row[6])
        if head and _counts(number, row, rows[head]):
            (builder.counted if rows[head][3] == "NOUN" else builder.names).add(places[head])


def _counts(number: int, numeral: Sequence[str], noun: Sequence[str]) -> bool:
    """Whether the numeral counts the noun. One that follows its noun ("page 5", "May 5") numbers it."""
    return (
        numeral[7].partition(":")[0] == "nummod"
        and noun[3] in {"NOUN", "PROPN"}
        and number < int(noun[0])
        and noun[2].lower() not in UNITS
    )
