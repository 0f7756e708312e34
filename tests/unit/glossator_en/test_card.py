"""The model card describes the weights that lie there: every file, its size, its terms."""

from __future__ import annotations

import re

import pytest

import glossator_en

CARD = (glossator_en.path().parent / "MODEL_CARD.md").read_text(encoding="utf-8")
UNITS = {"kB": 1e3, "KB": 1e3, "MB": 1e6}
FILES = {path.relative_to(glossator_en.path() / "en"): path for path in (glossator_en.path() / "en").rglob("*.pt")}
NAMES = {path.with_suffix("").as_posix(): file.stat().st_size for path, file in FILES.items()}


def tables() -> list[list[list[str]]]:
    """The card's tables: rows of cells, the head first."""
    blocks = re.findall(r"(?:^\|.*\|[ ]*\n)+", CARD, re.MULTILINE)
    rows = [
        [[cell.strip() for cell in line.strip().strip("|").split("|")] for line in each.splitlines()] for each in blocks
    ]
    return [[row for row in table if not set("".join(row)) <= set("-: ")] for table in rows]


def named(cell: str) -> list[str]:
    """The files that a cell names: `en/ner/worldwide.pt` and `ner/worldwide` are one."""
    quoted = re.findall(r"`(?:models/)?(?:en/)?([\w-]+/[\w-]+)(?:\.pt)?`", cell)
    return [str(name) for name in quoted]


@pytest.fixture(scope="module")
def sizes() -> dict[str, str]:
    """File -> the size that the card gives, from the table that has both."""
    found = [table for table in tables() if {"file", "size"} <= {cell.lower() for cell in table[0]}]
    assert len(found) == 1, "the card has one table with the columns 'file' and 'size'"
    head = [cell.lower() for cell in found[0][0]]
    file, size = head.index("file"), head.index("size")
    # Rows without a file go on with the one above: more scores of it.
    return {name: row[size] for row in found[0][1:] for name in named(row[file])}


def test_it_lists_every_file_and_no_other(sizes: dict[str, str]) -> None:
    assert set(sizes) == set(NAMES)


def test_it_gives_the_sizes_of_the_files(sizes: dict[str, str]) -> None:
    for name, given in sizes.items():
        number, unit = re.fullmatch(r"([\d.]+)\s*(kB|KB|MB)", given).groups()  # type: ignore[union-attr]
        decimals = len(number.partition(".")[2])
        assert float(number) == round(NAMES[name] / UNITS[unit], decimals), f"{name}: the card says {given}"


def test_it_states_the_terms_of_every_file() -> None:
    sections = re.findall(r"^#+ .*(?:[Tt]erms|[Ll]icen[cs]e).*\n((?:(?!^#).*\n)*)", CARD, re.MULTILINE)
    stated = {name for section in sections for line in section.splitlines() for name in named(line)}
    assert set(NAMES) <= stated


def test_it_is_of_this_version() -> None:
    assert f"glossator_en {glossator_en.__version__}" in CARD.splitlines()[0]
