"""The plugin finds models without loading them, and what it makes survives the way into a worker."""

from __future__ import annotations

import pickle
import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from glossator.contract.parser import ModelPackage, ParserSettings
from glossator.errors import PluginLoadError
from glossator.text.document import Document
from glossator.text.parse import Layer, Parse
from glossator_plugins.stanza.factory import StanzaFactory
from glossator_plugins.stanza.plugin import glossator_parser


def test_finding_a_parser_loads_neither_stanza_nor_torch() -> None:
    code = (
        "import sys, glossator_en\n"
        "from glossator.contract.parser import ModelPackage\n"
        "from glossator_plugins.stanza.plugin import glossator_parser\n"
        "factory = glossator_parser('en', [ModelPackage('en', glossator_en.path(), 'glossator_en')])\n"
        "assert factory.description.startswith('stanza 1.'), factory.description\n"
        "assert not {'torch', 'stanza'} & sys.modules.keys()\n"
    )
    subprocess.run([sys.executable, "-W", "error", "-c", code], check=True)


def test_no_package_for_the_language_means_no_parser(package: ModelPackage, tmp_path: Path) -> None:
    assert glossator_parser("xx", [package]) is None
    assert glossator_parser("en", []) is None
    assert glossator_parser("en", [ModelPackage("en", tmp_path, "of another engine")]) is None


def test_the_first_package_that_serves_the_language_wins(package: ModelPackage, tmp_path: Path) -> None:
    empty = ModelPackage("en", tmp_path, "empty")
    configured = ModelPackage("en", package.path, "configured", "7")
    factory = glossator_parser("en", [empty, configured, package])
    assert factory is not None
    assert factory.description.endswith("configured 7")


def test_regional_variants_use_the_language(package: ModelPackage) -> None:
    factory = glossator_parser("en-GB", [package])
    assert factory is not None
    assert factory.language == "en-GB"


def test_a_factory_can_be_sent_to_a_worker(package: ModelPackage) -> None:
    factory = pickle.loads(pickle.dumps(glossator_parser("en", [package])))  # noqa: S301 - our own bytes
    assert isinstance(factory, StanzaFactory)
    [parse] = factory.create(ParserSettings()).begin([Document("A short note.")]).add([Layer.TOKENS])
    assert isinstance(parse, Parse)
    assert [token.text for token in parse.tokens] == ["A", "short", "note", "."]


def test_fingerprints_tell_models_apart(package: ModelPackage) -> None:
    def fingerprint(digest: str) -> str:
        factory = glossator_parser("en", [ModelPackage("en", package.path, "p", "1", digest)])
        assert isinstance(factory, StanzaFactory)
        return factory.fingerprint()

    assert fingerprint("a") == fingerprint("a")
    assert fingerprint("a") != fingerprint("b")


def test_fingerprints_are_of_what_is_loaded_and_changes_are_told(
    package: ModelPackage, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    copy = shutil.copytree(package.path, tmp_path / "models")

    def fingerprint() -> str:
        factory = glossator_parser("en", [ModelPackage("en", copy, "mine", "1")])
        assert isinstance(factory, StanzaFactory)
        caplog.clear()
        return factory.fingerprint()

    first = fingerprint()
    assert not caplog.records
    for name in ("en/mwt/ewt_news.pt", "glossator.json", "calibration.json"):
        content = (copy / name).read_bytes()
        (copy / name).write_bytes(content + b" ")
        assert fingerprint() != first
        assert f"changed: {name} does not match SHA256SUMS" in caplog.text
        (copy / name).write_bytes(content)
    assert fingerprint() == first
    # Without the sums, the list of weights still tells.
    (copy / "SHA256SUMS").unlink()
    (copy / "en/mwt/ewt_news.pt").write_bytes(b"other weights")
    assert fingerprint() != first
    assert "changed: en/mwt/ewt_news.pt does not match the md5 in resources.json" in caplog.text


def test_scores_are_calibrated_by_tables_of_the_weights_that_are_there_alone(
    package: ModelPackage, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    for file in package.path.rglob("*.*"):
        there = tmp_path / file.relative_to(package.path)
        there.parent.mkdir(parents=True, exist_ok=True)
        there.symlink_to(file)
    factory = glossator_parser("en", [replace(package, path=tmp_path, extra={"variant": "research"})])
    assert isinstance(factory, StanzaFactory)
    assert factory.calibrations().keys() == {Layer.MENTIONS, Layer.ROLES}
    assert not caplog.records
    weights = factory.resources.layers[Layer.MENTIONS].model.path
    assert weights is not None
    weights.unlink()
    weights.write_bytes(b"other weights")
    assert factory.calibrations().keys() == {Layer.ROLES}
    assert "calibration.json has a table for mentions, but of other weights" in caplog.text


def test_a_broken_model_file_is_named(package: ModelPackage, tmp_path: Path) -> None:
    (tmp_path / "resources.json").write_bytes((package.path / "resources.json").read_bytes())
    for file in package.path.glob("en/*/*.pt"):
        copy = tmp_path / file.relative_to(package.path)
        copy.parent.mkdir(parents=True, exist_ok=True)
        copy.write_bytes(b"no weights")
    factory = glossator_parser("en", [ModelPackage("en", tmp_path, "broken")])
    assert factory is not None
    with pytest.raises(PluginLoadError, match=r"tokenize model .* of the package 'broken' cannot be loaded"):
        factory.create(ParserSettings())
