"""The harness, as an author's tests use it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

import pytest
from pydantic import BaseModel

from glossator import Annotation, Document, Entity, Layer, Manifest, PerDocument, Reason, Span, View, hookimpl
from glossator.errors import AnalyzerNotFound, ConfigError, LayerNotDeclared, OptionsInvalid, PluginLoadError
from glossator.testing import UNPARSABLE, AnalysisFailed, Harness, measure, recorded

TEXT = "The RIVER rose, said ANN."


def words(found: Iterable[Annotation]) -> list[str]:
    return [item.spans[0].slice(TEXT) for item in found]


@pytest.mark.parametrize("how", ["acme_words_plugin", "acme_words_plugin.py", "acme_words_plugin:."])
def test_a_plugin_by_module_file_or_folder(module: Path, how: str) -> None:
    with Harness(how) as harness:
        assert words(harness.analyze(TEXT)) == ["RIVER", "ANN"]
        assert words(harness.analyze(TEXT, least=4)) == ["RIVER"]
        assert words(harness.analyze(Document(TEXT), "acme.words")) == ["RIVER", "ANN"]


def test_options_are_validated_as_a_server_does(module: Path) -> None:
    with Harness(module) as harness, pytest.raises(OptionsInvalid, match="lest: Extra inputs are not permitted"):
        harness.analyze(TEXT, lest=4)


def test_settings_are_those_of_the_analyzer(module: Path) -> None:
    with Harness(module, settings={"score": 0.25}) as harness:
        assert harness.engine.registry.settings("acme.words").model_dump() == {"score": 0.25}
    with pytest.raises(ConfigError, match="sore: Extra inputs"):
        Harness(module, settings={"sore": 1})


class Value(BaseModel):
    """A value."""


class Broken(PerDocument[BaseModel]):
    def analyze_one(self, view: View, options: BaseModel) -> Iterable[Annotation]:
        if "key" in view.text:
            raise KeyError("the key")
        if "layer" in view.text:
            return [Annotation("acme.x", (), Value()) for _ in view.words]
        if "span" in view.text:
            return [Annotation("acme.x", (Span(0, 10_000),), Value())]
        return []


BROKEN = Manifest(name="acme.broken", create=lambda settings: Broken(), emits={"acme.x": Value})


def test_what_the_plugin_raises_comes_out_as_it_was_raised() -> None:
    with Harness(BROKEN) as harness:
        with pytest.raises(KeyError, match="the key") as raised:
            harness.analyze("a key")
        assert raised.traceback[-1].name == "analyze_one"
        with pytest.raises(LayerNotDeclared, match=r"add Layer\.WORDS"):
            harness.analyze("a layer")
        with pytest.raises(AnalysisFailed, match="lies outside the text") as failed:
            harness.analyze("a span")
    assert failed.value.failure.reason is Reason.RESULT_INVALID


def test_what_create_raises_comes_out_too() -> None:
    def create(settings: BaseModel) -> Broken:
        raise FileNotFoundError("model.bin")

    with pytest.raises(FileNotFoundError, match=r"model\.bin") as raised:
        Harness(Manifest(name="acme.unborn", create=create, emits={"acme.x": Value}))
    assert raised.traceback[-1].name == "create"


def test_a_batch_has_results_and_failures() -> None:
    with Harness(BROKEN) as harness:
        fine, failed = harness.run(["fine", "a key"])
        (unparsed,) = harness.run([Document("fine", attributes={UNPARSABLE: ""})])
    assert (fine.ok, failed.ok) == (True, False)
    assert unparsed.ok  # it reads no layer


class Names(PerDocument[BaseModel]):
    def analyze_one(self, view: View, options: BaseModel) -> Iterable[Annotation]:
        for item in view.annotations("entity"):
            yield Annotation("acme.x", item.spans, Value(), item.value.canonical_name)


NAMES = Manifest(name="acme.names", create=lambda settings: Names(), emits={"acme.x": Value}, uses=("entity",))


def test_entities_are_provided_by_a_toy() -> None:
    with Harness(NAMES) as harness:
        assert [item.label for item in harness.analyze("Then Ann Lee met Bob.")] == ["Then Ann Lee", "Bob"]


def test_a_provider_of_the_plugins_own_takes_its_place() -> None:
    class Own(PerDocument[BaseModel]):
        def analyze_one(self, view: View, options: BaseModel) -> Iterable[Annotation]:
            yield Annotation("entity", (Span(0, 1),), Entity(entity_id="1", canonical_name="own"))

    own = Manifest(name="acme.own", create=lambda settings: Own(), emits={"entity": Entity})
    with Harness((NAMES, own), analyzer="acme.names") as harness:
        assert [item.label for item in harness.analyze("Ann Lee met Bob.")] == ["own"]


def test_which_analyzer_has_to_be_said_where_there_are_several() -> None:
    other = Manifest(name="acme.broken", create=lambda settings: Broken(), emits={"acme.y": Value})
    with Harness((NAMES, other)) as harness:
        with pytest.raises(AnalyzerNotFound, match="which analyzer is meant"):
            harness.analyze("x")
        assert harness.analyze("x", "acme.broken") == ()
    with pytest.raises(AnalyzerNotFound, match=r"has no analyzer 'acme\.other'"):
        Harness(NAMES, analyzer="acme.other")


def test_recorded_parses_are_those_of_the_real_models() -> None:
    name = recorded.names()[1]
    with Harness(NAMES, parser=recorded) as harness:
        document = recorded.document(name)
        labels = {mention.label for mention in recorded.parse(name).mentions}
        assert {"PERSON", "ORG"} <= labels
        assert harness.analyze(document)
        assert [item.label for item in harness.analyze("Then Ann Lee met Bob.")] == ["Then Ann Lee", "Bob"]
    parse = recorded.parse(name, [Layer.TOKENS])
    assert parse.words == ()
    assert all(token.text == document.text[token.begin : token.end] for token in parse.tokens)
    with pytest.raises(KeyError, match="no seed is named 'x'"):
        recorded.document("x")


def test_the_recorded_parses_are_of_the_seeds_as_they_are(seeds: Mapping[str, str]) -> None:
    assert [f"{name}.txt" for name in recorded.names()] == list(seeds), "run: make recorded"
    texts = {f"{name}.txt": recorded.document(name).text for name in recorded.names()}
    assert texts == seeds, "run: make recorded"


def test_an_object_with_hooks_is_a_plugin_too() -> None:
    class Plugin:
        @hookimpl
        def glossator_analyzers(self) -> Iterable[Manifest]:
            yield BROKEN

    with Harness(Plugin()) as harness:
        assert harness.analyze("fine") == ()

    class Wrong:
        @hookimpl
        def glossator_analyzers(self) -> list[str]:
            return ["acme"]

    with pytest.raises(PluginLoadError, match="gave str, not Manifest"):
        Harness(Wrong())


def test_its_speed_is_measured(module: Path) -> None:
    with Harness(module) as harness:
        speed = measure(harness, [Document(TEXT)], rounds=1)
    assert (speed.name, speed.documents, speed.characters, speed.failed) == ("acme.words", 1, len(TEXT), 0)
    assert str(speed).startswith("acme.words: ")
