"""The bundled English models are whole, small, described truly, and run in plain Stanza."""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import glossator_en
from glossator import Layer
from glossator_en.plugin import glossator_models
from glossator_plugins.stanza.package.resources import read

TRAINING = Path(__file__).resolve().parents[3] / "plugins" / "training"
MEGABYTE = 1_000_000
STORY = (
    "Aylin Demir says the ferry won't sail\n\n"
    "The mayor of Trondheim, Aylin Demir, said on Monday that the harbour’s ferry would not sail. "
    "“We will wait for the storm to pass,” she told reporters."
)


@pytest.fixture(scope="module")
def pipeline() -> Callable[..., Any]:
    """Plain Stanza over the folder, with nothing but its name given."""
    stanza = pytest.importorskip("stanza")

    def load(processors: str | dict[str, str], **options: Any) -> Any:
        return stanza.Pipeline(
            "en",
            dir=str(glossator_en.path()),
            processors=processors,
            download_method=None,
            use_gpu=False,
            verbose=False,
            **options,
        )

    return load


def read_json(name: str) -> dict[str, Any]:
    content: dict[str, Any] = json.loads((glossator_en.path() / name).read_text(encoding="utf-8"))
    return content


def test_every_file_has_its_checksum() -> None:
    folder = glossator_en.path()
    lines = (folder / "SHA256SUMS").read_text(encoding="utf-8").splitlines()
    listed = {name: digest for digest, name in (line.split("  ") for line in lines)}
    present = {file.relative_to(folder).as_posix() for file in folder.rglob("*") if file.is_file()} - {"SHA256SUMS"}
    assert set(listed) == present
    for name, digest in listed.items():
        assert hashlib.sha256((folder / name).read_bytes()).hexdigest() == digest, name


def test_package_stays_small() -> None:
    """All weights of the repository are here; a wheel compresses them no further."""
    assert sum(file.stat().st_size for file in glossator_en.path().rglob("*") if file.is_file()) <= 95 * MEGABYTE


def test_resources_list_exactly_the_files_with_their_sums_and_dependencies() -> None:
    english = read_json("resources.json")["en"]
    listed = {
        (processor, package): given
        for processor, packages in english.items()
        if processor not in {"lang_name", "packages"}
        for package, given in packages.items()
    }
    files = {(file.parent.name, file.stem): file for file in (glossator_en.path() / "en").rglob("*.pt")}
    assert listed.keys() == files.keys()
    for key, given in listed.items():
        assert hashlib.md5(files[key].read_bytes(), usedforsecurity=False).hexdigest() == given["md5"], key
        for needed in given.get("dependencies", ()):
            assert (needed["model"], needed["package"]) in files
    default = {"tokenize", "mwt", "pos", "lemma", "depparse", "ner", "sentiment"}
    assert english["packages"]["default"].keys() == default


def test_every_layer_is_offered_by_a_file() -> None:
    description = read_json("glossator.json")
    offered = description["layers"]
    assert set(offered) == {layer.value for layer in Layer}
    assert not description["missing"]
    for given in offered.values():
        assert (glossator_en.path() / "en" / given["processor"] / f"{given['package']}.pt").is_file()


def test_plugin_announces_the_folder() -> None:
    packages = list(glossator_models())
    assert {(package.language, package.path) for package in packages} == {("en", glossator_en.path())}
    assert [(package.name, package.terms) for package in packages] == [
        ("glossator_en", "research"),
        ("glossator_en-open", "open"),
    ]


def test_each_package_has_a_model_for_every_layer_or_says_that_there_is_none() -> None:
    for package in glossator_models():
        resources = read(package, "en")
        assert resources is not None
        assert resources.layers.keys() | resources.missing.keys() == set(Layer)
    (best, free) = (read(package, "en") for package in glossator_models())
    assert best is not None
    assert free is not None
    assert not best.missing
    shared = (Layer.TOKENS, Layer.WORDS, Layer.POS, Layer.LEMMA, Layer.DEPPARSE)
    assert all(best.layers[layer] == free.layers[layer] for layer in shared)


