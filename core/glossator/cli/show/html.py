"""Results as one page: the text of each document with underlined annotations, a legend, and tables.

The page needs nothing else: no script, no font, no request, and its Content-Security-Policy forbids them. All that
comes from documents and plugins is escaped, and becomes text, titles and data attributes, never markup or style.
"""

from __future__ import annotations

import base64
import hashlib
import zlib
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from html import escape
from types import MappingProxyType

from glossator.cli.show.describe import (
    amount,
    counted,
    details,
    judgement,
    named_entities,
    occurrence,
    one_line,
    printable,
    rival,
    signed,
    surface,
)
from glossator.cli.show.marks import Mark, marks, segments
from glossator.cli.show.page import STYLE
from glossator.contract.result import AnalyzerResult, DocumentResult
from glossator.text.annotation import Annotation, Attribution, Entity, Number, Sentiment, SentimentLevel, SentimentVoice

_HUES = 12
_LANES = 6
# The usual labels look the same everywhere, others take the colour that their name gives.
_HUE_OF: Mapping[str, int] = MappingProxyType(
    {
        "PERSON": 0, "PER": 0, "ORG": 1, "LOC": 2, "GPE": 2, "FAC": 3, "NORP": 4, "PRODUCT": 5,
        "source": 6, "cue": 7, "content": 8, "positive": 9, "negative": 10, "number": 11,
    }
)  # fmt: skip


def page_begin(title: str = "Glossator") -> str:
    """Everything before the first document."""
    digest = base64.b64encode(hashlib.sha256(STYLE.encode()).digest()).decode()
    return (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f"<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'sha256-{digest}'\">\n"
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="color-scheme" content="light dark">\n'
        f"<title>{_text(title)}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n"
    )


def page_end() -> str:
    """Everything after the last document."""
    return "</body>\n</html>\n"


def render_section(result: DocumentResult, text: str) -> str:
    """One document as a section: heading, legend, text, and the tables of each analyzer."""
    found = marks(result.results, text)
    language = f' lang="{_text(result.language)}"' if result.language else ""
    parts = [
        '<article class="document">',
        f"<h1>{_text(result.document_id) or f'document {result.index}'} "
        f'<small class="{result.status.value}">{result.status.value}</small></h1>',
    ]
    if result.failure is not None:
        parts.append(_failure(result.failure.reason.value, result.failure.message))
    if found:
        parts.append(_legend(found))
    if text:
        parts.append(f'<div class="text" dir="auto"{language}>{_highlighted(found, text)}</div>')
    parts += [_render_result(item, text) for item in result.results]
    return "\n".join([*parts, "</article>\n"])


def _highlighted(found: Sequence[Mark], text: str) -> str:
    shown = printable(text)
    lanes = _lanes(found)
    html = []
    for segment in segments(found, len(text)):
        piece = escape(shown[segment.begin : segment.end])
        if segment.marks:
            # A browser shows the innermost title: it tells all.
            titles = escape("\n".join(dict.fromkeys(one_line(mark.title) for mark in segment.marks)))
            piece = f'<span title="{titles}">{piece}</span>'
        for mark in reversed(segment.marks):
            piece = (
                f'<span class="mark h{_hue(mark)} l{lanes[id(mark)]}" data-layer="{_text(mark.layer)}" '
                f'data-label="{_text(mark.label)}">{piece}</span>'
            )
        html.append(piece)
    return "".join(html)


def _lanes(found: Sequence[Mark]) -> dict[int, int]:
    """Underlines of marks that overlap go below one another: for each mark the number of its line."""
    ends: list[int] = []  # of the last mark in each lane
    lanes = {}
    for mark in found:
        lane = next((at for at, end in enumerate(ends) if end <= mark.begin), len(ends))
        ends[lane : lane + 1] = [mark.end]
        lanes[id(mark)] = min(lane, _LANES - 1)
    return lanes


def _legend(found: Iterable[Mark]) -> str:
    counts = Counter((mark.layer, mark.label) for mark in found)
    hues = {(mark.layer, mark.label): _hue(mark) for mark in found}
    items = []
    for (layer, label), count in sorted(counts.items()):
        name = label if label == layer else f"{layer} {label}"
        items.append(f'<li><span class="mark h{hues[layer, label]} l0">{_text(name)}</span> {count}</li>')
    return f'<ul class="legend" aria-label="Legend">{"".join(items)}</ul>'


