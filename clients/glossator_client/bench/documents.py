"""Documents for whoever has none at hand: any amount of text in the likeness of news.

The same for the same seed on every machine. Their sizes follow a log-normal distribution, as those of news archives do:
most have one to four thousand bytes, a few are very long. Every name in them is invented, and no corpus went into it.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import count

from glossator import Document
from glossator_client.bench import prose

SMALLEST = 200
LARGEST = 1024 * 1024
MEDIAN = 2_500
_SIGMA = 0.9  # of the logarithm: one document in a hundred is eight times as long as the median

_PLACE = re.compile(r"\{(\w+)\}")


def document(size: int, *, seed: int = 0) -> Document:
    """A document whose text has `size` bytes in UTF-8, or less than one word fewer; at least `SMALLEST`."""
    if not SMALLEST <= size <= LARGEST:
        raise ValueError(f"a generated document has {SMALLEST} to {LARGEST} bytes, not {size}")
    return Document(_text(size, random.Random(seed)), f"generated-{seed}-{size}", "en")  # noqa: S311 - no secret


def corpus(number: int, *, seed: int = 1, median: int = MEDIAN, largest: int = LARGEST) -> list[Document]:
    """So many documents with long-tailed sizes around the median, from `SMALLEST` to `largest` bytes."""
    sizes = random.Random(seed)  # noqa: S311
    return [
        document(max(SMALLEST, min(largest, round(median * sizes.lognormvariate(0, _SIGMA)))), seed=seed * 1000 + index)
        for index in range(number)
    ]


def endless(documents: Sequence[Document], chosen: Iterable[int] | None = None) -> Iterator[Document]:
    """The documents in turns, for ever, or those that are `chosen`, by their places.

    Each under an id of its own, as a stream takes an id only once: a number, and the place (`place_of`).
    """
    places = (index % len(documents) for index in count()) if chosen is None else chosen
    for number, place in enumerate(places):
        found = documents[place]
        yield Document(found.text, f"{number}.{place}", found.language, found.reference_time, found.attributes)


def place_of(document_id: str) -> int | None:
    """The place of a document that `endless` gave; None of others."""
    _, point, place = document_id.partition(".")
    return int(place) if point and place.isdecimal() else None


def _text(size: int, draw: random.Random) -> str:
    writer = Writer(draw)
    parts = [writer.headline(), "\n\n"]
    length = sum(len(part.encode()) for part in parts)
    while length < size:
        paragraph = " ".join(writer.sentence() for _ in range(draw.choice((1, 1, 2, 2, 3, 4))))
        parts += [paragraph, "\n\n"]
        length += len(paragraph.encode()) + 2
    cut = "".join(parts).encode()[: size - 1].decode(errors="ignore")
    # Up to the last blank: no half word, and never nothing, as a headline is shorter than the smallest document.
    return cut[: max(cut.rfind(" "), cut.rfind("\n"))].rstrip(' \n,;"') + "."


class Writer:
    """Fills the places of `prose`."""

    def __init__(self, draw: random.Random) -> None:
        self._draw = draw
        self._fillers: Mapping[str, Callable[[], str]] = {
            "name": lambda: f"{draw.choice(prose.OFFICES)} {self._family()}" if draw.random() < 0.3 else self._full(),
            "family": self._family,
            "role": lambda: draw.choice(prose.ROLES),
            "organization": lambda: draw.choice(prose.ORGANIZATIONS),
            "place": lambda: draw.choice(prose.PLACES),
            "nationality": lambda: draw.choice(prose.NATIONALITIES),
            "thing": lambda: draw.choice(prose.THINGS),
            "counted": lambda: draw.choice(prose.COUNTED),
            "weekday": lambda: draw.choice(prose.WEEKDAYS),
            "month": lambda: draw.choice(prose.MONTHS),
            "bound": lambda: draw.choice(prose.BOUNDS),
            "good": lambda: draw.choice(prose.GOOD),
            "bad": lambda: draw.choice(prose.BAD),
            "verb": lambda: draw.choice(prose.VERBS),
            "that": lambda: draw.choice(prose.THAT),
            "word": lambda: draw.choice(prose.WORDS_FOR_NUMBERS),
            "count": lambda: f"{round(draw.lognormvariate(5, 2)) + 2:,}",
            "percent": lambda: f"{draw.uniform(0.5, 95):.{draw.randint(0, 1)}f}{draw.choice((' percent', '%'))}",
            "money": self._money,
            "amount": lambda: f"{draw.randint(2, 900)} {draw.choice(prose.UNITS)}",
            "date": lambda: f"{draw.choice(prose.MONTHS)} {draw.randint(1, 28)}{draw.choice(('', ', 2021', ', 2023'))}",
            "score": lambda: f"{draw.randint(1, 6)}-{draw.randint(0, 5)}",
            "ordinal": lambda: draw.choice(("12th", "31st", "final", "third", "89th")),
            "claim": lambda: self._fill(draw.choice(prose.CLAIMS)),
        }

    def headline(self) -> str:
        return self._fill(self._draw.choice(prose.HEADLINES))

    def sentence(self) -> str:
        return self._fill(self._draw.choice(prose.SENTENCES))

    def _fill(self, template: str) -> str:
        def fill(found: re.Match[str]) -> str:
            name = found[1]
            filled = self._fillers[name.lower()]()
            return filled[0].upper() + filled[1:] if name[0].isupper() else filled

        return _PLACE.sub(fill, template)

    def _family(self) -> str:
        return self._draw.choice(prose.FAMILY)

    def _full(self) -> str:
        return f"{self._draw.choice(prose.GIVEN)} {self._family()}"

    def _money(self) -> str:
        sign = self._draw.choice(("$", "€", "£", "US$", "C$"))
        return f"{sign}{self._draw.uniform(1, 400):.1f}{self._draw.choice(('m', ' million', 'bn', ' billion'))}"
