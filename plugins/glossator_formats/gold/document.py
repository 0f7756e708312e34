"""A document with its gold, whatever format it came from; and the error of gold that cannot be trusted."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from glossator.contract.writer import FormatError
from glossator.text.annotation import Span

ATTRIBUTION = "attribution"
IGNORE, DISCARD = "ignore", "discard"


class GoldError(FormatError):
    """Gold that is broken or speaks of another text. It names file and place, and no word of the text."""


@dataclass(frozen=True, slots=True)
class GoldSpan:
    """An annotation of one label."""

    kind: str
    """As analyzers say it: entity, number, sentiment …; empty: a label that a mapping has to explain."""
    label: str
    spans: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class GoldAttribution:
    """Who said what; each role may be in pieces, or missing."""

    source: tuple[Span, ...] = ()
    cue: tuple[Span, ...] = ()
    content: tuple[Span, ...] = ()
    type: str = ""


@dataclass(frozen=True)
class GoldDocument:
    """A text, and all that is right about it."""

    name: str
    text: str
    spans: tuple[GoldSpan, ...] = ()
    attributions: tuple[GoldAttribution, ...] = ()
    discard: tuple[Span, ...] = ()
    """What is no text of the article: nothing that is found there counts."""
    language: str = ""


def checked(span: Span, text: str, place: str) -> Span:
    """The span; raises `GoldError` if it does not lie in the text."""
    if not 0 <= span.begin <= span.end <= len(text):
        raise GoldError(
            f"{place}: the span [{span.begin}, {span.end}) lies outside the text, which has {len(text)} characters"
        )
    return span


class Ids:
    """The ids of a file, each of which may be there once."""

    def __init__(self) -> None:
        self._seen: set[str] = set()

    def take(self, name: str, place: str) -> None:
        """Raises `GoldError` if it has been there."""
        if name in self._seen:
            raise GoldError(f"{place}: two annotations have the id {name[:60]!r}: one would hide the other")
        self._seen.add(name)


def once(ids: Iterable[str], place: str) -> None:
    """Raises `GoldError` if an id is there twice."""
    seen = Ids()
    for name in ids:
        seen.take(name, place)
