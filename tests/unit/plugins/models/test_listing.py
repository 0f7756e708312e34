"""`glossator models`: what is installed, what it gives, and what it lacks."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeAlias

import pytest

import glossator_en

from .conftest import Run

Lay: TypeAlias = Callable[..., Path]


@pytest.fixture
def lay(tmp_path: Path) -> Lay:
    """Lays out a resources folder: files such as "de/tokenize/gsd", listed or not."""

    def make(name: str, *files: str, listing: Any = None) -> Path:
        for file in files:
            path = tmp_path / name / f"{file}.pt"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(file.encode())
        if listing is not None:
            (tmp_path / name).mkdir(exist_ok=True)
            (tmp_path / name / "resources.json").write_text(json.dumps(listing), encoding="utf-8")
        return tmp_path / name

    return make


def german(**processors: dict[str, Any]) -> dict[str, Any]:
    default = {name: next(iter(given)) for name, given in processors.items()}
    return {"de": {"lang_name": "German", "packages": {"default": default}, **processors}}


def listed(run: Run, *arguments: object) -> list[dict[str, Any]]:
    done = run("models", "list", "--format", "json", *arguments)
    assert done.exit_code == 0, done.output
    found: list[dict[str, Any]] = json.loads(done.stdout)
    return found


def folders(*paths: Path) -> tuple[str, str]:
    return "--set", f"models.folders={json.dumps([str(path) for path in paths])}"


def test_the_bundled_models_are_listed_as_they_lie_there(run: Run) -> None:
    bundled, free = listed(run)
    assert [(one["name"], one["terms"], one["serves"]) for one in (bundled, free)] == [
        ("glossator_en", "research", True),
        ("glossator_en-open", "open", False),
    ]
    assert (bundled["name"], bundled["version"]) == ("glossator_en", glossator_en.__version__)
    assert (bundled["language"], bundled["language_name"]) == ("en", "English")
    files = {file["file"]: file for file in bundled["files"]}
    present = {path.relative_to(glossator_en.path()).as_posix() for path in glossator_en.path().rglob("*.pt")}
    assert set(files) | {file["file"] for file in free["files"]} == present
    assert all(file["size"] == (glossator_en.path() / name).stat().st_size for name, file in files.items())
    assert bundled["size"] == sum(file["size"] for file in files.values())
    assert files["en/ner/attribution.pt"]["layers"] == ["roles"]
    # Vectors serve whatever depends on them.
    assert {"mentions", "roles"} <= set(files["en/pretrain/news.pt"]["layers"])
    described = json.loads((glossator_en.path() / "glossator.json").read_text(encoding="utf-8"))
    assert set(bundled["layers"]) == set(described["layers"])
    assert bundled["missing"] == described["missing"]


def test_models_that_anyone_may_use_serve_where_they_are_asked_for(run: Run) -> None:
    (free,) = listed(run, "--set", "models.terms=open")
    assert (free["name"], free["serves"]) == ("glossator_en-open", True)
    shown = run("models", "list", "--set", "models.terms=open").stdout
    assert "in use, anyone may use, change and pass them on" in shown
    assert "for research" not in shown


def test_people_read_the_same(run: Run, downloads: Path) -> None:
    shown = run("models").stdout
    assert shown == run("models", "list").stdout
    assert f"glossator_en {glossator_en.__version__}  English (en)" in shown
    assert "in use, for research and evaluation only" in shown
    (line,) = (line for line in shown.splitlines() if "worldwide" in line)
    size = (glossator_en.path() / "en/ner/worldwide.pt").stat().st_size / 1e6
    assert line.split() == ["ner", "worldwide", f"{size:.1f}", "MB", "mentions"]
    assert f"'glossator models pull LANG' puts models into {downloads}" in shown


def test_the_first_package_with_a_tokenizer_is_in_use(run: Run, lay: Lay, downloads: Path) -> None:
    listing = german(tokenize={"gsd": {}}, ner={"germeval": {}})
    tagger = lay("tagger", "de/ner/germeval", listing=listing)
    mine = lay("mine", "de/tokenize/gsd", listing=listing)
    lay("downloads", "de/tokenize/gsd", "de/ner/germeval", listing=listing)
    found = {each["name"]: each for each in listed(run, *folders(tagger, mine)) if each["language"] == "de"}
    assert list(found) == ["tagger", "mine", "downloads"]
    assert [each["serves"] for each in found.values()] == [False, True, False]
    assert "no tokenizer for 'de'" in found["tagger"]["problem"]
    assert "lacks the file de/ner/germeval.pt" in found["mine"]["missing"]["mentions"]
    shown = run("models", *folders(tagger, mine)).stdout
    assert "not in use: another package comes first" in shown
    assert "no mentions" in shown


def test_a_layer_that_needs_a_missing_one_is_missing(run: Run, lay: Lay) -> None:
    processors = ("tokenize", "mwt", "pos", "lemma", "depparse")
    listing = german(**{name: {"gsd": {}} for name in processors})
    mine = lay("mine", *(f"de/{name}/gsd" for name in processors if name != "pos"), listing=listing)
    (found,) = (each for each in listed(run, *folders(mine)) if each["language"] == "de")
    assert {"tokens", "words"} == set(found["layers"])
    assert found["missing"]["depparse"].startswith("depparse need pos: the model package mine lacks the file")


def test_languages_with_two_names_are_listed_once(run: Run, lay: Lay) -> None:
    listing = {"zh-hans": {"packages": {"default": {"tokenize": "gsd"}}, "tokenize": {"gsd": {}}}}
    mine = lay("mine", "zh-hans/tokenize/gsd", listing=listing | {"zh": {"alias": "zh-hans"}})
    found = [each for each in listed(run, *folders(mine)) if each["name"] == "mine"]
    assert [(each["language"], each["serves"]) for each in found] == [("zh-hans", True)]


@pytest.mark.parametrize(
    ("listing", "problem"),
    [
        (None, "it has no resources.json"),
        ({}, "it has no resources.json"),
        ({"fr": {}}, "its resources.json does not list 'de'"),
        ({"de": {"tokenize": 3}}, "not in the format"),
    ],
    ids=str,
)
def test_what_cannot_be_used_says_why(run: Run, lay: Lay, listing: Any, problem: str) -> None:
    mine = lay("mine", "de/tokenize/gsd", listing=listing)
    (found,) = (each for each in listed(run, *folders(mine)) if each["name"] == "mine")
    assert not found["serves"]
    assert problem in found["problem"]
    assert "cannot be used" in run("models", *folders(mine)).stdout


def test_options_before_a_subcommand_are_not_lost(run: Run) -> None:
    done = run("models", "--json", "verify")
    assert done.exit_code == 2
    assert "options belong after the subcommand: glossator models verify" in done.stderr
