"""The annotated entities of plugins/training: what annotators write is read into spans, and what is kept is right."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from glossator import Span

PLUGINS = Path(__file__).resolve().parents[3] / "plugins"
ROOM = "training.annotated.entities"


@pytest.fixture
def room(monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """Imports a module of the annotated entities, and leaves no trace of it."""
    before = set(sys.modules)
    monkeypatch.syspath_prepend(str(PLUGINS))
    yield lambda name: importlib.import_module(f"{ROOM}.{name}")
    for name in set(sys.modules) - before:
        if name.split(".")[0] == "training":
            sys.modules.pop(name)


def marks(entities: Any) -> list[tuple[int, int, str]]:
    return [(*one.span, one.label) for one in entities]


@pytest.mark.parametrize(
    ("marked", "text", "found"),
    [
        ("[PERSON Mira Okafor] left [LOC Velm].", "Mira Okafor left Velm.", [(0, 11, "PERSON"), (17, 21, "LOC")]),
        ("the [[ORG OVK]] [sic] said", "the [OVK] [sic] said", [(5, 8, "ORG")]),
        ('a\n\n[ORG The  Velm Post]\'s "b"', "a\nThe Velm Post’s “b”", [(2, 15, "ORG")]),
        ("𝔸 [LOC Zürich]", "𝔸 Zürich", [(2, 8, "LOC")]),
        ("[NORP Velmish][NORP Tar]", "VelmishTar", [(0, 7, "NORP"), (7, 10, "NORP")]),
        ("nothing", "nothing", []),
    ],
)
def test_brackets_become_spans(room: Any, marked: str, text: str, found: list[tuple[int, int, str]]) -> None:
    assert marks(room("notation").read(marked, text)) == found


@pytest.mark.parametrize(
    ("marked", "wrong"),
    [
        ("[PERSON Mira left Velm.", "PERSON is never closed"),
        ("[PERSON Mira [LOC left]] Velm.", "within another"),
        ("[PERSONS Mira] left Velm.", "PERSONS is none of the labels PERSON, ORG"),
        ("[PERSON Mira ]left Velm.", "blank at its end"),
        ("[PERSON ]Mira left Velm.", "empty"),
        ("[PERSON Myra] left Velm.", "not the article's text: 'Myra left Velm.' for 'Mira left Velm.'"),
        ("[PERSON Mira] left", "not the article's text"),
        ("[PERSON Mira] left Velm. Today", "not the article's text"),
    ],
)
def test_what_cannot_be_read_says_where_and_why(room: Any, marked: str, wrong: str) -> None:
    notation = room("notation")
    with pytest.raises(notation.NotationError, match=wrong):
        notation.read(marked, "Mira left Velm.")


def test_a_batch_names_all_articles_that_are_wrong(room: Any) -> None:
    notation = room("notation")
    texts = {"a": "Mira left.", "b": "Velm."}
    assert {
        name: marks(found) for name, found in notation.batch("=== b\n[LOC Velm].\n\n=== a\nMira left.\n", texts).items()
    } == {
        "b": [(0, 4, "LOC")],
        "a": [],
    }
    with pytest.raises(notation.NotationError) as error:
        notation.batch("=== a\nMira\n=== c\nx\n=== b\nVelm.\n=== b\nVelm.", texts)
    assert [line[:2] for line in str(error.value).splitlines()] == ["a:", "c:", "b:"]


def test_agreement_counts_span_and_label(room: Any) -> None:
    notation, agreement = room("notation"), room("agreement")

    def reading(*found: tuple[int, int, str]) -> dict[str, list[Any]]:
        return {"a": [notation.Entity(Span(begin, end), label) for begin, end, label in found]}

    one = reading((0, 4, "PERSON"), (5, 9, "LOC"), (12, 15, "ORG"))
    other = {**reading((0, 4, "PERSON"), (5, 9, "ORG")), "b": [notation.Entity(Span(0, 1), "ORG")]}
    scores = agreement.agreement(one, other)
    assert scores["PERSON"] == scores["DATE"] == 100
    assert scores["LOC"] == scores["ORG"] == 0
    assert (scores["spans"], scores["all"]) == (pytest.approx(80), pytest.approx(40))
    assert scores == agreement.agreement(other, one)
    apart = agreement.differences(one, other)
    assert [(*mark.span, mark.label) for _, mark in apart] == [(5, 9, "LOC"), (5, 9, "ORG"), (12, 15, "ORG")]


def test_what_only_one_reading_has_is_taken_if_it_was_decided(room: Any) -> None:
    corpus = room("corpus")
    name, text = next(iter(room("check").texts().items()))
    entity, error = room("notation").Entity, room("notation").NotationError
    both, mine, its = (entity(Span(*at), "ORG") for at in ((0, 4), (10, 20), (15, 25)))
    one, other = {name: [both, mine]}, {name: [both, its]}
    line = corpus.line((name, its))
    assert corpus.from_line(line) == (name, its)
    assert corpus.build(one, other, [])[name] == [both]
    assert corpus.build(one, other, [corpus.from_line(line)])[name] == [both, its]
    with pytest.raises(error, match="two entities at 15"):
        corpus.build(one, other, [(name, mine), (name, its)])
    with pytest.raises(error, match="not what stands"):
        corpus.from_line(line.replace(text[15:25], "elsewhere"))


def test_the_corpus_is_what_the_readings_make(room: Any) -> None:
    corpus = room("corpus")
    assert corpus.kept() == corpus.made()


def test_every_article_is_read_and_every_entity_is_words_of_it(room: Any) -> None:
    kept, texts, labels = room("corpus").kept(), room("check").texts(), room("notation").LABELS
    assert list(kept) == list(texts)
    for name, entities in kept.items():
        text, end = texts[name], 0
        assert entities, name
        for one in entities:
            words = text[one.span.begin : one.span.end]
            assert one.label in labels
            assert end <= one.span.begin < one.span.end <= len(text)
            assert words == words.strip(" .,;:()\"'\n") or words.endswith("."), (name, words)
            assert not (text[one.span.begin - 1 : one.span.begin] or " ").isalnum(), (name, words)
            assert not (text[one.span.end : one.span.end + 1] or " ").isalnum(), (name, words)
            end = one.span.end


def test_the_notation_of_the_corpus_reads_back(room: Any) -> None:
    notation = room("notation")
    kept, texts = room("corpus").kept(), room("check").texts()
    assert {
        name: notation.read(notation.written(texts[name], found), texts[name]) for name, found in kept.items()
    } == kept


def test_every_article_names_source_and_terms_and_no_text_is_trained_on_and_judged_with(room: Any) -> None:
    articles = room("check").articles()
    attribution = importlib.import_module("training.annotated.check").articles()
    splits = {row["url"]: row["split"] for row in attribution.values() if row["url"]}
    assert len({row["url"] for row in articles.values()}) == len(articles)
    for row in articles.values():
        assert row["url"].startswith("https://en.wikinews.org/wiki/")
        assert (row["source"], row["terms"]) == ("Wikinews", "CC BY 2.5")
        assert row["title"]
        assert row["country"]
        assert row["region"] in {"Africa", "Asia", "Latin America"}
        assert row["split"] == splits.get(row["url"], row["split"]) in {"train", "test"}
