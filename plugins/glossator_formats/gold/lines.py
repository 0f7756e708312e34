"""Gold of our own JSON lines: results of `glossator analyze --format jsonl` that somebody has corrected."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from glossator.text.annotation import Attribution, Number, Span

from ..results import JsonLines, Texts
from .document import GoldAttribution, GoldDocument, GoldError, GoldSpan, once
from .mapping import Mapping

_SKIPPED = frozenset({"sentence"})


def read(path: Path, mapping: Mapping, given: Iterable[str]) -> Iterator[GoldDocument]:
    """The documents of a file; `given` as of `Texts`. Raises `GoldError`."""
    for document, result in JsonLines(path, Texts(given, path.parent)):
        if result.failure is not None:
            raise GoldError(f"{path}: {result.document_id}: {result.failure.message}")
        spans: list[GoldSpan | None] = []
        said: list[GoldAttribution] = []
        for item in result.results:
            once((one.id for one in item.annotations if one.id), f"{path}: {result.document_id}: {item.name}")
            for one in item.annotations:
                value = one.value
                if isinstance(value, Attribution):
                    roles = {
                        role: tuple(map(Span._make, getattr(value, role))) for role in ("source", "cue", "content")
                    }
                    said.append(GoldAttribution(**roles, type=value.type.value))
                elif one.spans and one.kind not in _SKIPPED:
                    label = one.label or (value.kind.value if isinstance(value, Number) else one.kind)
                    spans.append(mapping.span(GoldSpan(one.kind, label, tuple(one.spans))))
        yield GoldDocument(
            document.id,
            document.text,
            tuple(span for span in spans if span is not None),
            tuple(said),
            language=document.language,
        )
