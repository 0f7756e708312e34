"""Who said what: names, words and times that match and that do not, and how it is written."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest
from click.testing import CliRunner, Result

from glossator.cli.group import cli
from glossator_corpus.ask.base import Base
from glossator_corpus.ask.figures import Figures
from glossator_corpus.ask.quotes import Asked, Quotes

from .conftest import Piece, Tabled


def said(folder: Path, **asked: object) -> list[str]:
    with Base(folder) as base:
        return [quote.content or "" for quote in Quotes(base, Asked(**asked))]  # type: ignore[arg-type]


def ask(folder: Path, *arguments: str) -> Result:
    return CliRunner().invoke(cli, ["quotes", str(folder), *arguments])


@pytest.mark.parametrize("name", ["Ilse Brändvik-Roth", "brandvik", "ROTH, ILSE", "Brändvik-Roth’s", "Roth."])
def test_names_match_by_their_words(harbour: Path, name: str) -> None:
    """Also what "she" said is hers; what her spokesman said is not, nor is what is said in a text that lacks her."""
    assert said(harbour, by=name) == ["the old pier would stay open", '"We paid for the pier,"']


def test_any_name_in_the_text_will_do(harbour: Path) -> None:
    """What "the board" warned of, under another of its names; what it wants is no utterance."""
    assert said(harbour, by="HB") == ["that it leaks", "that tolls would rise"]
    assert said(harbour, by="hb", everything=True)[-1] == "a crane"


def test_shorter_names_match_longer_ones_and_not_the_other_way(harbour: Path) -> None:
    assert len(said(harbour, by="Sund")) == 3
    assert len(said(harbour, by="Jon Sund")) == 1


def test_whoever_has_no_name_matches_by_the_words_for_them(harbour: Path) -> None:
    assert said(harbour, by="spokesman") == ["nothing was planned"]
    assert said(harbour, by="diver") == ['"=1+1"']


def test_about_are_words_and_those_who_are_meant(harbour: Path) -> None:
    assert said(harbour, about="tolls") == [
        "the board had warned that tolls would rise",
        "that tolls would rise",
        "The tolls\u2028are high",
    ]
    assert said(harbour, about="toll") == []
    assert len(said(harbour, about="toll*")) == 3
    assert said(harbour, about="Roth", by="Sund") == ["that brandvik roth was right"]
    assert said(harbour, about="would stay") == ["the old pier would stay open"]


def test_times_are_stretches(harbour: Path) -> None:
    for arguments, count in (
        (["--since", "2024-04"], 2),
        (["--until", "2024-03"], 6),
        (["--until", "2024-03-04"], 6),
        (["--until", "2024-03-04T08:59:59"], 0),
        (["--since", "2024-03-04T10:00:00+01:00"], 8),
        (["--since", "2024"], 8),
    ):
        done = ask(harbour, "--format", "jsonl", *arguments)
        assert len(done.stdout.splitlines()) == count, arguments
        assert "1 more, in a document without a time, cannot be told to be of that time" in done.stderr


@pytest.mark.parametrize("time", ["2024-13", "yesterday", "2024-02-30", ""])
def test_what_is_no_time_is_told(harbour: Path, time: str) -> None:
    done = ask(harbour, "--since", time)
    assert done.exit_code == 2
    assert "write 2024, 2024-05" in done.stderr


def test_until_before_since(harbour: Path) -> None:
    assert "is later than" in ask(harbour, "--since", "2024-05", "--until", "2024-04").stderr


def test_reported_speech_says_whose_report_it_is(harbour: Path) -> None:
    (told,) = json.loads(f"[{ask(harbour, '--by', 'board', '--about', 'tolls', '--format', 'jsonl').stdout}]")
    assert (told["name"], told["reported_by"]) == ("Harbour Board", "Jon Sund")


def test_a_table_says_how(harbour: Path) -> None:
    """Without its words a denial would be an assertion."""
    done = ask(harbour, "--by", "board")
    head, denied, warned = done.stdout.splitlines()
    assert head.split() == ["time", "who", "how", "what", "where"]
    assert "Harbour Board" in denied
    assert "indirect, “denied”  that it leaks" in denied
    assert denied.endswith("monday:127-140")
    assert "Harbour Board (says Jon Sund)" in warned
    assert "1 more is no utterance (believed, done, denied, asked …): --all shows them" in done.stderr


def test_long_tables_are_cut_and_say_so(tabled: Tabled) -> None:
    pieces = [Piece(f"d{n:02}", "A gull said rain.").says("A gull", "rain") for n in range(60)]
    done = ask(tabled(pieces))
    assert len(done.stdout.splitlines()) == 51
    assert "50 of 60 are shown" in done.stderr
    assert len(ask(tabled(pieces, name="more"), "--format", "csv").stdout.splitlines()) == 61


def test_csv_holds_no_formulas(harbour: Path) -> None:
    rows = list(csv.DictReader(io.StringIO(ask(harbour, "--format", "csv").stdout, newline="")))
    assert {row["content"] for row in rows} >= {'"=1+1"', "that brandvik roth was right"}
    assert "'=Sund=" in [row["source"] for row in rows]
    assert rows[0]["time"] == "2024-03-04T09:00:00+00:00"


def test_a_file_of_csv_begins_as_spreadsheets_like(harbour: Path, tmp_path: Path) -> None:
    done = ask(harbour, "--format", "csv", "-o", str(tmp_path / "q.csv"))
    assert done.stdout == ""
    assert f"glossator: 9 quotations written to {tmp_path / 'q.csv'}\n" in done.stderr
    assert (tmp_path / "q.csv").read_bytes().startswith(b"\xef\xbb\xbftime,document,")


def test_lines_are_lines(harbour: Path) -> None:
    lines = ask(harbour, "--format", "jsonl").stdout.splitlines()
    assert [json.loads(line)["document"] for line in lines] == ["monday"] * 6 + ["april"] * 2 + ["undated"]
    assert json.loads(lines[0])["begin"] == 30


def test_a_page_escapes_and_shows_the_context(harbour: Path) -> None:
    page = ask(harbour, "--format", "html", "--by", "HB").stdout
    assert "<h1>Quotations by HB</h1>" in page
    assert "<b>stays</b>" not in page
    assert '<a href="https://gull.example/pier?a=1&amp;b=2" rel="noreferrer noopener">Pier &lt;b&gt;stays' in page
    assert "HB denied </span><mark>that it leaks</mark>" in page
    assert "script-src" not in page


def test_links_lead_to_the_web_only(tabled: Tabled) -> None:
    piece = Piece("d", "A gull said rain.", attributes={"url": "javascript:alert(1)"}).says("A gull", "rain")
    assert "<a " not in ask(tabled([piece]), "--format", "html").stdout


def test_close_names_are_suggested(harbour: Path) -> None:
    done = ask(harbour, "--by", "Ilse Brandwik")
    assert done.exit_code == 1
    assert "nobody called 'Ilse Brandwik' is quoted or named; did you mean Ilse Brändvik-Roth (2)?" in done.stderr


def test_none_is_explained(harbour: Path, tabled: Tabled) -> None:
    assert "none of the 3 quotations by 'sund' is about that" in ask(harbour, "--by", "sund", "--about", "eels").stderr
    assert "has no letters and no digits" in ask(harbour, "--by", "…").stderr
    quiet = Piece("q", "Ida Lo slept.").entity("Ida Lo")
    assert (
        "'lo' is named in 1 document and quoted in none"
        in ask(
            tabled([quiet, Piece("r", "A gull said rain.").says("A gull", "rain")], name="quiet"), "--by", "lo"
        ).stderr
    )
    only = tabled([quiet], analyzers=["entities"], name="only")
    assert "run 'glossator run' again with --analyzers attribution" in ask(only, "--by", "lo").stderr
    assert "nobody is quoted" in ask(tabled([quiet], name="none"), "--by", "lo").stderr


def test_empty_tables(tabled: Tabled) -> None:
    done = ask(tabled([]), "--by", "lo")
    assert (done.exit_code, done.stdout) == (1, "")
    assert "are empty: give 'glossator run' documents" in done.stderr


def _no_tables(folder: Path) -> str:
    (folder / "glossator.json").unlink()
    return "has no tables of ours"


def _other_version(folder: Path) -> str:
    (folder / "glossator.json").write_text('{"schema": "7"}')
    return "schema version 7, and this Glossator asks those of version 1"


def _no_description(folder: Path) -> str:
    (folder / "glossator.json").write_text("[]")
    return "is no description of our tables"


@pytest.mark.parametrize("spoil", [_no_tables, _other_version, _no_description])
@pytest.mark.parametrize("command", ["quotes", "report"])
def test_other_folders_are_refused(harbour: Path, command: str, spoil: Callable[[Path], str]) -> None:
    reason = spoil(harbour)
    done = CliRunner().invoke(cli, [command, str(harbour)])
    assert done.exit_code == 2
    assert reason in done.stderr


def test_a_damaged_file_is_named(harbour: Path) -> None:
    file = harbour / "attributions" / "part-000001.parquet"
    file.write_bytes(file.read_bytes()[:-9])
    done = ask(harbour)
    assert done.exit_code == 1
    assert "part-000001.parquet cannot be read" in done.stderr


def test_damage_inside_a_file_is_told_without_its_text(harbour: Path) -> None:
    file = harbour / "attributions" / "part-000001.parquet"
    content = bytearray(file.read_bytes())
    content[8:600] = bytes(592)
    file.write_bytes(content)
    done = ask(harbour, "--format", "jsonl")
    assert done.exit_code == 1
    assert "cannot be read" in done.stderr
    assert "pier" not in done.stderr


def test_what_is_replaced_is_not_there_twice(harbour: Path, tabled: Tabled) -> None:
    """A run that was killed may have left both rows."""
    again = Piece("undated", "A diver said rain.").says("A diver", "rain")
    assert said(tabled([again]), by="diver") == ["rain"]


def test_folders_with_names_like_patterns(tabled: Tabled) -> None:
    piece = Piece("d", "A gull said rain.").says("A gull", "rain")
    assert said(tabled([piece], name="it's [1]*")) == ["rain"]


def test_large_tables_go_through_little_memory(harbour: Path) -> None:
    """Far more than the memory that is given: what does not fit is sorted and grouped on the disk."""
    times = 12_000
    with duckdb.connect() as base:
        for table, key in {"documents": "id", "annotations": "document", "attributions": "document"}.items():
            file = harbour / table / "part-000001.parquet"
            base.execute(
                f"""
                COPY (SELECT * REPLACE ({key} || '-' || n AS {key}) FROM '{file}', range({times}) r(n))
                TO '{file}.new' (FORMAT parquet)
                """  # noqa: S608
            )
            Path(f"{file}.new").replace(file)
    with Base(harbour, memory="64MB") as base:
        quotes = Quotes(base, Asked(everything=True))
        assert quotes.count == 10 * times
        found = [(quote.time is None, quote.time, quote.document) for quote in quotes]
        assert len(found) == 10 * times
        assert found == sorted(found)
        (board, *_) = Figures(base, 3).entities()
        assert (board.mentions, board.documents) == (3 * times, times)
        assert Quotes(base, Asked(by="brandvik", about="pier")).count == 2 * times
