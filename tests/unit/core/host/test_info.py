"""How analyzers are described to clients: state, schema, requirements."""

from typing import Any

import pytest
from google.protobuf.timestamp_pb2 import Timestamp
from pydantic import BaseModel, Field

from glossator import Config, Entity, Layer, Registry
from glossator.errors import AnalyzerNotFound
from glossator.host.info import AnalyzerInfo, AnalyzerState, info_of, language_info

from ..fakes import Note, PlainFactory, Plugins, per_document


class Options(BaseModel):
    limit: int = Field(3, ge=1, description="How many.")


class Demanding(BaseModel):
    topic: str


def info(
    plugins: Plugins, analyzer: str, *others: Any, unavailable: tuple[Layer, ...] = (), **manifest: Any
) -> AnalyzerInfo:
    factory = PlainFactory(unavailable=dict.fromkeys(unavailable, "no model"))
    engine = plugins.engine(per_document(analyzer, **manifest), *others, parser=factory)
    return info_of(engine.registry, engine.status(), analyzer)


def test_it_tells_what_the_manifest_says(plugins: Plugins) -> None:
    found = info(
        plugins,
        "topics",
        per_document("people", emits={"entity": Entity}),
        title="Topics",
        summary="Topics, by keyword.",
        layers=frozenset({Layer.MENTIONS, Layer.TOKENS}),
        uses=("entity",),
        emits={"b.note": Note, "a.time": Timestamp},
        labels=("x", "y"),
        options=Options,
        default=False,
        calibrated=True,
        max_document_bytes=10,
    )
    assert found.state is AnalyzerState.READY
    assert found.state_reason == ""
    assert (found.title, found.description, found.distribution, found.version) == (
        "Topics",
        "Topics, by keyword.",
        "acme",
        "1.0",
    )
    assert found.requires == ("layer:tokens", "layer:mentions", "kind:entity")
    assert found.kinds == ("a.time", "b.note")
    assert found.result_types == ("fields", "type.googleapis.com/google.protobuf.Timestamp")
    assert found.options_schema["properties"]["limit"]["description"] == "How many."
    assert found.default_options == {"limit": 3}
    assert found.fingerprint
    assert not found.in_default_set
    assert (found.labels, found.scores_calibrated, found.max_document_bytes) == (("x", "y"), True, 10)


@pytest.mark.parametrize(
    ("calibrated", "is_told"),
    [((Layer.MENTIONS,), True), ((Layer.MENTIONS, Layer.ROLES), True), ((Layer.ROLES,), False), ((), False)],
)
def test_scores_that_models_calibrate_are_calibrated_where_the_models_do(
    plugins: Plugins, calibrated: tuple[Layer, ...], is_told: bool
) -> None:
    layers = frozenset({Layer.TOKENS, Layer.MENTIONS})
    names = per_document("names", layers=layers, calibrated_by=frozenset({Layer.MENTIONS}))
    engine = plugins.engine(names, parser=PlainFactory(calibrated=frozenset(calibrated)))
    assert info_of(engine.registry, engine.status(), "names").scores_calibrated is is_told


def test_built_in_values_have_fields_of_their_own(plugins: Plugins) -> None:
    assert info(plugins, "people", emits={"entity": Entity}).result_types == ("entity",)


def test_an_option_without_a_default_is_left_out_of_the_defaults(plugins: Plugins) -> None:
    found = info(plugins, "demanding", options=Demanding, default=False)
    assert found.default_options == {}
    assert found.options_schema["required"] == ["topic"]
    assert found.fingerprint == ""
    assert found.state is AnalyzerState.READY


def test_nothing_is_ready_before_loading(plugins: Plugins) -> None:
    registry = Registry.load(Config(), [plugins.plugin(per_document("topics"))])
    assert info_of(registry, None, "topics").state is AnalyzerState.LOADING
    with pytest.raises(AnalyzerNotFound):
        info_of(registry, None, "nothing")


def test_a_missing_layer_makes_it_unavailable(plugins: Plugins) -> None:
    found = info(plugins, "deep", layers=frozenset({Layer.DEPPARSE}), unavailable=(Layer.POS,))
    assert found.state is AnalyzerState.UNAVAILABLE
    assert found.state_reason == "en: layer pos: no model"


def test_another_language_makes_it_unavailable(plugins: Plugins) -> None:
    found = info(plugins, "german", languages=("de",))
    assert (found.state, found.state_reason) == (
        AnalyzerState.UNAVAILABLE,
        "it works on de, and no such language is loaded",
    )


def test_what_it_uses_decides_too(plugins: Plugins) -> None:
    missing = info(plugins, "quotes", uses=("entity",))
    assert missing.state in {AnalyzerState.UNAVAILABLE, AnalyzerState.FAILED}
    assert "'entity'" in missing.state_reason
    deep = per_document("deep", layers=frozenset({Layer.DEPPARSE}))
    found = info(plugins, "quotes", deep, uses=("deep",), unavailable=(Layer.DEPPARSE,))
    assert found.state is AnalyzerState.UNAVAILABLE
    assert found.state_reason.startswith("it uses 'deep' of 'deep', which is unavailable: en: layer depparse")


def test_one_that_cannot_be_created_has_failed(plugins: Plugins) -> None:
    engine = plugins.engine(per_document("topics"), config={"analyzers": {"topics": {"wrong": 1}}})
    found = info_of(engine.registry, engine.status(), "topics")
    assert found.state is AnalyzerState.FAILED
    assert "wrong: Extra inputs" in found.state_reason


def test_a_language_is_described_layer_by_layer(plugins: Plugins) -> None:
    engine = plugins.engine(parser=PlainFactory(unavailable={Layer.ROLES: "no model"}))
    (english,) = engine.status().languages
    described = language_info(english)
    assert (described.language, described.parser) == ("en", "plain 1")
    assert list(described.layers) == [layer.value for layer in sorted(Layer, key=list(described.layers).index)]
    assert {name for name, why in described.layers.items() if why} == {"roles"}
