"""The whole command on a data folder of invented rows: real models, real engine, real table."""

from __future__ import annotations

import gzip
import json
import zlib
from pathlib import Path
from typing import Any

import pytest
from benchmarks.accuracy.__main__ import main
from benchmarks.accuracy.data import FILES
from click.testing import CliRunner

HELD_OUT = next(name for name in map(str, range(100)) if zlib.crc32(name.encode()) % 10 == 0)
ROWS: dict[str, list[dict[str, Any]]] = {
    "numbers/quantulum3": [
        {
            "input": "It took 30 minutes and 12 lamps.",
            "results": [
                {"surface": "30 minutes", "value": 30, "unit": "minute", "entity": None},
                {"surface": "12", "value": 13, "unit": "dimensionless", "entity": None},
            ],
        }
    ],
    "numbers/duckling": [
        {"dimension": "Numeral", "input": "forty-one", "expected": {"kind": "numeral", "unit": None, "value": 41.0}}
    ],
    "sentiment/sst.dev": [{"text": "A wonderful , warm film .", "label": "positive"}],
    "sentiment/newsmtsc.train": [
        {"group": HELD_OUT, "text": "Ann Lee lied .", "start": 0, "end": 7, "mention": "Ann Lee", "label": "negative"}
    ],
}
TREEBANK = """# newdoc id = a
1\tThree\tthree\tNUM\tCD\t_\t2\tnummod\t_\t_
2\tboats\tboat\tNOUN\tNNS\t_\t3\tnsubj\t_\t_
3\tsank\tsink\tVERB\tVBD\t_\t0\troot\t_\tSpaceAfter=No
4\t.\t.\tPUNCT\t.\t_\t3\tpunct\t_\t_

"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in FILES:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        rows = ROWS.get(name.removesuffix(".jsonl.gz"), [])
        text = TREEBANK if "conllu" in name else "".join(json.dumps(row) + "\n" for row in rows)
        (tmp_path / name).write_bytes(gzip.compress(text.encode()))
    return tmp_path


@pytest.mark.timeout(600)
def test_scores_are_computed_and_a_missed_bar_is_told(folder: Path) -> None:
    file = folder / "scores.json"
    chosen = ["numbers.quantulum3", "numbers.duckling", "numbers.counted", "targets.all"]
    only = [argument for name in chosen for argument in ("--only", name)]
    done = CliRunner().invoke(main, ["table", "--data", str(folder), *only, "--json", str(file)])
    assert done.exit_code == 1, done.output
    written = json.loads(file.read_text(encoding="utf-8"))
    scores = {row["id"]: row["score"] for row in written["rows"]}
    assert scores["numbers.quantulum3"]["value"] == 50.0
    assert scores["numbers.duckling"]["value"] == 100.0
    assert scores["numbers.counted"]["value"] == 100.0
    assert scores["targets.all"]["n"] == 1
    assert "numbers.quantulum3 (50.00 < 95.0)" in " ".join(done.output.split())
    assert "numbers.quantulum3" in written["missed"]
