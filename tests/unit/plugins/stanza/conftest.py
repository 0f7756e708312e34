"""One parser on the bundled models for all of these tests, and plain Stanza on the same files to compare with."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, TypeAlias

import pytest

import glossator_en
from glossator.contract.parser import ModelPackage, Parser, ParserSettings
from glossator.text.document import Document
from glossator.text.parse import Layer, Parse
from glossator_plugins.stanza.package.resources import read
from glossator_plugins.stanza.plugin import glossator_parser

ReadTexts: TypeAlias = Callable[..., list[Parse]]

SEEDS = Path(__file__).parents[4] / "seeds"


@pytest.fixture(scope="session")
def package() -> ModelPackage:
    return ModelPackage("en", glossator_en.path(), "glossator_en", glossator_en.__version__)


@pytest.fixture(scope="session")
def parser(package: ModelPackage) -> Parser:
    factory = glossator_parser("en", [package])
    assert factory is not None
    return factory.create(ParserSettings())


@pytest.fixture(scope="session")
def exact_parser(package: ModelPackage) -> Parser:
    """The same in single precision, which gives what plain Stanza gives."""
    factory = glossator_parser("en", [package])
    assert factory is not None
    return factory.create(ParserSettings(precision="float32"))


@pytest.fixture(scope="session")
def plain(package: ModelPackage) -> Any:
    """Stanza's own pipeline over the same tokenizer and expander."""
    return _pipeline(package, Layer.TOKENS, Layer.WORDS)


@pytest.fixture(scope="session")
def plain_tagger(package: ModelPackage) -> Any:
    """Stanza's own pipeline that tags sentences which are lists of forms already."""
    return _pipeline(package, Layer.MENTIONS, tokenize_pretokenized=True)


@pytest.fixture(scope="session")
def plain_roles(package: ModelPackage) -> Any:
    """The same with the attribution tagger."""
    return _pipeline(package, Layer.ROLES, tokenize_pretokenized=True)


@pytest.fixture(scope="session")
def seeds() -> list[Document]:
    documents = [Document(path.read_bytes().decode(), id=path.name) for path in sorted(SEEDS.glob("*.txt"))]
    assert len(documents) >= 10
    return documents


@pytest.fixture(scope="session")
def read_texts(parser: Parser) -> ReadTexts:
    """`read_texts(texts, *layers)`: the parses of texts that all parse; skips if a layer has no model yet."""

    def read_all(texts: Sequence[str], *layers: Layer) -> list[Parse]:
        for layer in layers:
            if layer in parser.unavailable:
                pytest.skip(parser.unavailable[layer])
        found = parser.begin([Document(text) for text in texts]).add(layers)
        assert all(isinstance(one, Parse) for one in found), found
        return [one for one in found if isinstance(one, Parse)]

    return read_all


def _pipeline(package: ModelPackage, *layers: Layer, **options: Any) -> Any:
    import stanza

    resources = read(package, "en")
    assert resources is not None
    models = [resources.layers[layer].model for layer in layers if layer in resources.layers]
    return stanza.Pipeline(
        "en",
        dir=str(package.path),
        package=None,
        processors={"tokenize": resources.layers[Layer.TOKENS].model.package}
        | {model.processor: model.package for model in models},
        download_method=None,
        use_gpu=False,
        logging_level="ERROR",
        **options,
    )
