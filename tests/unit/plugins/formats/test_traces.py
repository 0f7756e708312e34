"""Nothing is dropped silently: whatever an annotation says is in the file, or is counted among the losses."""

from __future__ import annotations

import importlib.util
import io
import re
import struct
import zipfile
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from glossator import (
    AnalyzerResult,
    Annotation,
    Attribution,
    AttributionAct,
    AttributionAssertion,
    AttributionType,
    Bound,
    Document,
    DocumentResult,
    DocumentStatus,
    Entity,
    Number,
    NumberKind,
    NumberPart,
    Reference,
    Sentiment,
    SentimentLevel,
    SentimentVoice,
    Span,
)
from glossator.cli.show.formats import format_names, writer_class
from glossator.contract.writer import Form

TEXT = "Ida Roth of the Harbour Board said that at least 40 boats had left. She was glad."
DOCUMENT = Document(TEXT, "harbour.txt", "en")


def at(words: str) -> Span:
    begin = TEXT.index(words)
    return Span(begin, begin + len(words))


ROTH = Entity(entity_id="e1", canonical_name="Ida Roth", mention_count=2)
AMOUNT = Number(kind=NumberKind.CARDINAL, value="40")
FELT = Sentiment(level=SentimentLevel.SENTENCE, score=0.5, magnitude=0.5, positive=0.6, neutral=0.3, negative=0.1)
SAID = Attribution(
    type=AttributionType.INDIRECT,
    source=(at("Ida Roth"),),
    cue=(at("said"),),
    content=(at("that at least 40 boats had left"),),
)
BOARD = Entity(entity_id="e2", canonical_name="Harbour Board")
HAD = SAID.model_copy(update={"content": (at("40 boats"),)})
BASE: Mapping[str, Annotation] = {
    "roth": Annotation("entity", (at("Ida Roth"),), ROTH, "PERSON", None, "m1"),
    "board": Annotation("entity", (at("Harbour Board"),), BOARD, "ORG", None, "m2"),
    "she": Annotation("entity", (at("She"),), ROTH, "PERSON", None, "m3"),
    "forty": Annotation("number", (at("40"),), AMOUNT, "cardinal", None, "n1"),
    "glad": Annotation("sentiment", (at("She was glad."),), FELT, "positive", None, "s1"),
    "said": Annotation("attribution", SAID.content, SAID, "indirect", None, "a1"),
    "had": Annotation("attribution", HAD.content, HAD, "indirect", None, "a2"),
    "sea": Annotation("acme.topic", (at("boats"),), {"topic": "sea"}, "sea", None, "t1"),
}  # fmt: skip
ANALYZERS = {"entity": "entities", "number": "numbers", "sentiment": "sentiment", "attribution": "attribution"}
WORD = {"lemma": "ida", "upos": "PROPN", "xpos": "NNP", "feats": "Number=Sing", "head": 2, "deprel": "nsubj"}


def _value(key: str, **changes: Any) -> tuple[str, Annotation]:
    one = BASE[key]
    return key, replace(one, value=one.value.model_copy(update=changes))


CHANGES: Mapping[str, tuple[str, Annotation]] = {
    "canonical_name": _value("she", canonical_name="Ida Roth the Younger"),
    "entity_id": _value("she", entity_id="e2"),
    **{
        f"number.{name}": _value("forty", **{name: value})
        for name, value in {
            "kind": NumberKind.AGE, "bound": Bound.AT_LEAST, "value": "41", "low": "39", "high": "42", "vague": True,
            "unit": "boats", "currency": "EUR", "dimension": "count", "si_value": "40", "si_unit": "m",
            "timex": "P40D", "resolved": "2024-05-01", "modifier": at("at least"), "counted": at("boats"),
            "counted_lemma": "boat", "low_inclusive": True, "high_inclusive": True,
            "parts": (NumberPart(span=at("40"), value="40"),), "ambiguous": True, "other": AMOUNT, "timex_mod": "START",
            "timex_set": True,
        }.items()
    },
    **{
        f"sentiment.{name}": _value("glad", **{name: value})
        for name, value in {
            "level": SentimentLevel.TARGET, "score": 0.25, "magnitude": 0.25, "positive": 0.5, "neutral": 0.4,
            "negative": 0.2, "target": Reference("m1", "entities"), "quoted": True, "voice": SentimentVoice.REPORTED,
            "rule": "but",
        }.items()
    },
    **{
        f"attribution.{name}": _value("said", **{name: value})
        for name, value in {
            "type": AttributionType.MIXED, "act": AttributionAct.WRITES, "assertion": AttributionAssertion.DENIED,
            "source": (at("Ida Roth"), at("Harbour Board")), "cue": (), "content": (at("that"), at("boats")),
            "source_entity": Reference("m1", "entities"),
        }.items()
    },
    "parent_id": _value("had", parent_id="a1"),
    **{f"{key}'s score": (key, replace(BASE[key], score=0.75)) for key in ("roth", "forty", "glad", "said", "sea")},
    **{f"{key}'s label": (key, replace(BASE[key], label="other")) for key in ("roth", "glad", "sea")},
    **{f"{key}'s place": (key, replace(BASE[key], spans=(at("left"),))) for key in ("roth", "forty", "glad", "sea")},
    **{
        f"{key} in pieces": (key, replace(BASE[key], spans=(at("Ida"), at("Board"))))
        for key in ("roth", "forty", "glad", "sea")
    },
    **{f"{key} of the whole": (key, replace(BASE[key], spans=())) for key in ("roth", "forty", "glad", "sea")},
    "an other value": ("sea", replace(BASE["sea"], value={"topic": "lake"})),
}  # fmt: skip
"""What is changed -> which annotation, and how it is then."""

