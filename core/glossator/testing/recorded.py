"""What the real English models made of the seeds, recorded: real parses for tests, without torch and without waiting.

    harness = Harness("acme.plugin", parser=recorded)
    harness.analyze(recorded.document("02_politics_water_levy_vote"))

Any other text is left to the toy parser. `make recorded` records them anew.
"""

from __future__ import annotations

import json
import lzma
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import cache
from importlib.resources import files
from itertools import accumulate, pairwise
from typing import Any

from glossator.contract.hooks import hookimpl
from glossator.contract.parser import ModelPackage, Parser, ParserFactory, ParserSettings, Parsing
from glossator.errors import Failure
from glossator.testing.toy import ToyParser
from glossator.text.document import Document
from glossator.text.parse import (
    Dependency,
    Layer,
    Mention,
    Parse,
    PartOfSpeech,
    Polarity,
    RoleSpan,
    Sentence,
    Token,
    Word,
)

FILE = "recorded.json.xz"

# Layer -> field of the parse, and what its rows are.
_ROWS: Mapping[Layer, tuple[str, Any]] = {
    Layer.WORDS: ("words", Word),
    Layer.POS: ("pos", PartOfSpeech),
    Layer.LEMMA: ("lemmas", None),
    Layer.DEPPARSE: ("dependencies", Dependency),
    Layer.MENTIONS: ("mentions", Mention),
    Layer.SENTIMENT: ("sentiment", Polarity),
    Layer.TARGETS: ("targets", Polarity),
    Layer.ROLES: ("roles", RoleSpan),
}
_DIGITS = 4


def names() -> tuple[str, ...]:
    """The seeds, by the names of their files without the ending."""
    return tuple(_recorded())


def document(name: str) -> Document:
    """The seed as a document; raises `KeyError` with what there is."""
    return Document(_one(name)["text"], id=name)


def parse(name: str, layers: Iterable[Layer] = Layer) -> Parse:
    """What the models made of the seed, these layers of it."""
    return _read(_one(name), frozenset(layers))


@hookimpl
def glossator_parser(language: str, models: Sequence[ModelPackage]) -> ParserFactory | None:
    """A parser for English that knows the seeds by heart."""
    return _Factory() if language == "en" else None


class RecordedParser(Parser):
    """Gives the recorded parses of the seeds, and toy parses of everything else."""

    language = "en"
    description = "recorded parses"
    fingerprint = "recorded-1"
    unavailable: Mapping[Layer, str] = {}

    def begin(self, documents: Sequence[Document]) -> Parsing:
        return _RecordedParsing(documents)


class _Factory(ParserFactory):
    language = "en"
    description = "recorded parses"

    def create(self, settings: ParserSettings) -> Parser:
        return RecordedParser()


class _RecordedParsing(Parsing):
    def __init__(self, documents: Sequence[Document]) -> None:
        self._documents = documents
        self._toys = ToyParser("en").begin(documents)

    def add(self, layers: Collection[Layer]) -> Sequence[Parse | Failure]:
        known = _by_text()
        return [
            _read(known[each.text], frozenset(layers)) if each.text in known and isinstance(toy, Parse) else toy
            for each, toy in zip(self._documents, self._toys.add(layers), strict=True)
        ]


def record(parsed: Iterable[tuple[str, str, Parse]]) -> bytes:
    """The content of the file, of names, texts and parses."""
    rows = {name: {"text": text, **dict(_written(found))} for name, text, found in parsed}
    content = json.dumps(rows, ensure_ascii=False, separators=(",", ":")).encode()
    return lzma.compress(content, preset=9)


def _written(parse: Parse) -> Iterator[tuple[str, Any]]:
    # Columns, because they pack better than rows, and of places the distances.
    yield "sentences", _columns(parse.sentences)
    # The text of a token is that of the document.
    yield "tokens", [_steps(token.begin for token in parse.tokens), [token.end - token.begin for token in parse.tokens]]
    for layer, (field, kind) in _ROWS.items():
        if layer in parse.layers:
            rows = getattr(parse, field)
            yield field, list(rows) if kind is None else _columns(rows)
    if Layer.MENTIONS in parse.layers:
        yield "doubtful", _columns(parse.doubtful)


def _columns(rows: Sequence[Any]) -> list[list[Any]]:
    columns = [
        [round(item, _DIGITS) if isinstance(item, float) else item for item in column]
        for column in zip(*rows, strict=True)
    ]
    return [_steps(column) if _places(column) else column for column in columns]


def _steps(places: Iterable[Any]) -> list[Any]:
    given = [0, *places]
    return [after - before for before, after in pairwise(given)]


def _places(column: Sequence[Any]) -> bool:
    return all(type(item) is int for item in column)


def _rows(columns: Sequence[Sequence[Any]]) -> Iterator[tuple[Any, ...]]:
    return zip(*(list(accumulate(column)) if _places(column) else column for column in columns), strict=True)


def _read(row: Mapping[str, Any], layers: frozenset[Layer]) -> Parse:
    text = row["text"]
    given: dict[str, Any] = {}
    if Layer.TOKENS in layers:
        given["sentences"] = tuple(Sentence(*each) for each in _rows(row["sentences"]))
        begins = accumulate(row["tokens"][0])
        spans = [(begin, begin + length) for begin, length in zip(begins, row["tokens"][1], strict=True)]
        given["tokens"] = tuple(Token(begin, end, text[begin:end]) for begin, end in spans)
    for layer in layers & _ROWS.keys():
        field, kind = _ROWS[layer]
        given[field] = tuple(row[field]) if kind is None else tuple(kind(*each) for each in _rows(row[field]))
    if Layer.MENTIONS in layers:
        given["mentions"] = tuple(_mention(*each) for each in _rows(row["mentions"]))
        given["doubtful"] = tuple(_mention(*each) for each in _rows(row["doubtful"]))
    return Parse("en", layers, **given)


def _mention(begin: int, end: int, label: str, score: float | None, others: Iterable[Sequence[Any]]) -> Mention:
    return Mention(begin, end, label, score, tuple((name, chance) for name, chance in others))


def _one(name: str) -> Mapping[str, Any]:
    try:
        return _recorded()[name]
    except KeyError:
        raise KeyError(f"no seed is named {name!r}; there are: {', '.join(_recorded())}") from None


@cache
def _recorded() -> Mapping[str, Mapping[str, Any]]:
    found: Mapping[str, Mapping[str, Any]] = json.loads(
        lzma.decompress(files("glossator.testing").joinpath(FILE).read_bytes())
    )
    return found


@cache
def _by_text() -> Mapping[str, Mapping[str, Any]]:
    return {row["text"]: row for row in _recorded().values()}


def main(paths: Sequence[str]) -> None:
    """Record these files with the installed models."""
    from pathlib import Path

    from glossator.host.engine import Engine

    engine = Engine.from_config()
    parser = engine.parser("en")
    read = [(Path(path).stem, Path(path).read_bytes().decode()) for path in paths]
    parses = parser.begin([Document(text) for _, text in read]).add(frozenset(Layer) - parser.unavailable.keys())
    rows = [(name, text, found) for (name, text), found in zip(read, parses, strict=True) if isinstance(found, Parse)]
    Path(__file__).with_name(FILE).write_bytes(record(rows))
    engine.close()


if __name__ == "__main__":
    import sys

    main(sys.argv[1:])
