"""The web server's page: it is what its sources give, says what `--format html` says, and works in a browser.

`make test-page` runs all of its tests in Chromium, this a short form of them.
"""

from __future__ import annotations

import gzip
import json
import subprocess
import sys
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from google.protobuf.json_format import MessageToDict, Parse

from glossator import DocumentResult, DocumentStatus, OffsetEncoding
from glossator.cli.show import phrases
from glossator.cli.show.html import direction, render_section
from glossator.cli.show.marks import marks
from glossator.v1.analysis_pb2 import AnalyzeResponse
from glossator.wire import decode_response, encode_response

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "server" / "glossator_web" / "page"
SEEDS = ["03_business_cable_maker_results", "09_festival_names_scripts_emoji"]
MOST_COMPRESSED = 200 * 1024

# Runs a command in the client's folder and gives what it prints.
Run = Callable[..., str]


def test_it_is_what_its_sources_give(modules: Path, run: Run, tmp_path: Path) -> None:
    run(str(modules / ".bin" / "tsc"), "-p", "tsconfig.page.json")
    run("node", "page/build.mjs", str(tmp_path))
    built = {file.name: file.read_bytes() for file in tmp_path.iterdir()}
    committed = {file.name: file.read_bytes() for file in PAGE.iterdir() if file.name in built}
    assert {name for name, data in built.items() if committed.get(name) != data} == set(), "run make page and commit"
    served = [data for name, data in built.items() if name != "seeds.json"]
    assert sum(len(gzip.compress(data)) for data in served) < MOST_COMPRESSED


@pytest.fixture
def look(modules: Path, run: Run, tmp_path: Path) -> Path:
    """What the page would show, as a program for Node."""
    built = tmp_path / "look.mjs"
    options = ["--bundle", "--platform=node", "--format=esm", f"--outfile={built}"]
    run(str(modules / ".bin" / "esbuild"), "page/look.ts", *options)
    return built


class _Read(HTMLParser):
    """The words of a section: of its legend, and cell by cell of its tables."""

    def __init__(self) -> None:
        super().__init__()
        self.tables: list[list[list[str]]] = []
        self.legend: list[str] = []
        self._inside: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._inside.append("legend" if ("class", "legend") in attrs else tag)
        if tag == "table":
            self.tables.append([])
        elif tag == "tr":
            self.tables[-1].append([])
        elif tag in {"td", "th"}:
            self.tables[-1][-1].append("")
        elif tag == "input":
            self._inside.pop()

    def handle_endtag(self, tag: str) -> None:
        self._inside.pop()

    def handle_data(self, data: str) -> None:
        if self._inside and self._inside[-1] in {"td", "th"}:
            self.tables[-1][-1][-1] += data
        elif "legend" in self._inside and data.strip():
            self.legend.append(data.strip())


@pytest.fixture(scope="module")
def results() -> list[tuple[str, DocumentResult]]:
    """The seeds with what all analyzers say of them, as a client has it."""
    files = [str(ROOT / "seeds" / f"{name}.txt") for name in SEEDS]
    names = "entities,numbers,sentiment,attribution,syntax"
    command = [str(Path(sys.executable).with_name("glossator")), "analyze", "--format", "jsonl", "--analyzers", names]
    done = subprocess.run([*command, *files], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    texts = [Path(file).read_bytes().decode() for file in files]
    return list(zip(texts, map(_decoded, done.stdout.splitlines()), strict=True))


def _decoded(line: str) -> DocumentResult:
    return decode_response(Parse(line, AnalyzeResponse()))


def test_it_marks_and_says_what_the_html_output_does(look: Path, results: list[tuple[str, DocumentResult]]) -> None:
    for text, result in results:
        assert _of_the_page(look, text, result) == _of_the_html(text, result)


@pytest.mark.parametrize(
    ("text", "way"),
    [
        ("Rain fell.", "ltr"),
        ("דנה said that it rained all day.", "ltr"),
        ("ירד גשם כל היום ב-Oslo.", "rtl"),
        ("Rain fell.\nירד גשם כל היום.\n\n2024", "auto"),
        ("1\n\n2", "ltr"),
        ("", "ltr"),
    ],
)
def test_text_runs_as_most_of_it_does_and_line_by_line_if_lines_differ(look: Path, text: str, way: str) -> None:
    result = DocumentResult("d", DocumentStatus.OK)
    assert direction(text) == way
    assert _of_the_page(look, text, result)["direction"] == way
    assert not text or f'<div class="text" dir="{way}"' in render_section(result, text)


def _of_the_page(look: Path, text: str, result: DocumentResult) -> Any:
    response = MessageToDict(encode_response(result, text, OffsetEncoding.UTF16))
    return _looked(look, {"text": text, "response": response})


def _looked(look: Path, given: object) -> Any:
    done = subprocess.run(["node", str(look)], input=json.dumps(given), capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def _of_the_html(text: str, result: DocumentResult) -> dict[str, Any]:
    read = _Read()
    read.feed(render_section(result, text))
    found = [[mark.layer, mark.label, mark.title, text[mark.begin : mark.end]] for mark in marks(result.results, text)]
    return {"marks": found, "legend": read.legend, "tables": read.tables, "direction": direction(text)}


TIMES = [
    *["2024", "XXXX-05-03", "2021-05", "XXXX-W12-3", "XXXX-WXX-6", "XXXX-WXX-WE", "2024-W05-WE", "2024-Q1", "XXXX-H2"],
    *["2023-SU", "FY2024", "195", "19", "PRESENT_REF", "P3D", "XXXX-WXX-6TNI", "2024-05-03T10:30Z", "T14:00+02:00"],
    *["2024-13", "TEV", "2024-05-03/2024-05-09", "XXXX-XX"],
]
UNITS = [
    *["[acr_us]", "km2", "Cel", "[mi_i]/h", "km/h", "m3/s", "{vote}", "USD/[bbl_us]", "/d", "a", "[in_i]", "g/(m2.d)"],
    "[lb_av]/[acr_us]",
]
AMOUNTS = [
    *[
        "404687.260987425",
        "20000",
        "0.00012345",
        "1234.5",
        "-12345.5",
        "99995",
        "9999.5",
        "10005",
        "1E+5",
        "0",
        "12.30",
    ],
    "838500000",
    *[
        "0.333333333333333",
        "34.6666666666667",
        "-1234567.8912345",
        "0.0000123456789",
        "0.99999999",
        "3.141592",
        "-.12345678",
    ],
    *["9999999.9999999999", "0.5000000000", "12345678901234567890.1234567890"],
]


def test_its_words_for_codes_are_those_of_the_html_output(look: Path) -> None:
    found = _looked(look, {"times": TIMES, "units": UNITS, "amounts": AMOUNTS})
    assert dict(zip(TIMES, found["times"], strict=True)) == {code: phrases.time(code) for code in TIMES}
    assert dict(zip(UNITS, found["units"], strict=True)) == {code: phrases.unit(code) for code in UNITS}
    expected = {
        value: [phrases.grouped(value), *phrases.rounded(value), *phrases.shortened(value)] for value in AMOUNTS
    }
    assert dict(zip(AMOUNTS, found["amounts"], strict=True)) == expected


def test_it_works_in_a_browser(run_tests: Run) -> None:
    # One of each kind; without a browser they skip themselves, with the reason.
    names = "arrives|Windows lines|keyboard goes|dark is dark"
    printed = run_tests("page/page.test.js", f"--test-name-pattern={names}")
    if "there is no Chromium" in printed:
        pytest.skip("there is no Chromium")
