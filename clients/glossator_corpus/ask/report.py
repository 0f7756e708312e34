"""The page of `glossator report`: figures about a corpus, drawn, and as tables below each drawing."""

from __future__ import annotations

from collections.abc import Sequence

from glossator.cli.show.describe import several
from glossator_corpus.ask import charts
from glossator_corpus.ask.base import Base
from glossator_corpus.ask.figures import Failed, Felt, Figures, Named, OverTime, Overview, Quoted, Sources
from glossator_corpus.ask.page import begin, end, safe
from glossator_corpus.ask.stretches import Stretches

_DRAWN = 6
_STRETCHES = 24
"""At most so many are drawn of what is felt over time, roughly: of each there must be some."""


def report(base: Base, title: str, top: int) -> str:
    """All of it; `top` is how long lists are. Raises `Damaged`."""
    figures = Figures(base, top)
    overview = figures.overview()
    coarse = figures.over_time(_STRETCHES)
    over = None if coarse is None else coarse.stretches
    return "".join(
        [
            begin(title),
            f"<h1>{safe(title, markup=True)}</h1>\n",
            _overview(overview),
            _over_time(figures.over_time(), overview),
            _entities(figures.entities(), figures.others("entity")),
            _sources(figures.sources(), figures.others("attribution")),
            _feelings(figures.feelings(over), over, figures.others("sentiment")),
            _failures(figures.failures(), overview),
            end(),
        ]
    )


def _overview(found: Overview) -> str:
    tiles = [(f"{found.documents:,}", "documents"), (f"{found.characters:,}", "characters")]
    if found.unreadable:
        tiles.append((f"{found.unreadable:,}", "could not be read"))
    if found.first is not None and found.last is not None:
        first, last = f"{found.first.date()}", f"{found.last.date()}"
        tiles.append((first if first == last else f"{first} – {last}", "written"))
    if found.languages:
        told = ", ".join(language for language, _ in found.languages[:4])
        tiles.append(
            (
                f"{told}{' …' if len(found.languages) > 4 else ''}",
                "languages" if len(found.languages) > 1 else "language",
            )
        )
    results = sum(ok + failed for _, ok, failed in found.analyzers)
    failed = sum(failed for _, _, failed in found.analyzers)
    tiles.append((f"{results:,}", f"results, of which {failed:,} failed"))
    shown = "".join(f"<li><b>{safe(value, markup=True)}</b>{safe(name, markup=True)}</li>" for value, name in tiles)
    analyzers = ", ".join(name for name, _, _ in found.analyzers) or "none"
    return f'<ul class="tiles">{shown}</ul>\n{_note(f"Analyzers: {analyzers}.")}'


def _over_time(found: OverTime | None, overview: Overview) -> str:
    parts = ["<section><h2>Documents over time</h2>\n"]
    if found is None:
        parts.append(_note("Of no document is it known when it was written."))
    else:
        names = [found.stretches.name(at) for at in range(len(found.counts))]
        unit = found.stretches.unit
        parts.append(
            _figure(
                charts.columns(
                    found.counts,
                    [name.removeprefix("week of ") for name in names],
                    f"Documents for each {unit}, in UTC",
                )
            )
        )
        told = [f"Documents for each {unit}, in UTC."]
        if overview.undated:
            told.append(f"Of {overview.undated:,} the time is not known.")
        if found.outside:
            told.append(f"{found.outside:,} lie so far from the others that they are not drawn.")
        parts.append(_note(" ".join(told)))
        rows = [(name, f"{count:,}") for name, count in zip(names, found.counts, strict=True) if count]
        parts.append(_table((unit, "#documents"), rows))
    return "".join([*parts, "</section>\n"])


def _entities(found: Sequence[Named], of: tuple[str, list[str]]) -> str:
    parts = ["<section><h2>Most named</h2>\n"]
    if not found:
        return "".join([*parts, _note("No entities were found, or no analyzer looked for them."), "</section>\n"])
    rows = []
    for entity in found:
        told = f"{entity.mentions:,} in {several(entity.documents, 'document')} · {entity.label}"
        rows.append((entity.name, [(entity.mentions, several(entity.mentions, "mention"))], told))
    parts.append(_figure(charts.bars(rows, "Mentions of the entities that are named most")))
    parts.append(
        _note(
            "Mentions, and in how many documents, by whatever name a text calls them after the fullest one. Across "
            "documents entities are told by that name: who is never given in full somewhere is counted apart there."
            + _chosen(of)
        )
    )
    table = [(one.name, one.label, f"{one.mentions:,}", f"{one.documents:,}") for one in found]
    parts.append(_table(("entity", "label", "#mentions", "#documents"), table))
    return "".join([*parts, "</section>\n"])


