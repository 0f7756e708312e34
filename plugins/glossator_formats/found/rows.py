"""Annotations as rows: what the tables of CSV and XLSX have in common."""

from __future__ import annotations

from collections.abc import Iterator

from glossator.text.annotation import Attribution, Entity, Number, Sentiment

from .marks import Found, compact, digits, leads

ANNOTATIONS = (
    "document", "analyzer", "id", "kind", "label", "score", "begin", "end", "fragments", "text",
    "entity_id", "name", "number", "bound", "unit", "time", "feeling", "value",
)  # fmt: skip
"""`begin` and `end` are in code points, from the first to the last fragment; `fragments` are all, as 3-9;14-20."""
SAID = (
    "document", "id", "who", "entity", "cue", "what", "type", "act", "assertion", "begin", "end", "inside",
)  # fmt: skip
DOCUMENTS = ("document", "language", "status", "analyzers that failed", "characters")

Cell = str | int | float | None


def annotation_rows(found: Found) -> Iterator[list[Cell]]:
    """A row for each annotation; an attribution is one, its spans the content's."""
    for mark in (*found.marks, *found.wide):
        value = mark.annotation.value
        if isinstance(value, Attribution) and mark.spans and not leads(mark, found.by_key):
            continue
        number = value if isinstance(value, Number) else None
        entity = value if isinstance(value, Entity) else None
        yield [
            found.document.id,
            mark.result.name,
            mark.annotation.id,
            mark.annotation.kind,
            mark.label,
            mark.annotation.score,
            mark.begin if mark.spans else None,
            mark.end if mark.spans else None,
            ";".join(f"{span.begin}-{span.end}" for span in mark.spans),
            mark.text(found.text),
            entity.entity_id if entity else "",
            entity.canonical_name if entity else "",
            (number.value or number.low or number.high) if number else "",
            number.bound.value if number else "",
            (number.currency or number.unit) if number else "",
            (number.resolved or number.timex) if number else "",
            digits(value.score) if isinstance(value, Sentiment) else None,
            "" if entity else compact(value),
        ]


def said_rows(found: Found) -> Iterator[list[Cell]]:
    """Who said what: a row for each attribution."""
    named = {
        link.begin: found.by_key[link.end].annotation.value.canonical_name
        for link in found.links
        if link.kind == "entity" and isinstance(found.by_key[link.end].annotation.value, Entity)
    }
    for mark in found.marks:
        value = mark.annotation.value
        if not isinstance(value, Attribution) or not leads(mark, found.by_key):
            continue
        stem = mark.key.rsplit("/", 1)[0]

        def words(role: str, stem: str = stem) -> str:
            part = found.by_key.get(f"{stem}/{role}")
            return part.text(found.text) if part else ""

        yield [
            found.document.id,
            mark.annotation.id,
            words("source"),
            named.get(f"{stem}/source", ""),
            words("cue"),
            words("content"),
            value.type.value,
            value.act.value,
            value.assertion.value,
            mark.begin,
            mark.end,
            value.parent_id,
        ]


def document_row(found: Found) -> list[Cell]:
    """The document itself: one without annotations has a place, too."""
    failed = [f"{item.name}: {item.failure.reason.value}" for item in found.result.results if item.failure]
    if found.result.failure is not None:
        failed = [found.result.failure.reason.value]
    status = found.result.status.value
    return [found.document.id, found.result.language, status, ", ".join(failed), len(found.text)]
