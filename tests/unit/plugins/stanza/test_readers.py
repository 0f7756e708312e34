"""Models are loaded for the layers that are asked for: the others may be missing, damaged or merely large."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

import pytest

from glossator.contract.parser import ModelPackage, Parser, ParserSettings
from glossator.errors import PluginLoadError
from glossator.text.document import Document
from glossator.text.parse import Layer, Parse
from glossator_plugins.stanza.plugin import glossator_parser

TEXT = Document("Mayor Ana Silva didn't open the bridge in Porto. She waited.")


@pytest.fixture
def folder(package: ModelPackage, tmp_path: Path) -> Path:
    """A copy of the package that a test may damage."""
    return shutil.copytree(package.path, tmp_path / "models")


def create(folder: Path, layers: Iterable[Layer]) -> Parser:
    factory = glossator_parser("en", [ModelPackage("en", folder, "mine", "1")])
    assert factory is not None
    return factory.create(ParserSettings(layers=frozenset(layers)))


def parse(parser: Parser, *layers: Layer) -> Parse:
    [found] = parser.begin([TEXT]).add(layers)
    assert isinstance(found, Parse)
    return found


def test_networks_of_layers_that_nobody_asks_for_are_not_loaded(folder: Path) -> None:
    for file in (*folder.glob("en/ner/*.pt"), *folder.glob("en/sentiment/*.pt"), *folder.glob("en/pos/*.pt")):
        file.write_bytes(b"no weights")
    parser = create(folder, [Layer.TOKENS])
    assert parse(parser, Layer.TOKENS).tokens[0].text == "Mayor"
    # Whether they can be loaded is not known: nothing says that the package lacks them.
    assert parser.unavailable == {}
    with pytest.raises(PluginLoadError, match=r"ner model .* of the package 'mine' cannot be loaded"):
        parser.begin([TEXT]).add([Layer.MENTIONS])
    with pytest.raises(PluginLoadError, match="cannot be loaded"):
        create(folder, [Layer.MENTIONS])


STARVED = """
import resource, sys
from pathlib import Path
from glossator import Layer
from glossator.contract.parser import ModelPackage, ParserSettings
from glossator_plugins.stanza.plugin import glossator_parser

factory = glossator_parser("en", [ModelPackage("en", Path(sys.argv[1]), "mine", "1")])
parser = factory.create(ParserSettings(layers=frozenset([Layer.TOKENS])))
pages = int(Path("/proc/self/statm").read_text().split()[0])
limit = pages * resource.getpagesize() + 8 * 1024 * 1024
resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
try:
    parser.begin(["Rain."]).add([Layer.MENTIONS, Layer.SENTIMENT])
except Exception as error:
    print(error)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="it limits a process's memory")
def test_who_lacks_memory_is_told_so(folder: Path) -> None:
    found = subprocess.run([sys.executable, "-c", STARVED, folder], capture_output=True, text=True, check=True)
    assert "cannot be loaded (" in found.stdout
    assert found.stdout.endswith(": give the process more memory\n")


def test_what_is_asked_for_later_is_loaded_then(parser: Parser, package: ModelPackage) -> None:
    late = create(package.path, [])
    for layers in ([Layer.TOKENS], [Layer.MENTIONS], [Layer.ROLES, Layer.TARGETS], [Layer.DEPPARSE]):
        found, expected = parse(late, *layers), parse(parser, *layers)
        assert found.tokens == expected.tokens
        assert found.dependencies == expected.dependencies
        # Scores may differ in their last digits.
        assert [each[:3] for each in found.mentions] == [each[:3] for each in expected.mentions]
        assert [each[:3] for each in found.roles] == [each[:3] for each in expected.roles]
        assert len(found.targets) == len(expected.targets)


def test_results_have_one_fingerprint_whatever_is_loaded(package: ModelPackage) -> None:
    assert create(package.path, [Layer.TOKENS]).fingerprint == create(package.path, Layer).fingerprint


def test_classes_that_turn_out_to_be_unknown(folder: Path) -> None:
    metadata = folder / "glossator.json"
    metadata.write_text(metadata.read_text(encoding="utf-8").replace('"negative"', '"angry"'), encoding="utf-8")
    parser = create(folder, [Layer.TOKENS])
    assert parser.unavailable == {}
    with pytest.raises(ValueError, match="the parser has no sentiment"):
        parser.begin([TEXT]).add([Layer.SENTIMENT])
    assert "must say which of them are negative" in parser.unavailable[Layer.SENTIMENT]