_WORDS = "lemma|upos|xpos|feats|head|deprel"
_FELT = r"sentiment\.\w+|glad's \w+|sea's \w+|an other value"
COVERED: Mapping[str, Mapping[tuple[str, int], str]] = {
    "conllu": {("value", 2): _FELT},
    "doccano": {
        ("value", 8): rf"canonical_name|number\.\w+|{_FELT}|attribution\.(act|assertion)",
        ("syntax", 1): _WORDS,
    },
    "ninjs": {
        ("place", 3): "canonical_name|roth.*",
        ("annotation", 6): rf"(number|attribution|forty|glad|sea|said).*|parent_id|{_FELT}|{_WORDS}",
    },
    **{name: {("syntax", 1): _WORDS} for name in ("brat", "csv", "label-studio", "prodigy", "web-annotation", "xlsx")},
}
"""Format -> a loss and its count before anything changes -> what it covers: an annotation, or sentence, as a whole."""

# CAS as JSON says what XMI says, by the same writer.
LEFT_OUT = {"cas-json", *(() if importlib.util.find_spec("spacy") else ("docbin",))}
NAMES = [name for name in format_names() if name not in LEFT_OUT]


def _result(annotations: Mapping[str, Annotation], word: Mapping[str, Any]) -> DocumentResult:
    said: dict[str, list[Annotation]] = {}
    for one in annotations.values():
        said.setdefault(ANALYZERS.get(one.kind, "acme.topics"), []).append(one)
    results = [AnalyzerResult(name, name, "1", f"f-{name}", tuple(found)) for name, found in said.items()]
    words = [Span(*match.span()) for match in re.finditer(r"\w+|[^\w\s]", TEXT)]
    tokens = []
    for number, span in enumerate(words):
        told = {
            "form": span.slice(TEXT),
            **WORD,
            "head": 0 if number == 1 else 2,
            "deprel": "root" if number == 1 else "dep",
        }
        tokens.append({"span": span, "words": [{**told, **word} if not number else told]})
    sentence = Annotation("sentence", (Span(0, len(TEXT)),), {"tokens": tokens}, "", None, "y1")
    results.append(AnalyzerResult("syntax", "syntax", "1", "f-syntax", (sentence,)))
    return DocumentResult(DOCUMENT.id, DocumentStatus.OK, tuple(results), language="en")


def _written(name: str, place: Path, result: DocumentResult) -> tuple[dict[str, bytes], dict[str, int]]:
    """What is in the files, without times; and what was lost."""
    kind = writer_class(name)
    place.mkdir()
    stream = io.BytesIO()
    writer = kind(stream if kind.form is Form.STREAM else place if kind.form is Form.FOLDER else place / "all")
    writer.begin()
    writer.write(DOCUMENT, result)
    writer.end()
    writer.close()
    files = {path.name: path.read_bytes() for path in place.iterdir()} | {"": stream.getvalue()}
    if name == "xlsx":
        with zipfile.ZipFile(place / "all") as book:
            files = {part: book.read(part) for part in book.namelist() if "sheet" in part}
    files = {part: re.sub(rb'"generated": "[^"]*"', b"", data) for part, data in files.items()}
    return files, dict(writer.lost)


@pytest.mark.parametrize("name", NAMES)
def test_scores_are_told_alike_by_whomever_they_were_computed(tmp_path: Path, name: str) -> None:
    """Here, with eight bytes, and by a server, which sends four."""
    pytest.importorskip("openpyxl")
    written = []
    for number, score in enumerate((0.98768762562789, struct.unpack("f", struct.pack("f", 0.98768762562789))[0])):
        felt = FELT.model_copy(update={"score": score, "magnitude": score, "positive": score})
        scored = {key: replace(one, score=score) for key, one in BASE.items()}
        scored["glad"] = replace(scored["glad"], value=felt)
        written.append(_written(name, tmp_path / str(number), _result(scored, {})))
    assert written[0] == written[1]


@pytest.mark.parametrize("name", NAMES)
def test_whatever_changes_leaves_a_trace(tmp_path: Path, name: str) -> None:
    """In the files, or in the counts of what they cannot carry."""
    pytest.importorskip("openpyxl")
    before = _written(name, tmp_path / "before", _result(BASE, {}))
    covered = [what for (loss, count), what in COVERED.get(name, {}).items() if before[1].get(loss) == count]
    silent = []
    for number, (what, (key, changed)) in enumerate(CHANGES.items()):
        if _written(name, tmp_path / str(number), _result({**BASE, key: changed}, {})) == before:
            silent.append(what)
    for number, field in enumerate(WORD):
        word = {field: 5 if field == "head" else "obj" if field == "deprel" else "X"}
        if _written(name, tmp_path / f"word{number}", _result(BASE, word)) == before:
            silent.append(field)
    assert [what for what in silent if not re.fullmatch("|".join(covered), what)] == []
