"""What the taggers of attribution are trained on: windows, their other quotation marks, and the project's own news."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Window = list[tuple[str, str]]


@pytest.fixture
def split(recipe: Callable[[str], Any]) -> dict[str, list[str]]:
    """The texts of the split `train` that are trained on, and those held out."""
    annotated, sources = recipe("data.annotated"), recipe("data.sources")
    parts = {"trained": False, "held out": True}
    return {
        name: [row["text"] for row in annotated.articles(sources.Sources(Path()), dev=dev)]
        for name, dev in parts.items()
    }


def test_articles_that_choose_a_checkpoint_are_not_trained_on(split: dict[str, list[str]]) -> None:
    assert not set(split["trained"]) & set(split["held out"])
    assert 4 <= len(split["trained"]) / len(split["held out"]) <= 7


def test_no_recipe_gets_an_article_of_the_test(recipe: Callable[[str], Any], split: dict[str, list[str]]) -> None:
    file = Path(recipe("data.sources").HERE) / "annotated" / "articles.jsonl"
    articles = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]
    given = {*split["trained"], *split["held out"]}
    assert given == {row["text"] for row in articles if row["split"] == "train"}
    assert not given & {row["text"] for row in articles if row["split"] == "test"}


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ('Ada Quill said <"The mill is shut,"> and left.', "direct"),
        ("Ada Quill said <“The mill is shut”>, <“for good”>.", "direct"),
        ('Ada Quill said <that the mill was "as good as shut" for now>.', "mixed"),
        ("Ada Quill said <that the mill was shut>.", "indirect"),
    ],
)
def test_how_the_annotated_news_tell_quotation_from_report(recipe: Callable[[str], Any], text: str, kind: str) -> None:
    content, plain = [], ""
    for piece in text.split("<"):
        said, mark, rest = piece.rpartition(">")
        content += [(len(plain), len(plain) + len(said))] if mark else []
        plain += said + rest
    assert recipe("annotated.corpus").type_of(plain, content) == kind


def test_the_annotated_news_are_what_the_readings_make(recipe: Callable[[str], Any]) -> None:
    corpus = recipe("annotated.corpus")
    assert corpus.kept("attributions") == corpus.build(*map(corpus.kept, ("reading1", "reading2", "decided")))
    file = Path(recipe("data.sources").HERE) / "annotated" / "attributions.jsonl"
    marks = [one for line in file.read_text("utf-8").splitlines() for one in json.loads(line)["attributions"]]
    assert len(marks) >= 1000
    assert {one["type"] for one in marks} == {"direct", "mixed", "indirect"}


def test_every_other_time_a_window_has_the_other_quotation_marks(recipe: Callable[[str], Any]) -> None:
    attribution, package = recipe("tagging.attribution"), recipe("packing.package")
    text = 'Ines Moreau said: "The lift works."'
    row = {
        "text": text,
        "attributions": [{"source": [[0, 11]], "cue": [[12, 16]], "content": [[18, len(text)]]}],
        "discard": [],
    }
    windows: list[Window] = list(attribution.times([row], 3, package.BUNDLE))
    assert [[word for word, _ in window if word in '"“”'] for window in windows] == [['"', '"'], ["“", "”"], ['"', '"']]
    assert len({tuple(tag for _, tag in window) for window in windows}) == 1
    assert ("said", "B-CUE") in windows[0]
    assert [tag for _, tag in windows[0]].count("B-CONTENT") == 1


def test_no_article_that_the_project_has_annotated_is_among_the_news_that_a_teacher_labels(
    recipe: Callable[[str], Any], tmp_path: Path
) -> None:
    file = Path(recipe("data.sources").HERE) / "annotated" / "articles.jsonl"
    articles = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]
    ours = next(row for row in articles if row["split"] == "test" and not row["url"])
    paged = next(row for row in articles if row["split"] == "test" and row["url"])
    several = f"A dam broke in Velm.\n{ours['text'].replace(' ', '  ')}\nRain fell."
    given = {
        "entities/worldwide.train": [{"text": "A ferry left Orta."}],
        "clean/text/wikinews_2019_2020": [{"url": paged["url"], "text": ""}, {"url": "", "text": "The ferry is back."}],
        "clean/entities/gmb_voa": [{"text": several}, {"text": "Lights went on in Brolo."}],
    }
    for name, rows in given.items():
        path = tmp_path / f"{name}.jsonl.gz"
        path.parent.mkdir(parents=True, exist_ok=True)
        with gzip.open(path, "wt", encoding="utf-8") as lines:
            lines.writelines(json.dumps(row) + "\n" for row in rows)
    assert recipe("tagging.attribution_teacher").news(tmp_path) == [
        "A ferry left Orta.", "The ferry is back.", "Lights went on in Brolo.",
    ]  # fmt: skip
