"""What an entry point was installed with."""

from __future__ import annotations

from importlib.metadata import entry_points
from pathlib import Path

import pytest

from glossator.origin import origin


@pytest.mark.parametrize(
    ("metadata", "expected"),
    [
        (b"Metadata-Version: 2.1\nName: otters\nVersion: 1.5\n", ("otters", "1.5")),
        (b"\xff\xfe\x00", ("", "")),
    ],
    ids=["sound", "no text"],
)
def test_metadata_that_cannot_be_read_names_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, metadata: bytes, expected: tuple[str, str]
) -> None:
    folder = tmp_path / "otters-1.5.dist-info"
    folder.mkdir()
    (folder / "METADATA").write_bytes(metadata)
    (folder / "entry_points.txt").write_text("[test.otters]\notters = otters\n")
    monkeypatch.syspath_prepend(str(tmp_path))
    (entry,) = entry_points(group="test.otters")
    assert origin(entry) == expected
