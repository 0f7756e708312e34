"""Quotations as people and programs read them: a table, CSV, JSON lines, a page."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict
from datetime import datetime
from types import MappingProxyType
from typing import TextIO

from rich.text import Text

from glossator.cli.show.console import console, show_table
from glossator_corpus.ask.page import begin, end, link, safe
from glossator_corpus.ask.quotes import COLUMNS, CONTEXT, Quote

FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
"""What no cell of CSV begins with: spreadsheets would run it (OWASP, "CSV Injection")."""
_LINE_ENDS = {ord(end): f"\\u{ord(end):04x}" for end in "\x85\u2028\u2029"}


def as_table(quotes: Iterable[Quote], out: TextIO, title: str) -> None:
    """For terminals; in a pipe a line each."""
    rows = [
        [
            Text(written(quote.time), style="dim"),
            Text(safe(who(quote)), style="bold"),
            Text(kind(quote)),
            Text(safe(quote.content or "")),
            Text(safe(place(quote)), style="dim"),
        ]
        for quote in quotes
    ]
    if rows:
        show_table(console(out), ("time", "who", "how", "what", "where"), rows)


def as_csv(quotes: Iterable[Quote], out: TextIO, title: str) -> None:
    """With an apostrophe before what begins like a formula."""
    lines = io.StringIO(newline="")
    writer = csv.writer(lines)
    writer.writerow(COLUMNS)
    for quote in quotes:
        values = _values(quote).values()
        writer.writerow([f"'{cell}" if isinstance(cell, str) and cell.startswith(FORMULA) else cell for cell in values])
        out.write(lines.getvalue())
        lines.seek(0)
        lines.truncate()
    out.write(lines.getvalue())


def as_lines(quotes: Iterable[Quote], out: TextIO, title: str) -> None:
    """An object each."""
    for quote in quotes:
        out.write(json.dumps(_values(quote), ensure_ascii=False).translate(_LINE_ENDS) + "\n")


def as_page(quotes: Iterable[Quote], out: TextIO, title: str) -> None:
    """Each quotation in its context."""
    out.write(begin(title))
    out.write(f"<h1>{safe(title, markup=True)}</h1>\n")
    count = 0
    for count, quote in enumerate(quotes, 1):  # noqa: B007
        told = [f"<b>{safe(who(quote), markup=True)}</b>", safe(kind(quote), markup=True)]
        if quote.name is not None and quote.source is not None and quote.source != quote.name:
            told.append(f"“{safe(quote.source, markup=True)}”")
        if quote.time is not None:
            told.insert(0, f'<time datetime="{quote.time.isoformat()}">{written(quote.time)}</time>')
        heading = safe(quote.title or quote.document, markup=True)
        out.write(
            f'<article class="quote"><p class="who">{" · ".join(told)}</p>\n'
            f'<blockquote dir="auto"><span>{_context(quote.before, first=False)}</span>'
            f"<mark>{safe(quote.content or '', markup=True)}</mark>"
            f"<span>{_context(quote.after, first=True)}</span></blockquote>\n"
            f'<p class="where">{link(quote.url, heading)} · {safe(place(quote), markup=True)}</p></article>\n'
        )
    if not count:
        out.write("<p>No quotations.</p>\n")
    out.write(end())


FORMATS: Mapping[str, Callable[[Iterable[Quote], TextIO, str], None]] = MappingProxyType(
    {"table": as_table, "csv": as_csv, "jsonl": as_lines, "html": as_page}
)
"""Each writes quotations, in order, to a stream; the last argument is what they are called."""


def who(quote: Quote) -> str:
    """Who said it, by name if there is one; via whom, if somebody else says so."""
    name = quote.name or quote.source or "(not said who)"
    return f"{name} (says {quote.reported_by})" if quote.reported_by else name


def kind(quote: Quote) -> str:
    """How it was said: directly or not, and in which words, for "denied" turns all that follows into its opposite."""
    told = [quote.type, f"“{safe(quote.cue)}”" if quote.cue and any(map(str.isalpha, quote.cue)) else ""]
    told.append("" if quote.act == "says" else quote.act)
    told.append("" if quote.assertion == "asserted" else quote.assertion)
    return ", ".join(word for word in told if word)


def place(quote: Quote) -> str:
    """The document, and the offsets in it."""
    offsets = "" if quote.begin is None else f":{quote.begin}-{quote.end}"
    return f"{quote.document}{offsets}"


def written(time: datetime | None) -> str:
    """The day, and the minute if there is one."""
    if time is None:
        return ""
    return f"{time:%Y-%m-%d}" if (time.hour, time.minute) == (0, 0) else f"{time:%Y-%m-%d %H:%M}"


def _context(text: str | None, *, first: bool) -> str:
    """What stands beside, as far as the paragraph goes."""
    if not text:
        return ""
    parts = text.split("\n\n")
    shown = safe(parts[0] if first else parts[-1], markup=True, blanks=True)
    if len(parts) > 1 or len(text) < CONTEXT:
        return shown
    return f"{shown}…" if first else f"…{shown}"


def _values(quote: Quote) -> dict[str, str | int | None]:
    values = asdict(quote)
    values["time"] = None if quote.time is None else quote.time.isoformat()
    return {name: values[name] for name in COLUMNS}
