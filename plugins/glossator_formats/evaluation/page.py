"""The disagreements as one page: what gold says, what the analyzer says, and the words around both.

It needs nothing else, as the page of `glossator analyze --format html`, whose frame it has: its policy lets nothing in.
It holds text of the documents: it is for whoever has them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from html import escape

from glossator.cli.show.describe import one_line, printable
from glossator.cli.show.page import page_begin, page_end
from glossator.text.annotation import Span

from ..scores.measure import Measure
from .compare import Comparison, Disagreement

MOST = 2000
"""Disagreements of one analyzer that are shown; how many there are is told in any case."""
_AROUND = 60
_HUES = {"gold": "h9", "found": "h10", "source": "h6", "cue": "h7", "content": "h8"}


def page(told: Sequence[tuple[Comparison, Mapping[str, Measure]]], texts: Mapping[str, str]) -> Iterator[str]:
    """In pieces; `texts` by name of the document."""
    yield page_begin("Disagreements")
    for comparison, found in told:
        yield f'<article class="document"><h1>{_text(f"{comparison.analyzer}: {comparison.kind}")}</h1>\n'
        yield _figures(found)
        kinds = Counter(one.what for one in comparison.disagreements)
        counts = ", ".join(f"{count} {what}" for what, count in kinds.most_common()) or "none"
        yield f"<p>Disagreements: {_text(counts)}.</p>\n"
        if len(comparison.disagreements) > MOST:
            yield f"<p>The first {MOST} of {len(comparison.disagreements)} are shown.</p>\n"
        yield "<table><thead><tr>"
        yield "".join(f'<th scope="col">{name}</th>' for name in ("document", "what", "gold", "found", "words"))
        yield "</tr></thead><tbody>\n"
        for one in comparison.disagreements[:MOST]:
            yield _row(one, texts[one.document])
        yield "</tbody></table></article>\n"
    yield page_end()


def _figures(found: Mapping[str, Measure]) -> str:
    names = ("F1", "95 % interval", "precision", "recall", "gold", "found")
    head = '<th scope="col">measure</th>' + "".join(f'<th scope="col" class="n">{name}</th>' for name in names)
    rows = []
    for name, one in found.items():
        between = "" if one.interval is None else f"{one.interval[0]:.1f} – {one.interval[1]:.1f}"
        cells = (
            f"{one.tally.f1:.2f}",
            between,
            f"{one.tally.precision:.2f}",
            f"{one.tally.recall:.2f}",
            str(one.tally.wanted),
            str(one.tally.found),
        )
        rows.append(f"<tr><td>{_text(name)}</td>" + "".join(f'<td class="n">{cell}</td>' for cell in cells) + "</tr>")
    return f"<table><thead><tr>{head}</tr></thead><tbody>{''.join(rows)}</tbody></table>\n"


def _row(one: Disagreement, text: str) -> str:
    cells = "".join(f"<td>{_text(cell)}</td>" for cell in (one.document, one.what, one.gold, one.found))
    shown = "<br>".join(
        f"<b>{whose}</b> {_excerpt(one, text, whose)}" for whose in ("gold", "found") if _of(one, whose)
    )
    return f'<tr>{cells}<td dir="auto">{shown}</td></tr>\n'


def _of(one: Disagreement, whose: str) -> list[tuple[str, Span]]:
    return [(name, span) for name, span in one.spans if name.split(" ")[0] == whose]


def _excerpt(one: Disagreement, text: str, whose: str) -> str:
    """The words that it is about, marked, with some around them; what lies between far pieces is left out."""
    spans = sorted(_of(one, whose), key=lambda named: named[1])
    shown = printable(text)
    parts: list[str] = []
    at = max(0, spans[0][1].begin - _AROUND)
    if at:
        parts.append("…")
    for name, (begin, end) in spans:
        if begin > at + 2 * _AROUND:
            parts.append(f"{escape(shown[at : at + _AROUND])} … ")
            at = begin - _AROUND
        parts.append(escape(shown[at:begin]))
        role = name.split(" ")[-1]
        parts.append(f'<span class="mark {_HUES[role]} l0" title="{role}">{escape(shown[max(at, begin) : end])}</span>')
        at = max(at, end)
    parts.append(escape(shown[at : at + _AROUND]) + ("…" if at + _AROUND < len(text) else ""))
    return "".join(parts)


def _text(text: str) -> str:
    return escape(one_line(text))
