"""What tokenizers read of each character: its number and its features, for whole texts at once.

The features and their patterns are those that Stanza's tokenizers are trained on (stanza 1.15,
`models/tokenization/{data,utils}.py`, Apache-2.0).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float32]
Integers = npt.NDArray[np.int64]

_SMALL = 1 << 22
_COMMON = 0x2100
"""Characters below this one, which are those of most texts, are looked up once and for all."""
_NUMERIC = re.compile(r"^[\d]+([,\.]+[\d]+)*[,\.]*$")

FEATURES: Mapping[str, Callable[[str], bool]] = {
    "space_before": lambda character: character.startswith(" "),
    "capitalized": lambda character: character[0].isupper(),
    "numeric": lambda character: _NUMERIC.match(character) is not None,
}
"""Of characters."""
POSITIONS = ("end_of_para", "start_of_para")
"""Features of where a character is."""
PATTERNS: Mapping[str, re.Pattern[str]] = {
    "labeled_field": re.compile(r"\b[A-Z][a-zA-Z]*(?:\s[A-Z][a-zA-Z]*){0,2}\s*:"),
    "phone_id": re.compile(r"\(\d{3}\)\s?\d{3}-\d{4}|\b\d{3}-\d{3}-\d{4}\b|\bx\d{3,5}\b"),
    "date_pattern": re.compile(
        r"\b\d{1,2}/\d{1,2}/\d{2,4}\b"
        r"|\b(?:January|February|March|April|May|June|July|August|September"
        r"|October|November|December)\s+\d{1,2},?\s+\d{4}\b"
    ),
    "currency": re.compile(r"\$\s?\d[\d,]*(?:\.\d+)?"),
}
"""Features of all characters in what fits."""
_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip
# Each begins with a character that is looked for without trying the pattern at every other.
_DIALLED, _EXTENSION, _SLASHED = re.compile(r"-\d"), re.compile(r"x\d"), re.compile(r"/\d")
_HINTS: Mapping[str, Callable[[str], object]] = {
    "labeled_field": lambda text: ":" in text,
    "phone_id": lambda text: _DIALLED.search(text) or _EXTENSION.search(text),
    "date_pattern": lambda text: _SLASHED.search(text) or any(month in text for month in _MONTHS),
    "currency": lambda text: "$" in text,
}
"""What is true of texts that hold what fits, and of few others: to look for that takes a tenth of the time."""
_MAIL = r"""(?:[a-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[a-z0-9!#$%&'*+/=?^_`{|}~-]+)*|"(?:[\x01-\x08\x0b\x0c\x0e-\x1f\x21\x23-\x5b\x5d-\x7f]|\\[\x01-\x09\x0b\x0c\x0e-\x7f])*")@(?:(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z0-9](?:[a-z0-9-]*[a-z0-9])?|\[(?:(?:(?:2(?:5[0-5]|[0-4][0-9])|1[0-9][0-9]|[1-9]?[0-9]))\.){3}(?:(?:2(?:5[0-5]|[0-4][0-9])|1[0-9][0-9]|[1-9]?[0-9])|[a-z0-9-]*[a-z0-9]:(?:[\x01-\x08\x0b\x0c\x0e-\x1f\x21-\x5a\x53-\x7f]|\\[\x01-\x09\x0b\x0c\x0e-\x7f])+)\])"""  # noqa: E501
_WEB = r"""(?:https?:\/\/(?:www\.|(?!www))[a-zA-Z0-9][a-zA-Z0-9-]+[a-zA-Z0-9]\.[^\s"]{2,}|www\.[a-zA-Z0-9][a-zA-Z0-9-]+[a-zA-Z0-9]\.[^\s"]{2,}|https?:\/\/(?:www\.|(?!www))[a-zA-Z0-9]+\.[^\s"]{2,}|www\.[a-zA-Z0-9]+\.[^\s"]{2,})|[a-zA-Z0-9]+\.(?:gov|org|edu|net|com|co)(?:\.[^\s"]{2,})"""  # noqa: E501
ADDRESS = re.compile(f"(?:{_MAIL}|{_WEB})")
"""Addresses of mail and web, which Stanza never cuts."""
LONGEST_FORM = 1000
"""Longer forms are replaced by `UNKNOWN` before a network reads them, as Stanza's tokenizer does: they cost memory."""
UNKNOWN = "<UNK>"
_SPACE = re.compile(r"\s")


def normalized(characters: str) -> str:
    """A token's characters as the networks read them."""
    return _SPACE.sub(" ", characters.lstrip())


class Window(NamedTuple):
    """Characters that the network reads at once."""

    ids: Integers
    features: Floats
    """Of shape (characters, features)."""
    characters: str
    ends: bool
    """It ends its paragraph: there the network saw one unit of padding in training, and so it does here."""


def joined(windows: Sequence[Window], padding: int) -> tuple[Integers, Floats]:
    """All ids, of shape (units,), and features, of shape (units, features), with the padding behind paragraphs."""
    width = windows[0].features.shape[1]
    ids, features = [], []
    for window in windows:
        ids.append(window.ids)
        features.append(window.features)
        if window.ends:
            ids.append(np.array([padding]))
            features.append(np.zeros((1, width), dtype=np.float32))
    return np.concatenate(ids), np.concatenate(features)


class CharacterInputs:
    """Makes the tokenizer's input: ids of shape (units,) and features of shape (units, features).

    The same arrays as `TokenizationDataset.para_to_sentences`, without a Python call per character and feature.
    """

    def __init__(self, names: Sequence[str], number: Callable[[str], int]) -> None:
        """`names` of features in their order, `number` that of a character."""
        self._number = number
        self._of_character = [FEATURES[name] for name in names if name in FEATURES]
        self._of_position = [name for name in POSITIONS if name in names]
        self._of_pattern = [(pattern, _HINTS[name]) for name, pattern in PATTERNS.items() if name in names]
        # Of common characters, as far as they have come: their numbers and features.
        self._known = np.zeros(_COMMON, dtype=np.bool_)
        self._numbers = np.zeros(_COMMON, dtype=np.int64)
        self._features = np.zeros((_COMMON, len(self._of_character)), dtype=np.float32)

    def read(self, paragraphs: Sequence[str]) -> list[tuple[Integers, Floats]]:
        """The input for each paragraph; none may be empty."""
        if not paragraphs:
            return []
        together = "".join(paragraphs)
        codes = np.frombuffer(together.encode("utf-32-le"), dtype="<u4").astype(np.int64)
        ids, of_character = self._common(codes) if codes.max() < _COMMON else self._any(codes)
        lengths = np.array([len(units) for units in paragraphs])
        ends = np.cumsum(lengths)
        begins = ends - lengths
        width = len(self._of_character) + len(self._of_position) + len(self._of_pattern)
        features = np.zeros((len(together), width), dtype=np.float32)
        features[:, : len(self._of_character)] = of_character
        column = len(self._of_character)
        for name in self._of_position:
            features[ends - 1 if name == "end_of_para" else begins, column] = 1
            column += 1
        for pattern, hint in self._of_pattern:
            for begin, units in zip(begins.tolist(), paragraphs, strict=True):
                if not hint(units):
                    continue
                for found in pattern.finditer(units):
                    features[begin + found.start() : begin + found.end(), column] = 1
            column += 1
        cuts = list(zip(begins.tolist(), ends.tolist(), strict=True))
        return [(ids[begin:end], features[begin:end]) for begin, end in cuts]

    def _common(self, codes: Integers) -> tuple[Integers, Floats]:
        """Numbers and features of characters all of which are common."""
        if not self._known[codes].all():
            new = np.unique(codes[~self._known[codes]])
            self._numbers[new], self._features[new] = self._looked_at(new)
            self._known[new] = True
        return self._numbers[codes], self._features[codes]

    def _any(self, codes: Integers) -> tuple[Integers, Floats]:
        first, places = distinct_keys(codes)
        ids, features = self._looked_at(codes[first])
        return ids[places], features[places]

    def _looked_at(self, codes: Integers) -> tuple[Integers, Floats]:
        """Number and features of each of these characters, one by one."""
        characters = [chr(code) for code in codes]
        ids = np.array([self._number(character) for character in characters], dtype=np.int64)
        features = [[feature(character) for feature in self._of_character] for character in characters]
        return ids, np.array(features, dtype=np.float32).reshape(len(characters), -1)


def distinct_keys(keys: Integers) -> tuple[Integers, Integers]:
    """Where some key of each value is, and which of these each key equals; without sorting while they are small."""
    most = int(keys.max())
    if most >= _SMALL:
        _, first, places = np.unique(keys, return_index=True, return_inverse=True)
        return first, places
    at = np.full(most + 1, -1, dtype=np.int64)
    at[keys] = np.arange(len(keys))
    values = np.flatnonzero(at >= 0)
    first = at[values]
    at[values] = np.arange(len(values))
    return first, at[keys]
