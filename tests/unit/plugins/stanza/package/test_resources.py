"""Which file serves which layer, from folders as Stanza's downloader and our own packages lay them out."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from glossator.contract.parser import ModelPackage
from glossator.errors import PluginLoadError
from glossator.text.calibration import Calibration
from glossator.text.parse import Layer
from glossator_plugins.stanza.package.resources import IDENTITY, read

GERMAN: dict[str, Any] = {
    "de": {
        "lang_name": "German",
        "tokenize": {"gsd": {"md5": "1"}, "hdt": {"md5": "2"}},
        "mwt": {"gsd": {"md5": "3"}, "hdt": {"md5": "4"}},
        "pos": {"gsd_charlm": {"md5": "5", "dependencies": [{"model": "pretrain", "package": "fasttext"}]}},
        "lemma": {"gsd_nocharlm": {"md5": "6"}},
        "ner": {
            "germeval": {
                "md5": "7",
                "dependencies": [
                    {"model": "pretrain", "package": "fasttext"},
                    {"model": "forward_charlm", "package": "newswiki"},
                ],
            }
        },
        "pretrain": {"fasttext": {"md5": "8"}},
        "forward_charlm": {"newswiki": {"md5": "9"}},
        "packages": {
            "default": {
                "tokenize": "gsd",
                "mwt": "gsd",
                "pos": "gsd_charlm",
                "lemma": "gsd_nocharlm",
                "ner": "germeval",
                "optional": {"ner": "conll03"},
            },
            "default_fast": {"tokenize": "gsd", "mwt": "gsd", "pos": "gsd_nocharlm"},
            "hdt": {"tokenize": "hdt", "mwt": "hdt"},
        },
    },
    "german": {"alias": "de"},
    "sv": {
        "lang_name": "Swedish",
        "tokenize": {"talbanken": {}},
        "packages": {"default": {"tokenize": "talbanken", "lemma": "identity"}},
    },
    "url": "https://example.org/{filename}",
}


def folder(tmp_path: Path, *files: str, metadata: object = None) -> ModelPackage:
    (tmp_path / "resources.json").write_text(json.dumps(GERMAN))
    if metadata is not None:
        (tmp_path / "glossator.json").write_text(json.dumps(metadata))
    for file in files:
        path = tmp_path / f"{file}.pt"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
    return ModelPackage("de", tmp_path, "downloads", "1.15")


def test_an_official_folder_gives_the_layers_whose_files_are_there(tmp_path: Path) -> None:
    package = folder(tmp_path, "de/tokenize/gsd", "de/mwt/gsd", "de/lemma/gsd_nocharlm", "de/pretrain/fasttext")
    resources = read(package, "de")
    assert resources is not None
    assert {layer: found.model.package for layer, found in resources.layers.items()} == {
        Layer.TOKENS: "gsd",
        Layer.WORDS: "gsd",
        Layer.LEMMA: "gsd_nocharlm",
    }
    assert resources.layers[Layer.TOKENS].unit == "token"
    assert "de/pos/gsd_charlm.pt" in resources.missing[Layer.POS]
    assert 'stanza.download("de", processors="ner")' in resources.missing[Layer.MENTIONS]
    assert "lists no sentiment model for 'de'" in resources.missing[Layer.SENTIMENT]
    assert set(resources.missing) | set(resources.layers) == set(Layer)


def test_a_model_whose_vectors_are_missing_is_no_model(tmp_path: Path) -> None:
    package = folder(tmp_path, "de/tokenize/gsd", "de/ner/germeval", "de/pretrain/fasttext")
    resources = read(package, "de")
    assert resources is not None
    assert "de/forward_charlm/newswiki.pt" in resources.missing[Layer.MENTIONS]


def test_dependencies_are_read(tmp_path: Path) -> None:
    package = folder(
        tmp_path, "de/tokenize/gsd", "de/ner/germeval", "de/pretrain/fasttext", "de/forward_charlm/newswiki"
    )
    resources = read(package, "de")
    assert resources is not None
    model = resources.layers[Layer.MENTIONS].model
    assert model.dependencies == {
        "pretrain": tmp_path / "de/pretrain/fasttext.pt",
        "forward_charlm": tmp_path / "de/forward_charlm/newswiki.pt",
    }
    assert model.files == (tmp_path / "de/ner/germeval.pt", *model.dependencies.values())


def test_another_collection_serves_when_the_default_is_not_there(tmp_path: Path) -> None:
    resources = read(folder(tmp_path, "de/tokenize/hdt", "de/mwt/hdt", "de/mwt/gsd"), "de")
    assert resources is not None
    assert resources.layers[Layer.TOKENS].model.package == "hdt"
    # An expander goes with its own tokenizer.
    assert resources.layers[Layer.WORDS].model.package in {"hdt", "gsd"}


def test_languages_without_multiword_tokens_need_no_expander(tmp_path: Path) -> None:
    resources = read(folder(tmp_path, "sv/tokenize/talbanken"), "sv")
    assert resources is not None
    assert resources.words_are_tokens
    assert Layer.WORDS not in resources.missing
    assert resources.layers[Layer.LEMMA].model.package == IDENTITY


def test_a_missing_expander_is_told_where_the_language_needs_one(tmp_path: Path) -> None:
    resources = read(folder(tmp_path, "de/tokenize/gsd"), "de")
    assert resources is not None
    assert not resources.words_are_tokens
    assert "de/mwt/gsd.pt" in resources.missing[Layer.WORDS]


@pytest.mark.parametrize("language", ["de", "de-AT", "DE", "german"])
def test_names_of_a_language(tmp_path: Path, language: str) -> None:
    resources = read(folder(tmp_path, "de/tokenize/gsd"), language)
    assert resources is not None
    assert resources.language == "de"


@pytest.mark.parametrize("language", ["fr", "url", "sv"])
def test_no_tokenizer_no_resources(tmp_path: Path, language: str) -> None:
    assert read(folder(tmp_path, "de/tokenize/gsd"), language) is None


def test_metadata_describes_what_stanza_has_no_word_for(tmp_path: Path) -> None:
    metadata = {
        "layers": {
            "roles": {
                "processor": "ner",
                "package": "quotes",
                "unit": "word",
                "window": 90,
                "labels": {"Q": "content"},
            },
            "targets": {"processor": "ner", "package": "quotes", "marker": "xy", "update_text": True},
        },
        "missing": {"mentions": "trained next week"},
    }
    resources = read(folder(tmp_path, "de/tokenize/gsd", "de/ner/quotes", metadata=metadata), "de")
    assert resources is not None
    roles, targets = resources.layers[Layer.ROLES], resources.layers[Layer.TARGETS]
    assert (roles.unit, roles.window, roles.labels) == ("word", 90, {"Q": "content"})
    assert (targets.marker, targets.update_text) == ("xy", True)
    assert resources.missing[Layer.MENTIONS] == "trained next week"
    assert len(list(resources.models())) == 2


def test_targets_need_a_marker(tmp_path: Path) -> None:
    metadata = {"layers": {"targets": {"processor": "ner", "package": "quotes"}}}
    resources = read(folder(tmp_path, "de/tokenize/gsd", "de/ner/quotes", metadata=metadata), "de")
    assert resources is not None
    assert "layers.targets.marker" in resources.missing[Layer.TARGETS]


@pytest.mark.parametrize(
    "metadata", [{"layers": []}, {"layers": {"tokens": {"unit": "words"}}}, {"missing": 3}], ids=str
)
def test_metadata_in_another_format_names_the_package(tmp_path: Path, metadata: object) -> None:
    package = folder(tmp_path, "de/tokenize/gsd", metadata=metadata)
    with pytest.raises(PluginLoadError, match=r"package 'downloads' is not in the format"):
        read(package, "de")


@pytest.mark.parametrize("content", ["{", "[]"])
def test_broken_json_names_the_package(tmp_path: Path, content: str) -> None:
    package = folder(tmp_path, "de/tokenize/gsd")
    (tmp_path / "glossator.json").write_text(content)
    with pytest.raises(PluginLoadError, match=r"glossator.json of the model package 'downloads'"):
        read(package, "de")


@pytest.mark.parametrize("name", ["../../gsd", "/gsd", "a/b", "..", ".hidden", "", "a\\b", "a\n", 3], ids=repr)
def test_names_that_could_lead_out_of_the_folder_are_refused(tmp_path: Path, name: object) -> None:
    package = folder(tmp_path, "de/tokenize/gsd")
    metadata = {"layers": {"tokens": {"processor": "tokenize", "package": name}}}
    (tmp_path / "glossator.json").write_text(json.dumps(metadata))
    with pytest.raises(PluginLoadError, match=r"is no name of a language, processor or model"):
        read(package, "de")


def test_a_list_that_is_nested_too_deeply_is_broken(tmp_path: Path) -> None:
    package = folder(tmp_path, "de/tokenize/gsd")
    (tmp_path / "resources.json").write_text("[" * 100_000 + "]" * 100_000)
    with pytest.raises(PluginLoadError, match=r"resources.json of the model package 'downloads' cannot be read"):
        read(package, "de")


def test_a_variant_has_its_own_models_beside_what_all_share(tmp_path: Path) -> None:
    metadata = {
        "layers": {
            "tokens": {"processor": "tokenize", "package": "gsd"},
            "pos": {"processor": "pos", "package": "one"},
        },
        "variants": {
            "open": {
                "layers": {"pos": {"processor": "pos", "package": "other"}},
                "missing": {"roles": "nobody has trained one"},
            }
        },
    }
    package = folder(tmp_path, "de/tokenize/gsd", "de/pos/one", "de/pos/other", metadata=metadata)
    given = {}
    for variant in ("", "open"):
        resources = read(replace(package, extra={"variant": variant}), "de")
        assert resources is not None
        assert resources.layers[Layer.TOKENS].model.package == "gsd"
        given[variant] = resources
    assert [one.layers[Layer.POS].model.package for one in given.values()] == ["one", "other"]
    assert given["open"].missing[Layer.ROLES] == "nobody has trained one"


def test_each_variant_has_its_own_calibrations(tmp_path: Path) -> None:
    package = folder(tmp_path, "de/tokenize/gsd", metadata={"variants": {"open": {}}})
    tables = {"": {"mentions": {"bias": 1, "weights": {"likely": 2}, "of": "x"}}, "open": {}}
    (tmp_path / "calibration.json").write_text(json.dumps(tables))
    plain, free = read(package, "de"), read(replace(package, extra={"variant": "open"}), "de")
    assert plain is not None
    assert free is not None
    assert plain.calibrations == {Layer.MENTIONS: Calibration(1.0, {"likely": 2.0})}
    assert free.calibrations == {}


@pytest.mark.parametrize(
    "tables",
    [
        {"": {"mentions": {"weights": {}}}},
        {"": {"feelings": {}}},
        {"": []},
        {"": {"mentions": {"bias": float("nan"), "weights": {}}}},
        {"": {"mentions": {"bias": 0, "weights": {"likely": 10**400}}}},
    ],
)
def test_calibrations_in_another_format_name_the_package(tmp_path: Path, tables: object) -> None:
    package = folder(tmp_path, "de/tokenize/gsd")
    (tmp_path / "calibration.json").write_text(json.dumps(tables))
    with pytest.raises(PluginLoadError, match=r"calibration\.json of the model package 'downloads'"):
        read(package, "de")


def test_a_variant_that_is_not_there_is_told(tmp_path: Path) -> None:
    package = folder(tmp_path, "de/tokenize/gsd", metadata={"variants": {}})
    with pytest.raises(PluginLoadError, match="not in the format"):
        read(replace(package, extra={"variant": "open"}), "de")