def _sources(found: Sources, of: tuple[str, list[str]]) -> str:
    parts = ["<section><h2>Who is quoted</h2>\n"]
    if not found.quotes:
        return "".join([*parts, _note("Nobody is quoted, or no analyzer looked for that."), "</section>\n"])
    if found.top:
        names = ("direct", "mixed", "indirect")
        parts.append(charts.key(names))
        rows = [(one.name, _pieces(one), f"{one.quotes:,} · {several(one.words, 'word')}") for one in found.top]
        parts.append(_figure(charts.bars(rows, "Quotations by who is quoted most, directly or indirectly")))
    parts.append(
        _note(
            f"Of {several(found.quotes, 'quotation')} by anybody, {found.unnamed:,} are of sources without a "
            f"name, such as “officials”, and of {found.silent:,} it does not say whose they are. What is believed, "
            "done or denied is not counted." + _chosen(of)
        )
    )
    table = [
        (
            one.name, f"{one.quotes:,}", f"{one.direct:,}", f"{one.mixed:,}", f"{one.indirect:,}", f"{one.words:,}",
            f"{one.median:g}", f"{one.documents:,}",
        )
        for one in found.top
    ]  # fmt: skip
    head = ("who", "#quotations", "#direct", "#mixed", "#indirect", "#words", "#median words", "#documents")
    parts.append(_table(head, table))
    return "".join([*parts, "</section>\n"])


def _pieces(one: Quoted) -> list[tuple[int, str]]:
    counts = {"direct": one.direct, "mixed": one.mixed, "indirect": one.indirect}
    return [(count, f"{count:,} {name}") for name, count in counts.items()]


def _feelings(found: Sequence[Felt], over: Stretches | None, of: tuple[str, list[str]]) -> str:
    parts = ["<section><h2>Sentiment by entity</h2>\n"]
    if not found:
        return "".join(
            [*parts, _note("No sentiment towards entities was found, or no analyzer looked for it."), "</section>\n"]
        )
    drawn = [one for one in found if one.over_time][:_DRAWN]
    if over is not None and drawn:
        names = [over.name(at) for at in range(len(over.days))]
        most = max(abs(mean) for one in drawn for _, mean, _ in one.over_time)
        limit = next(limit for limit in (0.1, 0.25, 0.5, 1.0) if most <= limit or limit == 1)
        parts.append('<div class="many">\n')
        for one in drawn:
            what = f"Mean sentiment towards {one.name} for each {over.unit}"
            parts.append(f"<div><h3>{safe(one.name, markup=True)}</h3>")
            parts.append(_figure(charts.trend(one.over_time, names, limit, what)) + "</div>\n")
        parts.append("</div>\n")
        parts.append(
            _note(
                f"Mean for each {over.unit}, in UTC, from −1 (negative) to +1 (positive); of the scale only ±{limit:g} "
                "is drawn. The larger a dot, the more it is the mean of: below 5, below 20, or more."
            )
        )
    parts.append(
        _note("What texts and those whom they quote feel towards an entity, as far as sentences tell." + _chosen(of))
    )
    table = [
        (one.name, f"{one.count:,}", charts.signed(one.mean), f"{one.positive:,}", f"{one.negative:,}") for one in found
    ]
    parts.append(_table(("entity", "#judgements", "#mean", "#positive", "#negative"), table, opened=not drawn))
    if over is not None and drawn:
        times = [
            (one.name, over.name(at), charts.signed(mean), f"{count:,}")
            for one in drawn
            for at, mean, count in one.over_time
        ]
        parts.append(_table(("entity", over.unit, "#mean", "#judgements"), times, "Over time, as a table"))
    return "".join([*parts, "</section>\n"])


def _failures(found: Sequence[Failed], overview: Overview) -> str:
    parts = ["<section><h2>Failures</h2>\n"]
    total = sum(ok + failed for _, ok, failed in overview.analyzers)
    if not found:
        return "".join([*parts, _note(f"None of {several(total, 'result')} failed."), "</section>\n"])
    rows = [
        (one.reason, [(one.count, f"{_where(one)}: {one.count:,}")], f"{one.count:,} · {_where(one)}") for one in found
    ]
    parts.append(_figure(charts.bars(rows, "Failures by reason", ("bad",))))
    retryable = sum(one.retryable for one in found)
    more = f" {retryable:,} may succeed with --retry-failed." if retryable else ""
    parts.append(_note(f"Documents that could not be read, and results that failed of those that could.{more}"))
    table = [(_where(one), one.reason, f"{one.count:,}", f"{one.retryable:,}") for one in found]
    parts.append(_table(("where", "reason", "#count", "#retryable"), table))
    return "".join([*parts, "</section>\n"])


def _where(one: Failed) -> str:
    return one.analyzer or "reading"


def _chosen(of: tuple[str, list[str]]) -> str:
    chosen, others = of
    return f" As {chosen} says; {', '.join(others)} say such things, too." if others else ""


def _note(text: str) -> str:
    return f'<p class="note">{safe(text, markup=True)}</p>\n'


def _figure(drawing: str) -> str:
    return f"<figure>{drawing}</figure>\n"


def _table(
    head: Sequence[str], rows: Sequence[Sequence[str]], title: str = "As a table", *, opened: bool = False
) -> str:
    """Columns whose names begin with # are of numbers."""
    classes = [' class="n"' if name.startswith("#") else "" for name in head]
    cells = "".join(
        f'<th scope="col"{kind}>{safe(name.lstrip("#"), markup=True)}</th>'
        for name, kind in zip(head, classes, strict=True)
    )
    body = "\n".join(
        "<tr>"
        + "".join(
            f'<td{kind} dir="auto">{safe(cell, markup=True)}</td>' for cell, kind in zip(row, classes, strict=True)
        )
        + "</tr>"
        for row in rows
    )
    return (
        f"<details{' open' if opened else ''}><summary>{safe(title, markup=True)}</summary>"
        f'<div class="rows"><table><thead><tr>{cells}</tr></thead><tbody>\n{body}\n</tbody></table></div></details>\n'
    )
