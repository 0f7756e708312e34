"""Results as one page: the text of each document with underlined annotations, switches, and tables.

The page needs nothing else: its only script is part of it, and its Content-Security-Policy forbids all other ones,
fonts and requests. All that comes from documents and plugins is escaped, and becomes text, titles and data attributes,
never markup, style or script. Each document holds its result as JSON in `data-result`, as `--format jsonl` writes it;
rows and marks say in `data-of` which annotations they are.
"""

from __future__ import annotations

import unicodedata
import zlib
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from html import escape
from typing import NamedTuple

from glossator.cli.show import phrases
from glossator.cli.show.describe import (
    amount,
    counted,
    details,
    judgement,
    language_of,
    moment,
    named_entities,
    one_line,
    printable,
    rival,
    signed,
    standard,
    surface,
)
from glossator.cli.show.marks import Mark, feeling, marks, segments
from glossator.cli.show.names import Names, speaker
from glossator.cli.show.targets import targets
from glossator.contract.result import AnalyzerResult, DocumentResult
from glossator.text.annotation import Annotation, Attribution, Entity, Number, Sentiment, SentimentLevel, SentimentVoice
from glossator.text.language import LanguageSource


def render_section(result: DocumentResult, text: str, line: str = "") -> str:
    """One document as a section: heading, switches, text, and the tables of each analyzer.

    `line` is the result as JSON, to be kept beside what people see.
    """
    found = marks(result.results, text)
    layers = _layers(found)
    language = f' lang="{_text(result.language)}"' if result.language else ""
    kept = f" data-result='{escape(line, quote=False).replace(chr(39), '&#39;')}'" if line else ""
    parts = [
        f'<article class="document" id="{section_id(result)}" data-status="{result.status.value}"{kept}>',
        f'<h1>{_text(section_title(result))} <small class="{result.status.value}">{result.status.value}</small></h1>',
    ]
    if result.language_source in (LanguageSource.IDENTIFIED, LanguageSource.ASSUMED):
        parts.append(f'<p class="language">{_text(language_of(result))}</p>')
    if result.failure is not None:
        parts.append(_failure(result.failure.reason.value, result.failure.message))
    if found:
        parts.append(_legend(found, layers))
    if text:
        parts.append(f'<div class="text" dir="{direction(text)}"{language}>{_highlighted(found, layers, text)}</div>')
    names = Names(result.results)
    parts += [_render_result(item, text, names) for item in result.results]
    return "\n".join([*parts, "</article>\n"])


def section_title(result: DocumentResult) -> str:
    """What the heading of a document's section says, and the list of contents."""
    return one_line(result.document_id) or f"document {result.index}"


def section_id(result: DocumentResult) -> str:
    """Where the list of contents leads."""
    return f"document-{result.index}"


def contents(sections: Iterable[tuple[str, str]]) -> str:
    """The list of the documents, from their ids and titles; nothing for a single one."""
    links = [f'<li><a href="#{name}">{_text(title)}</a></li>' for name, title in sections]
    if len(links) < 2:
        return ""
    return f'<nav id="contents" aria-label="Documents"><ol>{"".join(links)}</ol></nav>\n'


def direction(text: str) -> str:
    """ "rtl" or "ltr": that of most letters. The first one alone, as `dir=auto` has it, turns whole texts around.

    "auto" where lines differ in that: then each goes by its own first letter, see the style sheet.
    """
    lines = [Counter(map(unicodedata.bidirectional, line)) for line in text.split("\n")]
    balances = [strong["R"] + strong["AL"] - strong["L"] for strong in lines]
    if min(balances) < 0 < max(balances):
        return "auto"
    return "rtl" if max(balances) > 0 else "ltr"


def _layers(found: Iterable[Mark]) -> dict[str, int]:
    """Layer -> number of its switch, in the order of what people look for first."""
    known = {mark.layer for mark in found}
    order = [layer for layer in phrases.phrases()["layers"] if layer in known]
    order += sorted(known.difference(order))
    # Further ones share the last switch.
    return {layer: min(at, phrases.phrases()["switches"] - 1) for at, layer in enumerate(order)}


