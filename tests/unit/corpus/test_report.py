"""The page about a corpus: what it counts, what it says where there is nothing, and that it is safe and alone."""

from __future__ import annotations

import re
import shutil
import subprocess
from datetime import date, datetime, timedelta
from html import unescape
from html.parser import HTMLParser
from pathlib import Path

import pytest
from click.testing import CliRunner

from glossator import AnalyzerResult, Annotation, Document, Entity, Span
from glossator.cli.group import cli
from glossator_corpus.ask import charts
from glossator_corpus.ask.base import Base
from glossator_corpus.ask.figures import Figures, Named, Quoted
from glossator_corpus.ask.page import style
from glossator_corpus.ask.stretches import Stretches, begin_of, stretches
from glossator_corpus.language import Language
from glossator_corpus.member import Member
from glossator_corpus.tables.folder import Folder
from glossator_corpus.tables.rows import Rows
from glossator_corpus.tables.said import Entities

from .conftest import Piece, Tabled


def page(folder: Path, *arguments: str) -> str:
    done = CliRunner().invoke(cli, ["report", str(folder), *arguments])
    assert done.exit_code == 0, done.stderr
    return done.stdout


def told(html: str) -> str:
    """What is to be read."""
    return unescape(re.sub(r"<[^>]+>", " ", html.split("</style>")[1]))


def test_entities_are_counted_by_name_and_not_by_string(harbour: Path) -> None:
    with Base(harbour) as base:
        found = Figures(base, 9).entities()
    assert found == [
        Named("Harbour Board", "ORG", 3, 1),
        Named("Ilse Brändvik-Roth", "PERSON", 2, 1),
        Named("Jon Sund", "PERSON", 1, 1),
        Named("Sund", "PERSON", 1, 1),
        Named("brandvik roth", "PERSON", 1, 1),
    ]


def test_spellings_of_a_name_are_one(tabled: Tabled) -> None:
    with Base(
        tabled(
            [Piece(name, f"{name} sang.").entity(name) for name in ("Núñez Lo", "Nunez-Lo", "NUNEZ LO", "Nunez-Lo.")]
        )
    ) as base:
        (found,) = Figures(base, 9).entities()
    assert (found.mentions, found.documents) == (4, 4)


def test_dates_are_no_names(tabled: Tabled) -> None:
    piece = Piece("d", "Ida Lo sang on Monday.").entity("Ida Lo").entity("Monday", label="DATE")
    with Base(tabled([piece])) as base:
        assert [one.name for one in Figures(base, 9).entities()] == ["Ida Lo"]


def test_who_is_quoted_how_often_and_at_what_length(harbour: Path) -> None:
    with Base(harbour) as base:
        found = Figures(base, 9).sources()
    assert (found.quotes, found.unnamed, found.silent) == (9, 2, 0)
    assert found.top == [
        Quoted("Ilse Brändvik-Roth", 2, 1, 0, 1, 11, 5.5, 1),
        Quoted("Sund", 2, 0, 0, 2, 9, 4.5, 1),
        Quoted("Harbour Board", 2, 0, 0, 2, 7, 3.5, 1),
        Quoted("Jon Sund", 1, 0, 0, 1, 8, 8.0, 1),
    ]


def test_sentiment_has_its_time(harbour: Path) -> None:
    with Base(harbour) as base:
        figures = Figures(base, 9)
        over = figures.over_time()
        assert over is not None
        board, sund = figures.feelings(over.stretches)
    assert (over.stretches.unit, len(over.counts), sum(over.counts)) == ("day", 29, 2)
    assert (board.name, board.mean, board.negative, board.over_time) == ("Harbour Board", -0.5, 1, [(0, -0.5, 1)])
    assert (sund.name, sund.positive) == ("Jon Sund", 1)


