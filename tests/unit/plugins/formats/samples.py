"""Texts that are hard on offsets, with annotations of every kind on them: what all formats are tried with."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Any

from glossator import (
    AnalyzerResult,
    Annotation,
    Attribution,
    AttributionType,
    Bound,
    Document,
    DocumentResult,
    DocumentStatus,
    Entity,
    Number,
    NumberKind,
    Reference,
    Sentiment,
    SentimentLevel,
    Span,
)
from glossator.contract.writer import Writer
from glossator.errors import Failure, Reason

TEXTS: Mapping[str, str] = MappingProxyType(
    {
        "plain": "Mira Okafor told us at least 40 boats left Velm. She said so twice, Okafor did.",
        "astral": "𝔐ira 😀 met 👩‍👩‍👧 in Łódź; 𝔐ira paid 𝟝 coins 🪙🪙.",
        "right to left": "אמרה מירה: ״שלום עולם״ 3 ימים. وقالت ليلى إن ٤٠ قاربا غادرت.",
        "windows": "Mira went.\r\n\r\n“Forty boats,\r\nat least,” she said.\r\nVelm slept.\r\n",
        "lines": "“We will\nleave Velm,”\n\nMira Okafor\u2028said.\u2029Nobody\x85heard\x0bher\x0c40 times.",
        "spaces": "  \n\t Mira  \t left \n\n\n Velm   40  \n ",
        "controls": "Mira\x00Okafor said\x01 no\x1f to Velm\x7f \ufffe 40\ttimes\x08.",
        "markup": 'Mira & <b>Velm</b> ]]> =1+1 &amp; _x000D_ "40" | a|b (c) e1) Entity=x % - %2D \\n.',
        "one": "M",
        "empty": "",
    }
)
_WORD = re.compile(r"\w+|[^\w\s]")


def document(name: str) -> Document:
    return Document(TEXTS[name], f"{name}.txt", "en")


def result(text: str, *, seed: int = 1, name: str = "", syntax: bool = True) -> DocumentResult:
    """Annotations of every kind over words of the text: nested, crossing, in pieces, and some inside of words."""
    words = [Span(*match.span()) for match in _WORD.finditer(text)]
    draw = random.Random(seed)  # noqa: S311 - a draw that is the same in every run
    entities, numbers, feelings, said, others = [], [], [], [], []
    for number, span in enumerate(_runs(words, draw, 6), 1):
        value = Entity(entity_id=f"e{1 + number % 3}", canonical_name=span.slice(text), mention_count=2)
        entities.append(Annotation("entity", (span,), value, ("PERSON", "LOC", "ORG")[number % 3], 0.5, f"m{number}"))
    if len(text) > 4:  # inside of words
        value = Entity(entity_id="e9", canonical_name="inside")
        entities.append(Annotation("entity", (Span(1, 3),), value, "MISC", None, "m90"))
    for number, span in enumerate(_runs(words, draw, 3), 1):
        amount = Number(kind=NumberKind.MONEY, bound=Bound.AT_LEAST, value="40", low="40", currency="EUR")
        numbers.append(Annotation("number", (span,), amount, "money", None, f"n{number}"))
    for number, span in enumerate(_runs(words, draw, 2), 1):
        target = Reference("m1", "entities") if number == 1 else None
        level = SentimentLevel.TARGET if target else SentimentLevel.SENTENCE
        feelings.append(Annotation("sentiment", (span,), _feeling(level, target), "negative", 0.7, f"s{number}"))
    if text:
        feelings.append(Annotation("sentiment", (), _feeling(SentimentLevel.DOCUMENT, None), "negative", 0.7, "s9"))
    for number in range(1, 4):
        pieces = sorted({*_runs(words, draw, 3)})
        if not pieces:
            break
        content = tuple(_apart(pieces))
        source = tuple(_runs(words, draw, 1)) if number != 2 else ()
        cue = tuple(_runs(words, draw, 1)) if number != 3 else ()
        spoken = Attribution(
            type=AttributionType.MIXED,
            source=source,
            cue=cue,
            content=content,
            source_entity=Reference("m1", "entities") if source else None,
            parent_id="a1" if number == 3 else "",
        )
        said.append(Annotation("attribution", content, spoken, "mixed", 0.9, f"a{number}"))
    for number, span in enumerate(_runs(words, draw, 1), 1):
        others.append(Annotation("acme.topic", (span,), {"topic": "sea", "where": span}, "sea|=", None, f"t{number}"))
    results = [
        AnalyzerResult(analyzer, analyzer, "1", f"f-{analyzer}", tuple(found))
        for analyzer, found in (
            ("entities", entities),
            ("numbers", numbers),
            ("sentiment", feelings),
            ("attribution", said),
            ("acme.topics", others),
        )
    ]
    if syntax:
        results.append(AnalyzerResult("syntax", "syntax", "1", "f-syntax", tuple(_sentences(text))))
    return DocumentResult(name, DocumentStatus.OK, tuple(results), language="en")


def failed(name: str) -> DocumentResult:
    return DocumentResult(name, DocumentStatus.FAILED, failure=Failure(Reason.DOCUMENT_TOO_LARGE, "it is too large"))


def written(writer: Writer, *names: str, syntax: bool = True) -> Writer:
    """Everything in these texts, written."""
    writer.begin()
    for name in names or TEXTS:
        writer.write(document(name), result(TEXTS[name], name=f"{name}.txt", syntax=syntax))
    writer.end()
    return writer


def _feeling(level: SentimentLevel, target: Reference | None) -> Sentiment:
    return Sentiment(
        level=level, score=-0.5, magnitude=0.5, positive=0.1, neutral=0.3, negative=0.6, target=target, quoted=False
    )


def _runs(words: list[Span], draw: random.Random, count: int) -> Iterator[Span]:
    """So many runs of one to five words, wherever they fall."""
    for _ in range(count if words else 0):
        first = draw.randrange(len(words))
        last = min(len(words), first + draw.randint(1, 5)) - 1
        yield Span(words[first].begin, words[last].end)


def _apart(spans: list[Span]) -> Iterator[Span]:
    """Those that do not overlap the one before."""
    end = -1
    for span in spans:
        if span.begin > end:
            yield span
            end = span.end


def _sentences(text: str) -> Iterator[Annotation]:
    """Sentences end at full stops; every third word is a token of two, some not written one after the other."""
    tokens = [Span(*match.span()) for match in _WORD.finditer(text)]
    sentence: list[Span] = []
    for number, token in enumerate(tokens):
        sentence.append(token)
        if token.slice(text) in {".", "!"} or number == len(tokens) - 1:
            yield Annotation("sentence", (Span(sentence[0].begin, sentence[-1].end),), _sentence(sentence, text))
            sentence = []


def _sentence(tokens: list[Span], text: str) -> dict[str, Any]:
    told: list[dict[str, Any]] = []
    number = 0
    for at, span in enumerate(tokens):
        form = span.slice(text)
        parts = [form] if at % 3 != 2 or len(form) < 2 else [form[:1], form[1:]]
        if at % 12 == 5 and len(parts) > 1:  # as French “du” is “de le”
            parts = [*parts[:1], "le"]
        words = []
        for part in parts:
            number += 1
            head, deprel = (0, "root") if number == 1 else (1, "dep")
            words.append(
                {
                    "form": part, "lemma": part.lower(), "upos": "NOUN", "xpos": "NN", "feats": "Number=Sing",
                    "head": head, "deprel": deprel, "span": span,
                }
            )  # fmt: skip
        told.append({"span": span, "words": words})
    return {"tokens": told}
