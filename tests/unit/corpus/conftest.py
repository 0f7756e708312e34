"""Tables of a small corpus as a run writes them, without a run."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
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
    Document,
    Entity,
    Failure,
    Reason,
    Reference,
    Sentiment,
    SentimentLevel,
    Span,
)
from glossator_corpus.language import Language
from glossator_corpus.member import Member
from glossator_corpus.tables.folder import Folder
from glossator_corpus.tables.rows import Rows
from glossator_corpus.tables.said import Entities


@dataclass
class Piece:
    """A document, and what is said of it."""

    name: str
    text: str
    time: str = ""
    attributes: dict[str, str] = field(default_factory=dict)
    entities: list[Annotation] = field(default_factory=list)
    attributions: list[Annotation] = field(default_factory=list)
    sentiments: list[Annotation] = field(default_factory=list)
    failed: Failure | None = None
    """Of the analyzer sentiment."""

    def span(self, words: str) -> Span:
        begin = self.text.index(words)
        return Span(begin, begin + len(words))

    def entity(self, name: str, *mentions: str, label: str = "PERSON") -> Piece:
        """Mentions of one entity: the fullest name first, and then what else the text has for it."""
        number = f"e{len(self.entities)}"
        for words in mentions or (name,):
            value = Entity(entity_id=number, canonical_name=name)
            known = len(self.entities)
            self.entities.append(Annotation("entity", (self.span(words),), value, label, id=f"m{known}"))
        return self

    def says(
        self,
        source: str,
        content: str,
        of: str = "",
        *,
        cue: str = "said",
        kind: str = "indirect",
        within: str = "",
        act: str = "says",
        assertion: str = "asserted",
    ) -> Piece:
        """`of` is the fullest name of the entity that says it."""
        (ident, *_) = [
            *(one.id for one in self.entities if isinstance(one.value, Entity) and one.value.canonical_name == of),
            "",
        ]
        value = Attribution(
            type=AttributionType(kind),
            act=AttributionAct(act),
            assertion=AttributionAssertion(assertion),
            source=(self.span(source),) if source else (),
            cue=(self.span(cue),) if cue else (),
            content=(self.span(content),),
            source_entity=Reference(ident, "entities") if ident else None,
            parent_id=within,
        )
        number = f"a{len(self.attributions)}"
        self.attributions.append(Annotation("attribution", value.content, value, kind, id=number))
        return self

    def feels(self, name: str, score: float) -> Piece:
        (ident, *_) = (one.id for one in self.entities if getattr(one.value, "canonical_name", "") == name)
        value = Sentiment(
            level=SentimentLevel.TARGET,
            score=score,
            magnitude=abs(score),
            positive=max(score, 0),
            neutral=1 - abs(score),
            negative=max(-score, 0),
            target=Reference(ident, "entities"),
        )
        label = "positive" if score > 0 else "negative" if score < 0 else "neutral"
        self.sentiments.append(Annotation("sentiment", (), value, label, id=f"s{len(self.sentiments)}"))
        return self

    @property
    def results(self) -> list[AnalyzerResult]:
        return [
            AnalyzerResult("entities", "entities", "1", "f", tuple(self.entities)),
            AnalyzerResult("attribution", "attribution", "1", "f", tuple(self.attributions)),
            AnalyzerResult("sentiment", "sentiment", "1", "f", tuple(self.sentiments), self.failed),
        ]


Tabled = Callable[..., Path]


@pytest.fixture
def tabled(tmp_path: Path) -> Tabled:
    """Writes pieces to a folder of tables, as one more part, and returns the folder."""

    def write(pieces: Sequence[Piece | Member], analyzers: Sequence[str] = (), name: str = "tables") -> Path:
        folder = tmp_path / name
        rows = Rows()
        for piece in pieces:
            if isinstance(piece, Member):
                rows.add_document(piece, Language())
                continue
            time = datetime.fromisoformat(piece.time).replace(tzinfo=UTC) if piece.time else None
            given: dict[str, Any] = {"reference_time": time, "attributes": piece.attributes}
            member = Member(Document(piece.text, piece.name, "en", **given), "harbour.jsonl", "jsonl")
            rows.add_document(member, Language("en"))
            results = piece.results
            entities = Entities(results)
            for result in results:
                if not analyzers or result.name in analyzers:
                    rows.add_result(member, result, "f")
                    rows.add_annotations(member.document, result, entities)
        with Folder(folder) as opened, opened.part({}) as part:
            part.add(rows.tables())
            part.keep()
        return folder

    return write


@pytest.fixture
def harbour(tabled: Tabled) -> Path:
    """Two documents with a time, one without, and one that could not be read."""
    monday = Piece(
        "monday",
        'Mayor Ilse Brändvik-Roth said the old pier would stay open. "We paid for the pier," she told the Harbour '
        "Board (HB). HB denied that it leaks. A spokesman for Brändvik-Roth said nothing was planned. Jon Sund said "
        "the board had warned that tolls would rise. The board wants a crane.",
        "2024-03-04T09:00:00",
        {"title": "Pier <b>stays</b>", "url": "https://gull.example/pier?a=1&b=2"},
    )
    monday.entity("Ilse Brändvik-Roth", "Ilse Brändvik-Roth", "she")
    monday.entity("Harbour Board", "Harbour Board", "HB", "The board", label="ORG").entity("Jon Sund")
    monday.says("Mayor Ilse Brändvik-Roth", "the old pier would stay open", "Ilse Brändvik-Roth")
    monday.says("she", '"We paid for the pier,"', "Ilse Brändvik-Roth", cue="told", kind="direct")
    monday.says("HB", "that it leaks", "Harbour Board", cue="denied")
    monday.says("A spokesman for Brändvik-Roth", "nothing was planned")
    monday.says("Jon Sund", "the board had warned that tolls would rise", "Jon Sund")
    monday.says("the board", "that tolls would rise", "Harbour Board", cue="warned", within="a4")
    monday.says("The board", "a crane", "Harbour Board", cue="wants", act="believes")
    monday.feels("Harbour Board", -0.5).feels("Jon Sund", 0.25)
    april = Piece(
        "april",
        "=Sund= said @home that brandvik roth was right. The tolls\u2028are high, Sund said.",
        "2024-04-01",
        failed=Failure(Reason.ANALYZER_TIMEOUT, "too slow"),
    )
    april.entity("Sund", "Sund").entity("brandvik roth")
    april.says("=Sund=", "that brandvik roth was right", "Sund").says("Sund", "The tolls\u2028are high", "Sund")
    undated = Piece("undated", 'A diver said: "=1+1"').says("A diver", '"=1+1"', kind="direct")
    broken = Member(Document("", "broken"), "broken.gz", "", Failure(Reason.DOCUMENT_INVALID, "it is damaged"))
    return tabled([monday, april, undated, broken])
