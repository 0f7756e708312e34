"""What the recipe of the open entity tagger reads, and what it must not."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

HERE = Path(__file__).resolve().parents[3] / "plugins" / "training" / "annotated" / "entities"


def articles(split: str) -> list[dict[str, Any]]:
    rows = [json.loads(line) for line in (HERE / "articles.jsonl").read_text("utf-8").splitlines()]
    return [row for row in rows if row["split"] == split]


def write(folder: Path, name: str, rows: list[dict[str, Any]]) -> None:
    file = folder / f"{name}.jsonl.gz"
    file.parent.mkdir(parents=True, exist_ok=True)
    with gzip.open(file, "wt", encoding="utf-8") as lines:
        lines.writelines(json.dumps(row) + "\n" for row in rows)


def test_only_the_train_split_of_our_own_articles_is_read(recipe: Callable[[str], Any], tmp_path: Path) -> None:
    read = recipe("data.sources").Sources(tmp_path)
    rows = recipe("open.entities").own(read)
    assert {row["text"] for row in rows} == {row["text"] for row in articles("train")}
    assert not {row["text"] for row in rows} & {row["text"] for row in articles("test")}
    assert all(row["text"][start:end].strip() for row in rows for start, end, _ in row["entities"])
    assert read.read == {"annotated"}


def test_no_annotated_article_is_labelled_by_the_teacher(recipe: Callable[[str], Any], tmp_path: Path) -> None:
    known = articles("test")[0]
    write(
        tmp_path,
        "clean/text/wikinews_2019_2020",
        [{"url": known["url"], "text": known["text"]}, {"url": "https://news.invalid/1", "text": "A ship left Velm."}],
    )
    write(tmp_path, "clean/text/ntrex_en", [{"id": "1", "text": "Nothing happened."}])
    write(tmp_path, "sentiment/newsmtsc.train", [])
    texts = recipe("open.teacher").raw(recipe("data.sources").Sources(tmp_path))
    assert texts == ["A ship left Velm.", "Nothing happened."]


@pytest.mark.parametrize("folder", [HERE, HERE.parent], ids=["entities", "attribution"])
def test_news_that_nobody_has_labelled_are_none_that_the_project_has_annotated(
    recipe: Callable[[str], Any], tmp_path: Path, folder: Path
) -> None:
    annotated = [json.loads(line) for line in (folder / "articles.jsonl").read_text("utf-8").splitlines()]
    addresses = [row["url"] for row in annotated if row["url"]]
    addresses += [address.replace("/wiki/", "//wiki/").replace(",", "%2C") for address in addresses]
    known = [{"url": address, "text": ""} for address in addresses]
    plain = [{"id": "1", "text": "A ship left Velm."}, {"url": "https://news.invalid/1", "text": "Nothing happened."}]
    write(tmp_path, "clean/text/ntrex_en", [*known, *plain])
    sources = recipe("data.sources").Sources(tmp_path)
    assert recipe("data.annotated").others(sources, "clean/text/ntrex_en") == plain


@pytest.mark.parametrize(
    ("words", "tags", "found"),
    [
        ("President Sol met him last Friday", "B-PERSON I-PERSON O O B-DATE I-DATE", "O B-PERSON O O O B-DATE"),
        ("Yesterday 5 million Kenyan shillings", "B-DATE O O B-LOC O", "O O O B-NORP O"),
        ("the Kenyan army", "B-ORG I-ORG I-ORG", "O B-ORG I-ORG"),
        ("in a Norwegian port", "O O B-MISC O", "O O B-NORP O"),
    ],
)
def test_others_sentences_follow_our_guidelines(
    recipe: Callable[[str], Any], words: str, tags: str, found: str
) -> None:
    entities = recipe("open.entities")
    assert [tag for _, tag in entities.completed(words.split(), tags.split())] == found.split()
    assert [tag for _, tag in entities.completed(words.split(), tags.split(), ours=True)] == tags.split()


def test_invented_sums_are_sums_by_the_rules(recipe: Callable[[str], Any]) -> None:
    closed, names, chance = recipe("tagging.closed"), recipe("tagging.names"), recipe("loop.recipe").chance()
    for _ in range(200):
        words = names.a_sum(chance)
        assert closed.with_dates(words, ["O"] * len(words)) == ["B-MONEY"] + ["I-MONEY"] * (len(words) - 1), words


def test_a_passage_that_is_trained_on_often_is_encoded_once(recipe: Callable[[str], Any]) -> None:
    read: list[list[str]] = []

    def encode(texts: list[list[str]]) -> list[str]:
        read.extend(texts)
        return [" ".join(text) for text in texts]

    texts = [["Ada", "sailed", "home"], ["Rain"], ["Ada", "sailed", "home"], ["Ada", "sailed"]]
    assert recipe("tagging.entity_teacher").with_features(texts, encode) == [
        "Ada sailed home", "Rain", "Ada sailed home", "Ada sailed",
    ]  # fmt: skip
    assert sorted(read) == [["Ada", "sailed"], ["Ada", "sailed", "home"], ["Rain"]]


def test_a_mention_that_the_teacher_leaves_without_a_beginning_begins(recipe: Callable[[str], Any]) -> None:
    words, tags = ["Ada", "Venn", "of", "Velm", "Port", "sailed"], ["O", "I-PERSON", "O", "B-LOC", "I-ORG", "O"]
    ruled = recipe("open.teacher").ruled(list(zip(words, tags, strict=True)))
    assert [tag for _, tag in ruled] == ["O", "B-PERSON", "O", "B-LOC", "B-ORG", "O"]
    assert recipe("tagging.gold").mentions(ruled) == [(1, 2, "PERSON"), (3, 4, "LOC"), (4, 5, "ORG")]