def test_the_open_package_is_made_of_nothing_but_what_notice_names() -> None:
    """Each of its files has its sources, and NOTICE the licence and the link of each."""
    described = read_json("glossator.json")
    (_, package) = glossator_models()
    resources = read(package, "en")
    assert resources is not None
    files = {file for model in resources.models() for file in model.files}
    names = {f"{file.parent.name}/{file.stem}" for file in files}
    made_of = described["sources"]
    assert names <= made_of.keys()
    listed = tomllib.loads((TRAINING / "data" / "sources.toml").read_text("utf-8"))
    notice = (glossator_en.path().parent / "NOTICE").read_text("utf-8")
    for source in {one for name in names for one in made_of[name]}:
        assert listed[source]["name"] in notice
        assert listed[source]["licence"] in notice
        assert listed[source]["link"] in notice


def test_importing_the_plugin_loads_neither_stanza_nor_torch() -> None:
    code = "import sys, glossator_en.plugin; print(sorted({'torch', 'stanza'} & set(sys.modules)))"
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "[]"


def test_plain_stanza_splits_sentences_and_words_and_finds_entities(pipeline: Callable[..., Any]) -> None:
    document = pipeline("tokenize,mwt,ner")(STORY)
    assert document.sentences[0].text == "Aylin Demir says the ferry won't sail"
    assert len(document.sentences) == 3
    words = [word.text for word in document.iter_words()]
    assert [words[words.index("wo") + 1], words[words.index("harbour") + 1]] == ["n't", "’s"]
    found = {(entity.text, entity.type) for entity in document.ents}
    assert {("Aylin Demir", "PERSON"), ("Trondheim", "LOC"), ("Monday", "DATE")} <= found


@pytest.mark.parametrize(
    "sentence",
    [
        "A warning from Foreign Minister Wang Yi came as he wrapped up his visit to Manila.",
        "A week after Singles’ Day last year, analysts asked the company for figures.",
        "Officials in Arizona said Sen. John McCain would speak on Nov. 8 in Phoenix.",
        "A spokesman told CBC News that 30 voted in favour.",
        "The U.N. Security Council met Ms. Diaz Martinez on Jan. 20 in New York.",
    ],
)
def test_plain_stanza_leaves_a_sentence_of_news_whole(pipeline: Callable[..., Any], sentence: str) -> None:
    assert [found.text for found in pipeline("tokenize")(sentence).sentences] == [sentence]


def test_plain_stanza_gives_tags_lemmas_and_trees(pipeline: Callable[..., Any]) -> None:
    document = pipeline("tokenize,mwt,pos,lemma,depparse")("The mayor told reporters that ferries were late.")
    words = {word.text: word for word in document.iter_words()}
    assert [words[form].upos for form in ("mayor", "told", "that", "late")] == ["NOUN", "VERB", "SCONJ", "ADJ"]
    assert [words[form].lemma for form in ("told", "reporters", "ferries", "were")] == [
        "tell",
        "reporter",
        "ferry",
        "be",
    ]
    [sentence] = document.sentences
    trees = {word.text: (word.deprel, sentence.words[word.head - 1].text) for word in sentence.words if word.head}
    assert trees["mayor"] == ("nsubj", "told")
    assert trees["ferries"] == ("nsubj", "late")
    assert words["told"].deprel == "root"


def test_plain_stanza_tags_the_roles_of_an_attribution(pipeline: Callable[..., Any]) -> None:
    given = read_json("glossator.json")["layers"]["roles"]
    tagger = pipeline({"tokenize": "ewt_news", "ner": given["package"]}, tokenize_pretokenized=True)
    document = tagger([['"', "We", "will", "wait", ",", '"', "the", "mayor", "said", "."]])
    roles = {entity.text: given["labels"][entity.type] for entity in document.ents}
    assert roles["the mayor"] == "source"
    assert roles["said"] == "cue"
    assert any(role == "content" and "We will wait" in text for text, role in roles.items())


@pytest.mark.parametrize(
    ("sentence", "wanted"),
    [
        ("It is a wonderful , moving and brilliant film .", "positive"),
        ("A dull , lazy and disappointing mess .", "negative"),
    ],
)
def test_plain_stanza_classifies_sentiment(pipeline: Callable[..., Any], sentence: str, wanted: str) -> None:
    given = read_json("glossator.json")["layers"]["sentiment"]
    document = pipeline("tokenize,sentiment", tokenize_pretokenized=True)([sentence.split()])
    assert given["classes"][document.sentences[0].sentiment] == wanted
