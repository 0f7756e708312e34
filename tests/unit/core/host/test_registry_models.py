"""Which model packages a language has, in which order: configured folders, packages of plugins, pulled models."""

import json
import logging
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from glossator import Config, ModelPackage, Registry

from ..fakes import Plugins

Folder = Callable[..., Path]


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    """Makes a resources folder with subfolders for languages."""

    def make(name: str, *languages: str, listing: Any = None) -> Path:
        for language in languages:
            (tmp_path / name / language).mkdir(parents=True)
        if listing is not None:
            (tmp_path / name / "resources.json").write_text(json.dumps(listing), encoding="utf-8")
        return tmp_path / name

    return make


def config(downloads: Path, *folders: Path) -> Config:
    return Config.model_validate({"models": {"downloads": str(downloads), "folders": [str(path) for path in folders]}})


def packages(registry: Registry, language: str) -> list[tuple[str, Path]]:
    assert all(package.language == language for package in registry.models(language))
    return [(package.name, package.path) for package in registry.models(language)]


def test_pulled_models_come_after_configured_folders_and_plugins(plugins: Plugins, folder: Folder) -> None:
    mine, pulled = folder("mine", "de"), folder("pulled", "de", "fr")
    acme = plugins.plugin(name="acme", glossator_models=lambda: [ModelPackage("de", Path("/acme"), "acme-german", "2")])
    registry = Registry.load(config(pulled, mine), [acme])
    assert packages(registry, "de") == [("mine", mine), ("acme-german", Path("/acme")), ("downloads", pulled)]
    assert packages(registry, "fr") == [("downloads", pulled)]
    assert packages(registry, "pl") == []
    assert registry.model_languages == ("de", "fr")


def test_the_folder_of_pulled_models_can_be_named_to_come_first(plugins: Plugins, folder: Folder) -> None:
    pulled = folder("pulled", "de")
    acme = plugins.plugin(name="acme", glossator_models=lambda: [ModelPackage("de", Path("/acme"), "acme-german")])
    registry = Registry.load(config(pulled, pulled), [acme])
    assert packages(registry, "de") == [("downloads", pulled), ("acme-german", Path("/acme"))]


def test_other_names_of_a_language_find_its_folder(plugins: Plugins, folder: Folder) -> None:
    listing = {"zh-hans": {"lang_name": "Chinese"}, "zh": {"alias": "zh-hans"}}
    pulled = folder("pulled", "zh-hans", listing=listing)
    registry = Registry.load(config(pulled), [plugins.plugin(name="acme", glossator_models=lambda: iter(()))])
    assert packages(registry, "zh") == [("downloads", pulled)]
    assert registry.model_languages == ("zh-hans",)


def test_a_plugin_that_gives_something_else_loses_its_models_alone(
    plugins: Plugins, folder: Folder, caplog: pytest.LogCaptureFixture
) -> None:
    wrong = plugins.plugin(name="wrong", glossator_models=lambda: ["models/de"])
    acme = plugins.plugin(name="acme", glossator_models=lambda: [ModelPackage("de", Path("/acme"), "acme-german")])
    registry = Registry.load(config(folder("pulled")), [wrong, acme])
    with caplog.at_level(logging.WARNING):
        assert packages(registry, "de") == [("acme-german", Path("/acme"))]
    assert "plugin 'wrong': glossator_models failed: it gave str, not ModelPackage" in caplog.text


def test_pulled_models_lie_in_the_users_data_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    folder = Path(Config.load().models.downloads)
    assert folder.is_absolute()
    assert folder.parts[-2:] == ("glossator", "models")
    monkeypatch.setenv("GLOSSATOR_MODELS__DOWNLOADS", "~/elsewhere")
    assert Config.load().models.downloads == "~/elsewhere"


def test_of_installed_packages_only_open_ones_are_taken_where_that_is_wanted(plugins: Plugins, folder: Folder) -> None:
    def announced() -> list[ModelPackage]:
        terms = {"best": "research", "free": "open", "silent": ""}
        return [ModelPackage("de", Path("/acme"), name, terms=given) for name, given in terms.items()]

    mine = folder("mine", "de")
    acme = plugins.plugin(name="acme", glossator_models=announced)
    chosen = {}
    for terms in ("any", "open"):
        settings = {"models": {"terms": terms, "folders": [str(mine)], "downloads": ""}}
        registry = Registry.load(Config.model_validate(settings), [acme])
        chosen[terms] = [name for name, _ in packages(registry, "de")], registry.kept_out("de")
    assert chosen["any"] == (["mine", "best", "free", "silent"], "")
    assert chosen["open"] == (["mine", "free"], "best, silent")
