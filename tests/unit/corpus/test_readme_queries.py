"""The README's questions to the tables run as they stand, and have answers."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import duckdb
import pytest

from glossator import AnalyzerResult, Annotation, Number, NumberKind, Span

from .conftest import Piece, Tabled

README = Path(__file__).parents[3] / "README.md"
QUERIES = re.findall(r"^```sql\n(.*?)^```$", README.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)
# Of the questions with these words, the first row.
ANSWERS = {
    "quoted": ("Harbour Board", 3, 0),
    "together": ("Harbour Board", "Ilse Brändvik-Roth", 1),
    "money": ("price", "€2m", "EUR", 2e6),
    "failed": ("sentiment", "ANALYZER_TIMEOUT", 1, True),
}


class Priced(Piece):
    """With an amount."""

    @property
    def results(self) -> list[AnalyzerResult]:
        value = Number(kind=NumberKind.MONEY, value="2000000", currency="EUR")
        span = self.span("€2m")
        money = Annotation("number", (Span(*span),), value, "money", id="n")
        return [*super().results, AnalyzerResult("numbers", "numbers", "1", "f", (money,))]


def test_there_are_five() -> None:
    assert len(QUERIES) == 5


@pytest.mark.parametrize("query", QUERIES, ids=[query.splitlines()[0].strip("- ?") for query in QUERIES])
def test_a_query_has_an_answer(harbour: Path, tabled: Tabled, monkeypatch: pytest.MonkeyPatch, query: str) -> None:
    tabled([Priced("price", "Ida Lo paid €2m.").entity("Ida Lo")])
    monkeypatch.chdir(harbour.parent)
    with duckdb.connect() as base:
        rows: list[tuple[Any, ...]] = base.execute(query).fetchall()
    assert rows
    for word, row in ANSWERS.items():
        if word in query.splitlines()[0]:
            assert rows[0] == row
