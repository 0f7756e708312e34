"""Finds in a text what a model quoted of it: exactly, or but for what models like to change."""

import re
from collections.abc import Iterator
from typing import Literal, NamedTuple

_SAME = str.maketrans(
    {**dict.fromkeys("“”„‟«»″", '"'), **dict.fromkeys("‘’‚‛′", "'"), **dict.fromkeys("‐‑‒–—−", "-"), "\u00ad": None}
)
_ENDS = " \t\n\"'…."


class Found(NamedTuple):
    """Where a quote stands."""

    begin: int
    end: int
    quoted: Literal["exactly", "loosely"]
    occurrences: int


class Grounding:
    """Hands out the places of quotes in one text, each once."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._loose, self._places = _loosened(text)
        self._taken: set[tuple[int, int]] = set()

    def has(self, quote: str) -> bool:
        """Whether the text has it at all."""
        return any(True for _ in self._all(quote))

    def take(self, quote: str) -> Found | None:
        """The first place of the quote that has not been taken; None if there is none."""
        places = list(self._all(quote))
        for begin, end, quoted in places:
            if (begin, end) not in self._taken:
                self._taken.add((begin, end))
                return Found(begin, end, quoted, len(places))
        return None

    def _all(self, quote: str) -> Iterator[tuple[int, int, Literal["exactly", "loosely"]]]:
        quote = quote.strip()
        exact = [(found.start(), found.end()) for found in _whole(quote, self._text)] if quote else []
        if exact:
            yield from ((begin, end, "exactly") for begin, end in exact)
            return
        loose = _loosened(quote)[0].strip()
        # With its marks where the text has them, too; else without those at its ends, which models add.
        for tried in (loose, loose.strip(_ENDS)):
            if any(map(str.isalnum, tried)) and (matches := list(_whole(tried, self._loose))):
                for found in matches:
                    yield self._places[found.start()][0], self._places[found.end() - 1][1], "loosely"
                return


def _whole(quote: str, text: str) -> Iterator[re.Match[str]]:
    """Where the text has the quote, and not inside words: "ban" is not in "urban"."""
    begins = r"(?<!\w)" if quote[0].isalnum() else ""
    ends = r"(?!\w)" if quote[-1].isalnum() else ""
    return re.finditer(f"{begins}{re.escape(quote)}{ends}", text)


def _loosened(text: str) -> tuple[str, list[tuple[int, int]]]:
    """The text in lower case with plain marks and single blanks, and for each of its characters where it is from."""
    characters: list[str] = []
    places: list[tuple[int, int]] = []
    for position, character in enumerate(text):
        for plain in character.translate(_SAME).lower():
            if not plain.isspace():
                characters.append(plain)
                places.append((position, position + 1))
            elif characters and characters[-1] == " ":
                places[-1] = (places[-1][0], position + 1)
            else:
                characters.append(" ")
                places.append((position, position + 1))
    return "".join(characters), places
