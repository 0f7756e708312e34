"""The page for who writes a reader: its code works, its tables are what the code says."""

from __future__ import annotations

import re
import sys
from importlib.metadata import EntryPoint
from pathlib import Path

import pytest

import glossator_formats.readers
from glossator.contract.reader import ATTRIBUTES
from glossator.reading.documents import How, documents
from glossator.reading.installed import Readers

PAGE = (Path(glossator_formats.readers.__file__).parent / "README.md").read_text(encoding="utf-8")


def test_the_reader_of_the_page_reads(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (code,) = re.findall(r"^```python\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)
    (tmp_path / "acme_talk.py").write_text(code, encoding="utf-8")
    (tmp_path / "a.talk").write_text("Ann\tOwls hunt.\nBob\nCleo\tMice hide.\n", encoding="utf-8")
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.delitem(sys.modules, "acme_talk", raising=False)
    readers = Readers([EntryPoint("talk", "acme_talk:TalkReader", "glossator.readers")])
    assert [one.problem for one in readers.all] == [""]
    first, bad, third = documents([str(tmp_path / "a.talk")], How(options={"talk.speakers": False}), readers=readers)
    assert (first.document.text, first.document.attributes) == ("Owls hunt.", {"author": "Ann"})
    assert bad.failure is not None
    assert third.document.id.endswith("a.talk:3")


def test_the_page_lists_all_attributes_and_readers() -> None:
    rows = dict(re.findall(r"^\| `(\w+)` \| (.*?) \|$", PAGE.partition("## The built-in")[0], re.MULTILINE))
    assert rows == dict(ATTRIBUTES)
    listed = set(re.findall(r"`(\w+)`", "".join(re.findall(r"^\|[^|]*\|", PAGE.partition("## The built-in")[2], re.M))))
    assert listed == {one.name for one in Readers().all if one.distribution == "glossator"}