def test_failures_are_of_reading_or_of_an_analyzer(harbour: Path) -> None:
    with Base(harbour) as base:
        found = [(one.analyzer, one.reason, one.count, one.retryable) for one in Figures(base, 9).failures()]
    assert sorted(found) == [("", "DOCUMENT_INVALID", 1, 0), ("sentiment", "ANALYZER_TIMEOUT", 1, 1)]


def test_the_page_has_it_all(harbour: Path, tmp_path: Path) -> None:
    assert page(harbour, "-o", str(tmp_path / "r.html"), "--title", "Piers & <tolls>") == ""
    html = (tmp_path / "r.html").read_text(encoding="utf-8")
    text = told(html)
    for words in (
        "Piers & <tolls>",
        "3 documents",
        "2024-03-04 – 2024-04-01",
        "Of 1 the time is not known.",
        "3 in 1 document · ORG",
        "2 · 11 words",
        "Mean for each week",
        "1 may succeed with --retry-failed.",
        "ANALYZER_TIMEOUT",
    ):
        assert words in text, words
    assert html.count("<svg") - html.count('<svg viewBox="0 0 10 10"') == 6


class _Allowed(HTMLParser):
    """Tags and attributes of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.names: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.names.update(name for name, _ in attrs)


def test_the_page_is_alone_and_nothing_in_it_is_markup(tabled: Tabled) -> None:
    nasty = '<script>alert(1)</script><img src=x onerror="x">'
    piece = Piece(nasty, f"{nasty} said rain. {nasty}", "2024-05-01", {"title": nasty}).entity(nasty, label="A<b>")
    piece.says(nasty, "rain", nasty).feels(nasty, 0.5)
    html = page(tabled([piece]), "--title", nasty)
    seen = _Allowed()
    seen.feed(html)
    assert not seen.tags & {"script", "img", "link", "iframe", "object", "embed", "base"}
    assert not {name for name in seen.names if name.startswith("on") or name in ("style", "src", "href")}
    assert "default-src 'none'; style-src 'sha256-" in html
    assert not re.search(r"url\(|@import|https?:", style())


def test_controls_and_directions_are_shown(tabled: Tabled) -> None:
    name = "Ida\x1b[31m\u202eLo"
    html = page(tabled([Piece("d", f"{name} sang.").entity(name)]))
    assert "\x1b" not in html
    assert "\u202e" not in html


def test_where_there_is_nothing_it_says_so(tabled: Tabled) -> None:
    text = told(page(tabled([])))
    for words in (
        "Of no document is it known when it was written.",
        "No entities were found",
        "Nobody is quoted",
        "No sentiment towards entities",
        "None of 0 results failed.",
    ):
        assert words in text


def test_two_analyzers_of_a_kind_are_not_added_up(tmp_path: Path) -> None:
    document = Document("Ida Lo sang.", "d", "en")
    ida = Annotation("entity", (Span(0, 6),), Entity(entity_id="e", canonical_name="Ida Lo"), "PERSON", id="m")
    rows = Rows()
    rows.add_document(Member(document, "f", "text"), Language("en"))
    for name in ("first", "second"):
        result = AnalyzerResult(name, "entities", "1", "f", (ida,))
        rows.add_result(Member(document), result, "f")
        rows.add_annotations(document, result, Entities([result]))
    with Folder(tmp_path / "t") as folder, folder.part({}) as part:
        part.add(rows.tables())
        part.keep()
    text = told(page(tmp_path / "t"))
    assert "1 in 1 document" in text
    assert "As first says; second say such things, too." in text


@pytest.mark.parametrize(
    ("first", "last", "unit", "names"),
    [
        ("2024-02-28", "2024-03-01", "day", ["2024-02-28", "2024-02-29", "2024-03-01"]),
        ("2024-01-03", "2024-01-17", "week", ["week of 2024-01-01", "week of 2024-01-08", "week of 2024-01-15"]),
        ("2023-12-31", "2024-02-01", "month", ["2023-12", "2024-01", "2024-02"]),
        ("2023-11-30", "2024-05-01", "quarter", ["2023 Q4", "2024 Q1", "2024 Q2"]),
        ("2022-02-01", "2023-12-31", "year", ["2022", "2023"]),
        ("1969-12-31", "1990-01-01", "decade", ["1960s", "1970s", "1980s", "1990s"]),
        ("9990-01-01", "9999-12-31", "year", [str(year) for year in range(9990, 10000)]),
    ],
)
def test_time_is_cut_into_few_stretches(first: str, last: str, unit: str, names: list[str]) -> None:
    begin, end = datetime.fromisoformat(first), datetime.fromisoformat(last)
    found = stretches((begin, begin, end, end), 10 if unit == "year" and len(names) > 2 else 3)
    assert found is not None
    assert found.unit == unit
    assert [found.name(at) for at in range(len(found.days))] == names


def test_a_stray_does_not_squeeze_the_others() -> None:
    day = datetime(2024, 5, 1)
    found = stretches((datetime(1, 1, 1), day, day + timedelta(days=30), day + timedelta(days=31)), 60)
    assert found is not None
    assert (found.unit, found.days[0]) == ("day", date(2024, 5, 1))


def test_the_database_cuts_time_as_we_do(tabled: Tabled) -> None:
    """Else what it counts would find no place."""
    times = ["0001-01-01", "0001-01-05", "1999-12-31", "2000-01-01", "2024-12-30", "2025-01-01", "9999-12-31"]
    with Base(tabled([Piece(f"d{time}", "Rain.", time) for time in times])) as base:
        for unit in ("day", "week", "month", "quarter", "year", "decade"):
            for day, utc in base.rows(f"SELECT {Stretches(unit, []).sql}, utc FROM documents"):  # noqa: S608
                assert begin_of(utc.date(), unit) == day


def test_long_names_are_cut_where_they_end() -> None:
    assert charts.shortened("Lo", 5) == "Lo"
    assert charts.shortened("Harbourmaster", 8) == "Harbour…"
    assert charts.shortened("港湾局長室", 7) == "港湾局…"


@pytest.mark.skipif(shutil.which("chromium") is None, reason="chromium is not installed")
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_browser_shows_it(harbour: Path, tmp_path: Path, scheme: str) -> None:
    """The policy lets the style sheet in, and the background is what the reader's system asks for."""
    done = CliRunner().invoke(cli, ["report", str(harbour), "-o", str(tmp_path / "r.html")])
    assert done.stderr == f"glossator: report written to {tmp_path / 'r.html'}\n"
    preferred = ["--blink-settings=preferredColorScheme=0"] if scheme == "dark" else []
    command = ["chromium", "--headless", "--no-sandbox", "--disable-gpu", "--window-size=800,400", *preferred]
    profile = f"--user-data-dir={tmp_path / 'profile'}"
    image = tmp_path / "r.png"
    subprocess.run(
        [*command, profile, f"--screenshot={image}", (tmp_path / "r.html").as_uri()], check=True, capture_output=True
    )
    # The corner is background.
    assert corner(image) == ((255, 255, 255) if scheme == "light" else (0x16, 0x18, 0x1B))


def corner(image: Path) -> tuple[int, ...]:
    """The first pixel of a PNG of 8 bits."""
    import zlib

    content = image.read_bytes()
    at, data = 8, b""
    while at < len(content):
        size = int.from_bytes(content[at : at + 4], "big")
        if content[at + 4 : at + 8] == b"IDAT":
            data += content[at + 8 : at + 8 + size]
        at += size + 12
    # Filters of the first pixel of the first row leave it as it is.
    return tuple(zlib.decompressobj().decompress(data, 4)[1:4])


def test_means_have_a_sign_unless_they_are_nothing() -> None:
    assert [charts.signed(mean) for mean in (0.125, -0.5, 0.001, -0.001, 0.0)] == ["+0.12", "−0.50", *["0.00"] * 3]
