"""Models whose tagger has labels of its own: documents are analyzed all the same, by every analyzer."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import glossator_en
from glossator import AnalyzerSpec, Config, Document, Engine, Registry

TEXT = (
    "The mayor of Trondheim, Aylin Demir, said on Monday that the ferry would not sail. "
    "“We are proud of the crew,” she told the Harbour Board."
)


def test_a_tagger_that_says_per_serves_every_analyzer(tmp_path: Path) -> None:
    folder = shutil.copytree(glossator_en.path(), tmp_path / "models")
    metadata = json.loads((folder / "glossator.json").read_text(encoding="utf-8"))
    # As CoNLL and German corpora call them, and one that nobody declares.
    metadata["layers"]["mentions"]["labels"] = {"PERSON": "PER", "LOC": "Ort", "ORG": "ORGpart"}
    (folder / "glossator.json").write_text(json.dumps(metadata), encoding="utf-8")
    engine = Engine(Registry.load(Config.load(overrides={"models": {"folders": [str(folder)]}})))
    engine.load()
    try:
        names = ("entities", "sentiment", "attribution")
        (result,) = engine.analyze([Document(TEXT)], [AnalyzerSpec(name) for name in names])
    finally:
        engine.close()
    assert [result[name].failure for name in names] == [None, None, None]
    labels = {item.spans[0].slice(TEXT): item.label for item in result.annotations("entity")}
    assert labels["Aylin Demir"] == "PERSON"
    assert labels["Trondheim"] == "MISC"
    assert result.annotations("attribution")
    assert [item for item in result.annotations("sentiment") if item.value.target is not None]