def _render_result(result: AnalyzerResult, text: str) -> str:
    name = _text(result.name if result.name == result.analyzer else f"{result.name} ({result.analyzer})")
    parts = [f"<section>\n<h2>{name} <small>{_text(result.version)}</small></h2>"]
    if result.failure is not None:
        parts.append(_failure(result.failure.reason.value, result.failure.message))
    left = list(result.annotations)
    for kind, table in _TABLES:
        chosen = [item for item in left if isinstance(item.value, kind)]
        left = [item for item in left if not isinstance(item.value, kind)]
        if chosen:
            parts.append(table(chosen, text))
    if left:
        parts.append(_others(left, text))
    elif result.ok and not result.annotations:
        parts.append("<p>nothing found</p>")
    return "\n".join([*parts, "</section>"])


def _entities(items: Sequence[Annotation], text: str) -> str:
    rows = [
        [named.label, named.name, str(named.mentions), ", ".join(named.forms)] for named in named_entities(items, text)
    ]
    return _table(["label", "name", "mentions", "also as"], rows, numeric={2})


def _numbers(items: Sequence[Annotation], text: str) -> str:
    rows = []
    for item in items:
        number: Number = item.value
        standard = " ".join(part for part in (number.si_value, number.si_unit) if part)
        times = " ".join(dict.fromkeys(part for part in (number.timex, number.resolved, occurrence(number)) if part))
        said = ", ".join(part for part in (amount(number), rival(number)) if part)
        rows.append([surface(item.spans, text), number.kind.value, said, counted(number, text), standard, times])
    return _table(["text", "kind", "amount", "counted", "in SI units", "time"], rows)


def _sentiments(items: Sequence[Annotation], text: str) -> str:
    rows = []
    for item in items:
        value: Sentiment = item.value
        whole = value.level is SentimentLevel.DOCUMENT and not item.spans
        rows.append(
            [
                value.level.value,
                "(document)" if whole else surface(item.spans, text),
                signed(value.score),
                f"{value.magnitude:.2f}",
                "" if value.voice is SentimentVoice.AUTHOR else value.voice.value,
            ]
        )
    return _table(["level", "text", "score", "magnitude", "voice"], rows, numeric={2, 3})


def _attributions(items: Sequence[Annotation], text: str) -> str:
    rows = []
    for item in items:
        value: Attribution = item.value
        source = surface(value.source, text) or "(implicit)"
        rows.append([source, surface(value.cue, text), surface(value.content, text), judgement(value)])
    return _table(["source", "cue", "content", "type"], rows)


def _others(items: Sequence[Annotation], text: str) -> str:
    rows = []
    for item in items:
        said = details(item.value, text)
        score = "" if item.score is None else f"{item.score:.2f}"
        rows.append([item.kind, item.label, surface(item.spans, text) or "(document)", score, said])
    return _table(["kind", "label", "text", "score", "value"], rows, numeric={3})


_TABLES: tuple[tuple[type[object], Callable[[Sequence[Annotation], str], str]], ...] = (
    (Entity, _entities),
    (Number, _numbers),
    (Sentiment, _sentiments),
    (Attribution, _attributions),
)


def _table(head: Sequence[str], rows: Iterable[Sequence[str]], numeric: Iterable[int] = ()) -> str:
    right = set(numeric)
    names = "".join(f'<th scope="col">{_text(name)}</th>' for name in head)
    lines = ["<table>", f"<thead><tr>{names}</tr></thead>", "<tbody>"]
    for row in rows:
        cells = (
            f'<td class="n">{_text(cell)}</td>' if at in right else f'<td dir="auto">{_text(cell)}</td>'
            for at, cell in enumerate(row)
        )
        lines.append(f"<tr>{''.join(cells)}</tr>")
    return "\n".join([*lines, "</tbody>", "</table>"])


def _failure(reason: str, message: str) -> str:
    return f'<p class="failed"><b>{_text(reason)}</b>: {_text(message)}</p>'


def _text(text: str) -> str:
    return escape(one_line(text))


def _hue(mark: Mark) -> int:
    for name in (mark.label, mark.layer):
        if name in _HUE_OF:
            return _HUE_OF[name]
    # Not hash(): the colour of a label must be the same in every run.
    return zlib.crc32(mark.label.encode()) % _HUES
