"""What gold's labels mean: as analyzers say them, or as a file in TOML explains.

[labels]
Person = "PERSON"            # a label of entities
Price = "number:money"       # kind and label
Speaker = "source"           # source, cue or content of an attribution
Headline = "discard"         # no text of the article: nothing found there counts
Misc = "ignore"              # not scored, and what is found there is not wrong for it
"""

from __future__ import annotations

import tomllib
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

from ..found.marks import ROLES
from .document import DISCARD, IGNORE, GoldError, GoldSpan

ALIASES = {
    "per": "PERSON",
    "person": "PERSON",
    "people": "PERSON",
    "org": "ORG",
    "organization": "ORG",
    "organisation": "ORG",
    "loc": "LOC",
    "location": "LOC",
    "place": "LOC",
    "facility": "FAC",
}
"""Labels that people use, in lower case -> ours, where the analyzer has that one."""

NOTES = frozenset({"discuss"})
"""Labels by which annotators leave notes for one another, as in PolNeAR: they are not scored."""


class Mapping:
    """From a label of gold to a kind and a label of analyzers."""

    def __init__(self, given: dict[str, str] | None = None, known: Iterable[tuple[str, str]] = ()) -> None:
        """`given`: from a file. `known`: kinds and labels of the analyzers that are scored."""
        self._given = given or {}
        # Where several kinds have a label, as DATE of entities and date of numbers, it is the one that is written so,
        # and then that of entities: gold of other kinds says which it is.
        ordered = sorted(set(known), key=lambda one: (one[0] != "entity", one))
        self._by_label = {label: (kind, label) for kind, label in reversed(ordered)}
        self._by_lower = {label.lower(): (kind, label) for kind, label in reversed(ordered)}
        self.unknown: Counter[str] = Counter()
        """Labels that nobody knows, and how often they were there."""

    @classmethod
    def of(cls, path: Path | None, known: Iterable[tuple[str, str]]) -> Mapping:
        """Of a file; raises `GoldError` if that is no mapping."""
        if path is None:
            return cls(None, known)
        try:
            told = tomllib.loads(path.read_text(encoding="utf-8-sig"))
            labels = told["labels"]
            assert isinstance(labels, dict)  # noqa: S101 - caught below, like all that is wrong with it
            assert all(isinstance(value, str) for value in labels.values())  # noqa: S101
        except (OSError, ValueError, KeyError, AssertionError) as error:
            why = error.strerror if isinstance(error, OSError) else "it must be TOML with a table [labels] of strings"
            raise GoldError(f'{path} is no mapping: {why}, such as Person = "PERSON"') from None
        return cls(labels, known)

    def role(self, label: str) -> str:
        """The role in an attribution that the label means; empty if none."""
        said = self._given.get(label, label).lower()
        return said if said in ROLES else ""

    def discards(self, label: str) -> bool:
        return self._given.get(label, label).lower() == DISCARD

    def span(self, gold: GoldSpan) -> GoldSpan | None:
        """The annotation as analyzers would say it; None if it does not count, `unknown` if nobody knows."""
        label = self._given.get(gold.label)
        if label is None and gold.kind:
            return gold
        if label is not None:
            if label in {IGNORE, DISCARD}:
                return GoldSpan(IGNORE, gold.label, gold.spans)
            kind, _, name = label.rpartition(":")
            return GoldSpan(kind or gold.kind or "entity", name, gold.spans)
        lowered = gold.label.lower()
        if lowered in NOTES:
            return GoldSpan(IGNORE, gold.label, gold.spans)
        found = (
            self._by_label.get(gold.label)
            or self._by_lower.get(lowered)
            or self._by_lower.get(ALIASES.get(lowered, "").lower())
        )
        if found is None:
            self.unknown[gold.label] += 1
            return None
        return GoldSpan(*found, gold.spans)

    def check(self) -> None:
        """Raises `GoldError` with the labels that nobody knows."""
        if not self.unknown:
            return
        listed = ", ".join(f"{label} ({count})" for label, count in self.unknown.most_common(20))
        more = f" and {len(self.unknown) - 20} others" if len(self.unknown) > 20 else ""
        example = next(iter(self.unknown))
        raise GoldError(
            f"no analyzer that is scored says these labels of the gold: {listed}{more}. Score one that does "
            f"(--analyzers), or say in a file for --map what they mean: [labels] {example} = "
            '"PERSON", "number:money", "source", "discard" or "ignore"'
        )