def _highlighted(found: Sequence[Mark], layers: Mapping[str, int], text: str) -> str:
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
                f'<span class="mark h{_hue(mark.layer, mark.label)} l{lanes[id(mark)]} y{layers[mark.layer]}" '
                f'data-layer="{_text(mark.layer)}" data-label="{_text(mark.label)}" data-of="{_of(mark.of)}">'
                f"{piece}</span>"
            )
        html.append(piece)
    return "".join(html)


def _lanes(found: Sequence[Mark]) -> dict[int, int]:
    """Underlines of marks that overlap go below one another: for each mark the number of its line."""
    last = phrases.phrases()["lanes"] - 1
    ends: list[int] = []  # of the last mark in each lane
    lanes = {}
    for mark in found:
        lane = next((at for at, end in enumerate(ends) if end <= mark.begin), len(ends))
        ends[lane : lane + 1] = [mark.end]
        lanes[id(mark)] = min(lane, last)
    return lanes


def _legend(found: Sequence[Mark], layers: Mapping[str, int]) -> str:
    counts = Counter((mark.layer, mark.label) for mark in found)
    first = [layer for layer in layers if layer in phrases.phrases()["first"]] or list(layers)
    items = []
    for layer, number in layers.items():
        checked = " checked" if layer in first or layer not in phrases.phrases()["layers"] else ""
        labels = "".join(
            f'<li><span class="mark h{_hue(layer, label)} l0">{_text(phrases.label(label))}</span> {count}</li>'
            for (of, label), count in sorted(counts.items())
            if of == layer
        )
        name = _text(phrases.phrases()["layers"].get(layer, layer))
        switch = f'<input type="checkbox" class="switch y{number}" data-layer="{_text(layer)}"{checked}>'
        items.append(f"<li><label>{switch} {name}</label> <ul>{labels}</ul></li>")
    return f'<ul class="legend" aria-label="What is underlined">{"".join(items)}</ul>'


def _render_result(result: AnalyzerResult, text: str, names: Names) -> str:
    name = _text(result.name if result.name == result.analyzer else f"{result.name} ({result.analyzer})")
    count = len(result.annotations)
    found = f", {count} annotation{'' if count == 1 else 's'}" if result.ok else ""
    parts = [
        f'<details open class="analyzer" data-analyzer="{_text(result.name)}">',
        f"<summary><h2>{name} <small>{_text(result.version)}{found}</small></h2></summary>",
    ]
    if result.failure is not None:
        parts.append(_failure(result.failure.reason.value, result.failure.message))
    parts += [f'<p class="remark"><b>note</b>: {_text(note)}</p>' for note in result.notes]
    whose = _Whose(result.name, text, names)
    left = list(result.annotations)
    for kind, table in _TABLES:
        chosen = [item for item in left if isinstance(item.value, kind)]
        left = [item for item in left if not isinstance(item.value, kind)]
        if chosen:
            parts.append(table(chosen, whose))
    if left:
        parts.append(_others(left, whose))
    elif result.ok and not result.annotations:
        parts.append("<p>nothing found</p>")
    return "\n".join([*parts, "</details>"])


class _Whose(NamedTuple):
    """Of which analyzer's annotations a table is, and what it needs to put them into words."""

    analyzer: str
    text: str
    names: Names

    def of(self, *items: Annotation) -> str:
        return " ".join(_of(f"{self.analyzer}/{item.id}") for item in items)


class _Row(NamedTuple):
    of: str
    cells: Sequence[str]
    tone: str = ""
    """Class of the numeric cells."""


def _entities(items: Sequence[Annotation], whose: _Whose) -> str:
    rows = []
    for named in named_entities(items, whose.text):
        cells = [phrases.label(named.label), named.name, str(len(named.mentions)), ", ".join(named.forms)]
        rows.append(_Row(whose.of(*named.mentions), cells))
    return _table(["label", "name", "mentions", "also as"], rows, numeric={2})


def _numbers(items: Sequence[Annotation], whose: _Whose) -> str:
    rows = []
    for item in items:
        number: Number = item.value
        said = ", ".join(part for part in (amount(number), rival(number)) if part)
        about = [number.kind.value, said, counted(number, whose.text), standard(number), moment(number)]
        rows.append(_Row(whose.of(item), [surface(item.spans, whose.text), *about]))
    return _table(["text", "kind", "amount", "counted", "in SI units", "time"], rows)


