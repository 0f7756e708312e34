"""`glossator models pull`, through Stanza's own downloader, from a mirror that really answers, or does not."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from glossator import AnalyzerSpec, Config, Document, Engine, Registry

from ....ports import free_port
from .conftest import GERMAN, Mirror, Run

STORY = "The mayor of Trondheim, Aylin Demir, said on Monday that the ferry would not sail."


@pytest.fixture
def closed() -> str:
    """The address of a port that nobody listens on."""
    return f"127.0.0.1:{free_port()}"


def test_what_is_pulled_works_with_no_further_step(run: Run, mirror: Mirror, downloads: Path) -> None:
    done = run("models", "pull", "de")
    assert done.exit_code == 0, done.stderr
    assert {path.relative_to(downloads / "de").with_suffix("").as_posix() for path in downloads.rglob("*.pt")} == set(
        GERMAN
    )
    assert f"German (de) is in {downloads}: mwt/gsd, ner/germeval, pretrain/fasttext, tokenize/gsd" in done.stdout
    assert "glossator analyze --language de FILE" in done.stdout
    assert 'models.languages = ["en", "de"]' in done.stdout

    listed = json.loads(run("models", "list", "--json").stdout)
    found = {each["language"]: each for each in listed if each["serves"]}
    assert (found["en"]["name"], found["en"]["serves"]) == ("glossator_en", True)
    assert (found["de"]["name"], found["de"]["language_name"], found["de"]["serves"]) == ("downloads", "German", True)
    assert found["de"]["layers"]["mentions"] == "ner/germeval"
    assert "lists no pos model for 'de'" in found["de"]["missing"]["pos"]
    verified = run("models", "verify", "downloads")
    assert (verified.exit_code, verified.stderr) == (0, "")
    assert "5 files" in verified.stdout

    engine = Engine(Registry.load(Config.load(overrides={"models": {"languages": ["de"], "default_language": "de"}})))
    engine.load()
    try:
        (result,) = engine.analyze([Document(STORY, language="de")], [AnalyzerSpec("entities")])
    finally:
        engine.close()
    assert "Aylin Demir" in {item.spans[0].slice(STORY) for item in result.annotations("entity")}


def test_what_is_there_is_not_downloaded_again(run: Run, mirror: Mirror) -> None:
    fast = ("models", "pull", "german", "--package", "default_fast")
    assert run(*fast).exit_code == 0
    assert [path for path in mirror.asked if path.endswith(".pt")] == [
        "/models/de/tokenize/gsd.pt",
        "/models/de/mwt/gsd.pt",
    ]
    mirror.asked.clear()
    again = run(*fast)
    assert (again.exit_code, len(mirror.asked)) == (0, 1)
    assert mirror.asked[0].startswith("/resources_")


def test_another_language_keeps_the_sums_of_the_first(
    run: Run, mirror: Mirror, german: dict[str, Any], downloads: Path
) -> None:
    (mirror.folder / "models" / "nl").unlink(missing_ok=True)
    (mirror.folder / "models" / "nl").symlink_to(mirror.folder / "models" / "de")
    dutch = german["de"] | {"lang_name": "Dutch"}
    mirror.publish(german | {"nl": dutch, "url": mirror.url + "/models/{lang}/{filename}"})
    for language in ("de", "nl"):
        assert run("models", "pull", language, "--package", "default_fast").exit_code == 0
    lines = (downloads / "SHA256SUMS").read_text(encoding="utf-8").splitlines()
    names = [line.split("  ")[1] for line in lines]
    assert names == ["de/mwt/gsd.pt", "de/tokenize/gsd.pt", "nl/mwt/gsd.pt", "nl/tokenize/gsd.pt", "resources.json"]
    (downloads / "de" / "mwt" / "gsd.pt").unlink()
    verified = run("models", "verify", "downloads")
    assert verified.exit_code == 1
    assert "missing: de/mwt/gsd.pt" in verified.stdout


def test_english_stays_with_the_bundled_models_unless_told(
    run: Run, mirror: Mirror, german: dict[str, Any], downloads: Path
) -> None:
    mirror.publish({"en": german["de"] | {"lang_name": "English"}, "url": mirror.url + "/models/de/{filename}"})
    done = run("models", "pull", "en", "--package", "default_fast")
    assert done.exit_code == 0, done.stderr
    assert f'in use for en is glossator_en; to use these instead: models.folders = ["{downloads}"]' in done.stdout
    first = ("--set", f'models.folders=["{downloads}"]', "--json")
    names = {found["name"]: found["serves"] for found in json.loads(run("models", *first).stdout)}
    assert names == {"downloads": True, "glossator_en": False, "glossator_en-open": False}


def test_without_a_network_the_host_is_named(
    run: Run, closed: str, monkeypatch: pytest.MonkeyPatch, downloads: Path
) -> None:
    from stanza.resources import common

    monkeypatch.setattr(common, "DEFAULT_RESOURCES_URL", f"http://{closed}")
    done = run("models", "pull", "de")
    assert (done.exit_code, done.stdout) == (1, "")
    told = done.stderr.splitlines()[-1]
    assert told.startswith(f"glossator: error: cannot reach {closed} (")
    assert "Connection refused" in told
    assert "Traceback" not in done.stderr
    assert not downloads.exists()


def test_a_hub_of_models_that_is_unreachable_is_named(
    run: Run, mirror: Mirror, german: dict[str, Any], closed: str
) -> None:
    mirror.publish(german | {"url": f"http://{closed}/{{lang}}/{{filename}}"})
    done = run("models", "pull", "de")
    assert done.exit_code == 1
    assert f"cannot reach {closed} (" in done.stderr.splitlines()[-1]


def test_damaged_downloads_are_not_kept(run: Run, mirror: Mirror, german: dict[str, Any], downloads: Path) -> None:
    german["de"]["mwt"]["gsd"]["md5"] = "of another file"
    mirror.publish(german | {"url": mirror.url + "/models/{lang}/{filename}"})
    done = run("models", "pull", "de", "--package", "default_fast")
    assert done.exit_code == 1
    assert "is not what its list of models says" in done.stderr
    assert not (downloads / "de" / "mwt" / "gsd.pt").exists()
    assert (downloads / "de" / "tokenize" / "gsd.pt").exists()


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("tlh",), "Stanza has no models for 'tlh'; it has: de, sv"),
        (("de", "--package", "big"), "Stanza has no package 'big' for 'de'; it has: default, default_fast"),
        (("sv",), "Stanza's package 'default' for 'sv' has no tokenizer"),
    ],
)
def test_what_stanza_does_not_have(run: Run, mirror: Mirror, arguments: tuple[str, ...], told: str) -> None:
    done = run("models", "pull", *arguments)
    assert done.exit_code == 2
    assert told in done.stderr


def test_a_folder_that_cannot_be_written(run: Run, mirror: Mirror, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    done = run("models", "pull", "de", "--set", f"models.downloads={tmp_path}/file/models")
    assert done.exit_code == 1
    assert f"cannot write to {tmp_path}/file/models: Not a directory" in done.stderr


def test_a_mirror_without_a_list(run: Run, mirror: Mirror) -> None:
    for path in mirror.folder.glob("resources_*.json"):
        path.unlink()
    done = run("models", "pull", "de")
    assert done.exit_code == 1
    assert f"{mirror.url.removeprefix('http://')} refused: 404" in done.stderr


def test_a_page_instead_of_a_list_harms_nothing(run: Run, mirror: Mirror, downloads: Path) -> None:
    assert run("models", "pull", "de", "--package", "default_fast").exit_code == 0
    before = {path: path.read_bytes() for path in downloads.rglob("*") if path.is_file()}
    for path in mirror.folder.glob("resources_*.json"):
        path.write_text("<html>Please log in", encoding="utf-8")
    done = run("models", "pull", "de")
    assert done.exit_code == 1
    assert "sent is no list of models: try again later" in done.stderr
    assert {path: path.read_bytes() for path in downloads.rglob("*") if path.is_file()} == before


def _renamed(german: dict[str, Any], where: str) -> dict[str, Any]:
    """The list with a name in it that leads two folders up, to a file that would do no harm."""
    away = "../../away/gsd"
    entry = german["de"]
    match where:
        case "package":
            entry["packages"]["default_fast"]["tokenize"] = away
            entry["tokenize"][away] = entry["tokenize"]["gsd"]
        case "processor":
            entry["../../away"] = entry["tokenize"]
        case "dependency":
            entry["tokenize"]["gsd"]["dependencies"] = [{"model": "pretrain", "package": away}]
        case "language":
            return {"../away": entry, "german": {"alias": "../away"}, "de": {"alias": "../away"}}
    return german


@pytest.mark.parametrize("where", ["package", "processor", "dependency", "language"])
def test_a_name_that_leads_elsewhere_is_refused_before_anything_is_written(
    run: Run, mirror: Mirror, german: dict[str, Any], downloads: Path, where: str
) -> None:
    mirror.publish(_renamed(german, where) | {"url": mirror.url + "/models/{lang}/{filename}"})
    done = run("models", "pull", "de", "--package", "default_fast")
    assert done.exit_code == 1
    assert "away" in done.stderr
    assert "is no name of a language, processor or model" in done.stderr
    assert not [path for path in mirror.asked if path.endswith(".pt")]
    assert {path.name for path in downloads.rglob("*")} == {"resources.json", "SHA256SUMS"}
    assert not list(downloads.parent.glob("**/away*"))
