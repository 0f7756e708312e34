"""Results for people, in a terminal: the text with highlights, then what each analyzer said as a short list.

Everything returned is a rich renderable; colours go away by themselves where the output is no terminal. Used by
`glossator analyze --format text` and by the demo.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from types import MappingProxyType

from rich.cells import cell_len
from rich.console import Group, RenderableType
from rich.text import Text

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
    quoted,
    rival,
    shortened,
    signed,
    standard,
    surface,
)
from glossator.cli.show.marks import Mark, marks
from glossator.cli.show.names import Names, speaker
from glossator.cli.show.targets import Target, targets
from glossator.contract.result import AnalyzerResult, DocumentResult, DocumentStatus
from glossator.errors import Failure
from glossator.text.annotation import Annotation, Attribution, Entity, Number, Sentiment, SentimentLevel, SentimentVoice

_SENTENCES_SHOWN = 3
_SENTENCE_WIDTH = 100
_TARGETS_SHOWN = 4  # at either end

_LABEL_STYLES: Mapping[str, str] = MappingProxyType(
    {
        "PERSON": "bold cyan",
        "PER": "bold cyan",
        "ORG": "bold magenta",
        "NORP": "bold bright_magenta",
        "LOC": "bold green",
        "GPE": "bold green",
        "FAC": "bold bright_green",
        "PRODUCT": "bold bright_blue",
        "DATE": "bold bright_yellow",
        "MONEY": "bold bright_yellow",
    }
)
_LAYER_STYLES: Mapping[str, str] = MappingProxyType(
    {"number": "yellow", "source": "underline", "cue": "underline italic", "content": "italic", "sentiment": ""}
)
_OTHER_STYLES = ("bold blue", "bold bright_cyan", "bold bright_red", "bold bright_blue")
_STATUS_STYLES: Mapping[DocumentStatus, str] = MappingProxyType(
    {
        DocumentStatus.OK: "green",
        DocumentStatus.PARTIAL: "yellow",
        DocumentStatus.FAILED: "bold red",
        DocumentStatus.CANCELLED: "yellow",
    }
)


def render_document(result: DocumentResult, text: str, *, coloured: bool = False) -> RenderableType:
    """A document: its id and status, its text with highlights, and every analyzer's result.

    With `coloured` there is a legend of the highlights, for who sees them.
    """
    parts: list[RenderableType] = [render_heading(result)]
    if text.strip():
        found = marks(result.results, text)
        parts += [Text(), highlighted(found, text)]
        if coloured and (key := legend(found)):
            parts += [Text(), key]
    names = Names(result.results)
    for item in result.results:
        parts += [Text(), render_result(item, text, names)]
    return Group(*parts)


def render_heading(result: DocumentResult) -> Text:
    """One line: id, status and language; a second one if the document as a whole failed."""
    heading = Text().append(one_line(result.document_id) or f"document {result.index}", style="bold")
    heading.append("  ")
    heading.append(result.status.value, style=_STATUS_STYLES[result.status])
    if said := language_of(result):
        heading.append(f"  {said}", style="dim")
    if result.failure is not None:
        heading.append("\n").append_text(_failure(result.failure))
    return heading


def render_result(result: AnalyzerResult, text: str, names: Names | None = None) -> RenderableType:
    """One analyzer's result: a heading with the number of annotations, then a compact list by kind of value.

    `text` is the document's, for the words that spans cover; `names` tells who is meant by references to others.
    """
    heading = Text().append(one_line(result.name), style="bold")
    if result.analyzer != result.name:
        heading.append(f" ({one_line(result.analyzer)})")
    heading.append(f" {result.version}" if result.version else "", style="dim")
    if result.failure is not None:
        return Text("\n").join([heading, _failure(result.failure)])
    heading.append(f"  {_plural(len(result.annotations), 'annotation')}", style="dim")
    lines = [heading, *(Text(f"  note: {one_line(note)}", style="yellow") for note in result.notes)]
    left = list(result.annotations)
    for kind, render in _RENDERERS:
        chosen = [item for item in left if isinstance(item.value, kind)]
        left = [item for item in left if not isinstance(item.value, kind)]
        if chosen:
            lines += render(chosen, text, names or Names([result]), result.name)
    lines += _others(left, text)
    return Text("\n").join(lines)


def highlighted(found: Iterable[Mark], text: str) -> Text:
    """The text with the marks as styles; nested ones add up."""
    shown = Text(printable(text))
    for mark in found:
        shown.stylize(style_of(mark), mark.begin, mark.end)
    return shown


def legend(found: Iterable[Mark]) -> Text:
    """One line: what the highlights mean, in the order of the layers."""
    seen = dict.fromkeys((mark.layer, _shown(mark), style_of(mark)) for mark in found)
    return Text("  ").join(Text(name, style=style) for _, name, style in sorted(seen) if style)


def _shown(mark: Mark) -> str:
    return mark.layer if mark.layer in _LAYER_STYLES else phrases.label(mark.label)


def style_of(mark: Mark) -> str:
    """The rich style of a mark; the same label always looks the same."""
    if mark.layer in _LAYER_STYLES:
        return _LAYER_STYLES[mark.layer]
    return _label_style(mark.label)


def aligned(rows: Sequence[Sequence[Text]], indent: str = "  ") -> list[Text]:
    """Rows with their columns in line, two blanks apart; no blanks after the last cell.

    Unlike a rich table, a row stays one line where the output is no terminal.
    """
    columns = max((len(row) for row in rows), default=0)
    widths = [max((cell_len(row[at].plain) for row in rows if at < len(row)), default=0) for at in range(columns)]
    lines = []
    for row in rows:
        line = Text(indent)
        for at, cell in enumerate(row):
            line.append_text(cell)
            if any(other.plain for other in row[at + 1 :]):
                line.append(" " * (widths[at] - cell_len(cell.plain) + 2))
        lines.append(line)
    return lines


def _entities(items: Sequence[Annotation], text: str, names: Names, analyzer: str) -> list[Text]:
    return aligned(
        [
            [
                Text(one_line(phrases.label(named.label)), style=_label_style(named.label)),
                Text(named.name),
                Text(_times(len(named.mentions)), style="dim"),
                Text(", ".join(named.forms), style="dim"),
            ]
            for named in named_entities(items, text)
        ]
    )


def _numbers(items: Sequence[Annotation], text: str, names: Names, analyzer: str) -> list[Text]:
    rows = []
    for item in items:
        number: Number = item.value
        converted = standard(number) if number.si_unit != number.unit else ""
        equal = converted if converted.startswith("≈") else f"= {converted}"
        notes = [equal if converted else "", moment(number), rival(number)]
        rows.append(
            [
                Text(surface(item.spans, text), style="yellow"),
                Text(number.kind.value, style="dim"),
                Text(amount(number)),
                Text(counted(number, text), style="bold"),
                Text("  ".join(note for note in notes if note), style="dim"),
            ]
        )
    return aligned(rows)


def _sentiments(items: Sequence[Annotation], text: str, names: Names, analyzer: str) -> list[Text]:
    by_level: dict[SentimentLevel, list[Annotation]] = {level: [] for level in SentimentLevel}
    for item in items:
        by_level[item.value.level].append(item)
    lines = []
    for item in by_level[SentimentLevel.DOCUMENT]:
        line = Text("  document ").append_text(_score(item.value.score))
        lines.append(line.append(f"  magnitude {item.value.magnitude:.2f}", style="dim"))
    sentences = sorted(by_level[SentimentLevel.SENTENCE], key=lambda item: item.value.score)
    negative = [item for item in sentences if item.value.score < 0][:_SENTENCES_SHOWN]
    positive = [item for item in reversed(sentences) if item.value.score > 0][:_SENTENCES_SHOWN]
    for name, chosen in (("most negative", negative), ("most positive", positive)):
        if chosen:
            lines.append(Text(f"  {name} of {_plural(len(sentences), 'sentence')}:", style="dim"))
            lines += aligned([_sentence(item, text) for item in chosen], indent="    ")
    if by_level[SentimentLevel.TARGET]:
        lines.append(Text("  towards:", style="dim"))
        rows = [_target(one) for one in targets(by_level[SentimentLevel.TARGET], text, names, analyzer)]
        if (hidden := len(rows) - 2 * _TARGETS_SHOWN) > 1:
            rows[_TARGETS_SHOWN:-_TARGETS_SHOWN] = [[Text("…"), Text(f"{hidden} more in between", style="dim")]]
        lines += aligned(rows, indent="    ")
    return lines


def _sentence(item: Annotation, text: str) -> list[Text]:
    said = Text(shortened(surface(item.spans, text), _SENTENCE_WIDTH))
    other = item.value.voice is not SentimentVoice.AUTHOR
    return [_score(item.value.score), said.append(f"  ({item.value.voice})" if other else "", style="dim")]


def _target(one: Target) -> list[Text]:
    # Neutral is no colour: a score near to 0 has a sign all the same.
    score = Text(signed(one.score), style={"positive": "green", "negative": "red"}.get(one.label, ""))
    return [score, Text(one.name), Text(_times(one.mentions), style="dim")]


def _attributions(items: Sequence[Annotation], text: str, names: Names, analyzer: str) -> list[Text]:
    parents = {item.id: item.value.parent_id for item in items}
    lines = []
    for item in items:
        value: Attribution = item.value
        line = Text("  " * (1 + _depth(item.id, parents)))
        line.append(speaker(value, text, names, analyzer), style="bold" if value.source else "dim")
        if value.cue:
            line.append(" — ").append(surface(value.cue, text), style="italic")
        line.append(" — ").append(quoted(surface(value.content, text)))
        lines.append(line.append(f"  {judgement(value)}", style="dim"))
    return lines


def _depth(key: str, parents: Mapping[str, str]) -> int:
    depth = 0
    # A broken plugin may send a circle.
    while (key := parents.get(key, "")) and depth < len(parents):
        depth += 1
    return depth


def _others(items: Sequence[Annotation], text: str) -> list[Text]:
    rows = []
    for item in items:
        said = details(item.value, text)
        rows.append(
            [
                Text(one_line(item.label) or one_line(item.kind), style=_label_style(item.label or item.kind)),
                Text(shortened(surface(item.spans, text), _SENTENCE_WIDTH) if item.spans else "(document)"),
                Text("" if item.score is None else f"{item.score:.2f}", style="dim"),
                Text(said),
            ]
        )
    return aligned(rows)


_RENDERERS: tuple[tuple[type[object], Callable[[Sequence[Annotation], str, Names, str], list[Text]]], ...] = (
    (Entity, _entities),
    (Number, _numbers),
    (Sentiment, _sentiments),
    (Attribution, _attributions),
)


def _label_style(label: str) -> str:
    # Not hash(): the colour of a label must be the same in every run.
    return _LABEL_STYLES.get(label) or _OTHER_STYLES[zlib.crc32(label.encode()) % len(_OTHER_STYLES)]


def _score(score: float) -> Text:
    said = signed(score)
    return Text(said, style={"+": "green", "−": "red"}.get(said[0], ""))


def _failure(failure: Failure) -> Text:
    return Text(f"  {failure.reason.value}: {one_line(failure.message)}", style="red")


def _times(mentions: int) -> str:
    return f"×{mentions}" if mentions > 1 else ""


def _plural(count: int, noun: str) -> str:
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"
