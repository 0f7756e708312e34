"""Tables in pages are what a command prints."""

from __future__ import annotations

import re
from pathlib import Path

from click.testing import CliRunner

from glossator.cli.group import cli
from glossator.cli.show.formats import format_names, writer_class

PAGE = Path(__file__).parents[4] / "plugins" / "glossator_formats" / "writers" / "WRITERS.md"


def test_the_tables_are_those_of_the_command() -> None:
    printed = CliRunner().invoke(cli, ["formats", "--markdown"]).stdout
    found = re.search(
        r"<!-- formats: glossator formats --markdown -->\n(.*?)<!-- end -->", PAGE.read_text("utf-8"), re.DOTALL
    )
    assert found is not None
    assert found[1].strip() == printed.strip(), "put into WRITERS.md what `glossator formats --markdown` prints"


def test_every_writer_says_what_it_cannot_carry() -> None:
    for name in format_names():
        kind = writer_class(name)
        assert kind.summary
        assert kind.LOSSES
        assert all(what == what.strip() and not what.endswith(".") for what in kind.LOSSES.values())
