"""Charts as SVG inside a page: colours come from its style sheet, and suit light and dark; every mark has a title."""

from __future__ import annotations

from collections.abc import Sequence

from rich.cells import cell_len, set_cell_size

from glossator_corpus.ask.page import safe

WIDTH = 720
_LABEL = 190
_AFTER = 190
"""Room for what stands after the longest bar."""
_ROW = 24
_NAME = 26
"""Cells of a name that fit beside a bar; the title has all of it."""
SHADES = ("one", "two", "three")


def signed(mean: float) -> str:
    """With its sign, unless it is rounded to nothing."""
    shown = f"{mean:+z.2f}"
    return "0.00" if shown == "+0.00" else shown.replace("-", "−")


def columns(counts: Sequence[int], names: Sequence[str], what: str) -> str:
    """Bars side by side, of counts in their order; a few of the names stand below."""
    height, top, left, bottom = 190, 16, 52, 34
    most = max([*counts, 1])
    step = (WIDTH - left) / max(len(counts), 1)
    scale = (height - top - bottom) / most
    floor = height - bottom
    parts = [_line(left, floor, WIDTH, floor), _text(left - 6, floor + 4, "0", "soft end")]
    parts += [_line(left, top, WIDTH, top), _text(left - 6, top + 4, f"{most:,}", "soft end")]
    for at, (count, name) in enumerate(zip(counts, names, strict=True)):
        if count:
            tall = max(count * scale, 1)
            gap = min(step * 0.2, 2)
            wide = min(step - gap, 48)
            parts.append(
                _bar(
                    left + at * step + (step - wide) / 2,
                    floor - tall,
                    wide,
                    tall,
                    shade="one",
                    title=f"{name}: {count:,}",
                )
            )
    for at in _few(len(names), 6):
        middle = left + (at + 0.5) * step
        anchor = "soft end" if middle > WIDTH - 45 else "soft mid"
        parts.append(_text(min(middle, WIDTH), floor + 18, names[at], anchor))
    return _svg(WIDTH, height, what, parts)


def bars(rows: Sequence[tuple[str, Sequence[tuple[int, str]], str]], what: str, shades: Sequence[str] = SHADES) -> str:
    """Bars one below the other: a name, the pieces of its bar with what each is, and what stands after it."""
    most = max([sum(size for size, _ in pieces) for _, pieces, _ in rows] + [1])
    scale = (WIDTH - _LABEL - _AFTER) / most
    parts = []
    for at, (name, pieces, after) in enumerate(rows):
        middle = at * _ROW + 4 + _ROW / 2
        parts.append(_text(_LABEL - 8, middle + 2, shortened(name, _NAME), "end", name))
        left = float(_LABEL)
        for (size, piece), shade in zip(pieces, shades, strict=False):
            if size:
                parts.append(
                    _bar(left, middle - 8, max(size * scale - 0.5, 0.5), 15, shade=shade, title=f"{name}: {piece}")
                )
                left += size * scale
        parts.append(_text(left + 6, middle + 2, after, "soft"))
    return _svg(WIDTH, len(rows) * _ROW + 8, what, parts)


def trend(points: Sequence[tuple[int, float, int]], names: Sequence[str], limit: float, what: str) -> str:
    """Means over time, between -limit and limit; a point is a stretch, a mean, and how many it is the mean of."""
    width, height, left, bottom = 300, 120, 40, 20
    step = (width - left - 12) / max(len(names) - 1, 1)
    middle = (height - bottom) / 2

    def x(at: int) -> float:
        return left + 6 + at * step if len(names) > 1 else (left + width) / 2

    def y(mean: float) -> float:
        return middle - mean / limit * (middle - 8)

    parts = [_line(left, y(limit), width, y(limit)), _line(left, y(-limit), width, y(-limit))]
    parts.append(_line(left, middle, width, middle, "zero"))
    scale = {limit: f"+{limit:g}", 0: "0", -limit: f"−{limit:g}"}
    parts += [_text(left - 6, y(value) + 4, name, "soft end") for value, name in scale.items()]
    if len(points) > 1:
        path = " ".join(f"{x(at):.1f},{y(mean):.1f}" for at, mean, _ in points)
        parts.append(f'<polyline class="trend" points="{path}"/>')
    for at, mean, count in points:
        radius = 3 if count < 5 else 4.5 if count < 20 else 6
        title = f"{names[at]}: {signed(mean)}, of {count:,}"
        parts.append(
            f'<circle class="dot" cx="{x(at):.1f}" cy="{y(mean):.1f}" r="{radius}"><title>{safe(title, markup=True)}'
            "</title></circle>"
        )
    if names:
        parts.append(_text(left, height - 4, names[0], "soft"))
        if len(names) > 1:
            parts.append(_text(width, height - 4, names[-1], "soft end"))
    return _svg(width, height, what, parts)


def key(entries: Sequence[str], shades: Sequence[str] = SHADES) -> str:
    """What the colours mean."""
    patch = '<svg viewBox="0 0 10 10" aria-hidden="true"><rect class="{}" width="10" height="10"/></svg>'
    items = (
        f"<li>{patch.format(shade)}{safe(entry, markup=True)}</li>"
        for entry, shade in zip(entries, shades, strict=False)
    )
    return f'<ul class="key">{"".join(items)}</ul>'


def shortened(name: str, cells: int) -> str:
    """As much of a name as fits into so many cells of a terminal: letters of some scripts are twice as wide."""
    line = safe(name)
    return line if cell_len(line) <= cells else f"{set_cell_size(line, cells - 1).rstrip()}…"


def _few(count: int, most: int) -> list[int]:
    """Some of so many places, evenly."""
    step = max(1, -(-count // most))
    return list(range(0, count, step))


def _svg(width: float, height: float, what: str, parts: Sequence[str]) -> str:
    label = safe(what, markup=True)
    return f'<svg viewBox="0 0 {width:g} {height:g}" role="img" aria-label="{label}">{"".join(parts)}</svg>\n'


def _bar(x: float, y: float, width: float, height: float, /, *, shade: str, title: str) -> str:
    return (
        f'<rect class="{shade}" x="{x:.1f}" y="{y:.1f}" width="{width:.1f}" height="{height:.1f}">'
        f"<title>{safe(title, markup=True)}</title></rect>"
    )


def _line(x1: float, y1: float, x2: float, y2: float, shade: str = "axis") -> str:
    return f'<line class="{shade}" x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}"/>'


def _text(x: float, y: float, text: str, shade: str = "", title: str = "") -> str:
    more = f"<title>{safe(title, markup=True)}</title>" if title else ""
    return f'<text class="{shade}" x="{x:.1f}" y="{y:.1f}">{safe(text, markup=True)}{more}</text>'