def _sentiments(items: Sequence[Annotation], whose: _Whose) -> str:
    by_level = {level: [item for item in items if item.value.level is level] for level in SentimentLevel}
    parts = []
    for item in by_level[SentimentLevel.DOCUMENT]:
        value: Sentiment = item.value
        parts.append(
            f"<p>The document: {_text(feeling(item))} {signed(value.score)}, magnitude {value.magnitude:.2f}</p>"
        )
    if towards := by_level[SentimentLevel.TARGET]:
        rows = [
            _Row("", [one.name, one.label, signed(one.score), str(one.mentions)], one.label[:3])
            for one in targets(towards, whose.text, whose.names, whose.analyzer)
        ]
        parts.append(_table(["towards", "feeling", "score", "mentions"], rows, numeric={2, 3}))
    if sentences := by_level[SentimentLevel.SENTENCE]:
        rows = [_sentence(item, whose) for item in sentences]
        table = _table(["sentence", "feeling", "score", "magnitude", "voice"], rows, numeric={2, 3})
        parts.append(f"<details><summary>{len(rows)} sentences</summary>{table}</details>")
    return "\n".join(parts)


def _sentence(item: Annotation, whose: _Whose) -> _Row:
    value: Sentiment = item.value
    voice = "" if value.voice is SentimentVoice.AUTHOR else value.voice.value
    felt = feeling(item)
    cells = [surface(item.spans, whose.text), felt, signed(value.score), f"{value.magnitude:.2f}", voice]
    return _Row(whose.of(item), cells, felt[:3])


def _attributions(items: Sequence[Annotation], whose: _Whose) -> str:
    rows = []
    for item in items:
        value: Attribution = item.value
        said = [surface(value.cue, whose.text), surface(value.content, whose.text), judgement(value)]
        rows.append(_Row(whose.of(item), [speaker(value, whose.text, whose.names, whose.analyzer), *said]))
    return _table(["source", "cue", "content", "type"], rows)


def _others(items: Sequence[Annotation], whose: _Whose) -> str:
    rows = []
    for item in items:
        said = details(item.value, whose.text)
        score = "" if item.score is None else f"{item.score:.2f}"
        cells = [item.kind, item.label, surface(item.spans, whose.text) or "(document)", score, said]
        rows.append(_Row(whose.of(item), cells))
    return _table(["kind", "label", "text", "score", "value"], rows, numeric={3})


_TABLES: tuple[tuple[type[object], Callable[[Sequence[Annotation], _Whose], str]], ...] = (
    (Entity, _entities),
    (Number, _numbers),
    (Sentiment, _sentiments),
    (Attribution, _attributions),
)


def _table(head: Sequence[str], rows: Iterable[_Row], numeric: Iterable[int] = ()) -> str:
    """A table without the columns in which no row has anything."""
    known = list(rows)
    right = set(numeric)
    used = [at for at in range(len(head)) if any(row.cells[at] for row in known)]
    names = "".join(f'<th scope="col"{_right(at in right)}>{_text(head[at])}</th>' for at in used)
    lines = ['<div class="rows"><table>', f"<thead><tr>{names}</tr></thead>", "<tbody>"]
    for row in known:
        cells = (
            f"<td{_right(True, row.tone)}>{_text(row.cells[at])}</td>"
            if at in right
            else f'<td dir="auto">{_text(row.cells[at])}</td>'
            for at in used
        )
        of = f' data-of="{row.of}"' if row.of else ""
        lines.append(f"<tr{of}>{''.join(cells)}</tr>")
    return "\n".join([*lines, "</tbody>", "</table></div>"])


def _right(numeric: bool, tone: str = "") -> str:
    return f' class="{f"n {tone}".strip()}"' if numeric else ""


def _failure(reason: str, message: str) -> str:
    return f'<p class="failed"><b>{_text(reason)}</b>: {_text(message)}</p>'


def _of(name: str) -> str:
    """The name of an annotation in `data-of`, where blanks part several."""
    return escape("_".join(printable(name).split()))


def _text(text: str) -> str:
    return escape(one_line(text))


def _hue(layer: str, label: str) -> int:
    table = phrases.phrases()
    known: Mapping[str, int] = table["hues"]
    for name in (label, layer):
        if name in known:
            return known[name]
    # Not hash(): the colour of a label must be the same in every run.
    return zlib.crc32(label.encode()) % int(table["shared_hues"])
