"""Layers of a plugin's own: handed from analyzer to analyzer, and to nobody else."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pytest

from glossator import AnalyzerSpec, Annotation, Manifest, Registry, SharedLayer, View
from glossator.config import Config
from glossator.host.plugins.discovery import PluginState
from glossator.testing import Harness

from ..fakes import TWO, Note, Plugins, failure, note, per_document, silent


class Vectors:
    """No pydantic model, nothing that could be sent."""

    def __init__(self, text: str) -> None:
        self.lengths = [len(word) for word in text.split()]


VECTORS = SharedLayer("acme.vectors", Vectors)


def makes(view: View, options: object) -> Iterable[Annotation]:
    yield VECTORS.of(Vectors(view.text))


def reads(view: View, options: object) -> Iterable[Annotation]:
    yield note(kind="sums", text=str(sum(view.shared(VECTORS).lengths)))


MAKER = per_document("vectors", makes, emits={}, shares=(VECTORS,), default=False)
READER = per_document("sums", reads, uses=("acme.vectors",))


def test_who_uses_a_shared_layer_reads_its_value_and_nobody_else_sees_it(plugins: Plugins) -> None:
    made: list[str] = []

    def once(view: View, options: object) -> Iterable[Annotation]:
        made.append(view.document.id)
        yield note(kind="count", text="1")
        yield from makes(view, options)

    maker = per_document("vectors", once, emits={"count": Note}, shares=(VECTORS,))
    engine = plugins.engine(maker, READER, per_document("more", reads, emits={"sums": Note}, uses=("acme.vectors",)))
    for result in engine.analyze(TWO, [AnalyzerSpec("sums"), AnalyzerSpec("vectors")]):
        assert result["sums"].annotations[0].value.text in ("9", "10")
        assert [item.kind for item in result["vectors"].annotations] == ["count"]
    assert sorted(made) == ["a", "b"]


def test_it_is_made_though_nobody_asks_for_it(plugins: Plugins) -> None:
    (result,) = plugins.engine(MAKER, READER).analyze(TWO[:1])
    assert [each.name for each in result.results] == ["sums"]
    assert result["sums"].annotations[0].value.text == "9"


def test_if_there(plugins: Plugins) -> None:
    def try_to(view: View, options: object) -> Iterable[Annotation]:
        found = view.shared(VECTORS).lengths if view.provided(VECTORS.name) else []
        yield note(kind="tries", text=str(found))

    tries = per_document("tries", try_to, uses_if_there=("acme.vectors",))
    assert plugins.engine(tries).analyze(TWO[:1])[0]["tries"].annotations[0].value.text == "[]"
    assert plugins.engine(tries, MAKER).analyze(TWO[:1])[0]["tries"].annotations[0].value.text == "[3, 6]"


@pytest.mark.parametrize(
    ("says", "message"),
    [
        (silent, "it gave no value of the shared layer 'acme.vectors': yield LAYER.of(value) for every document"),
        (lambda view, options: [VECTORS.of(Vectors(""))] * 2, "it gave two values of the shared layer 'acme.vectors'"),
        (
            lambda view, options: [Annotation("acme.vectors", (), [1, 2])],
            f"its value of the shared layer 'acme.vectors' is a list, not a {Vectors.__module__}.Vectors",
        ),
    ],
)
def test_who_makes_it_is_told_what_is_wrong_with_it(plugins: Plugins, says: Any, message: str) -> None:
    maker = per_document("vectors", says, emits={}, shares=(VECTORS,), default=False)
    result = plugins.engine(maker, READER).analyze(TWO[:1], [AnalyzerSpec("vectors"), AnalyzerSpec("sums")])[0]
    assert message in failure(result["vectors"]).message
    assert failure(result["sums"]).reason.value == "DEPENDENCY_FAILED"


@pytest.mark.parametrize(
    ("reader", "message"),
    [
        (per_document("sums", reads), "read annotations of a kind that its manifest does not declare"),
        (per_document("sums", reads, uses_if_there=("acme.vectors",)), "which is not shared by anybody"),
    ],
)
def test_who_reads_it_without_having_it_is_told(plugins: Plugins, reader: Manifest, message: str) -> None:
    (result,) = plugins.engine(reader).analyze(TWO[:1])
    assert message in failure(result["sums"]).message


def test_another_class_of_that_name_is_another_class(plugins: Plugins) -> None:
    other = SharedLayer("acme.vectors", dict)

    def read(view: View, options: object) -> Iterable[Annotation]:
        yield note(kind="sums", text=str(view.shared(other)))

    (result,) = plugins.engine(MAKER, per_document("sums", read, uses=("acme.vectors",))).analyze(TWO[:1])
    assert "import the SharedLayer from its module" in failure(result["sums"]).message


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"shares": VECTORS}, "shares is one SharedLayer: write shares=(LAYER,), with a comma"),
        ({"shares": [VECTORS]}, "shares is of type list: write a tuple of SharedLayer"),
        (
            {"shares": ("acme.vectors",)},
            "one of its shares is of type str: make it once, LAYER = SharedLayer('vectors', list)",
        ),
        ({"shares": (SharedLayer("", list),)}, "one of its shares has no name or no class"),
        ({"shares": (VECTORS,), "emits": {"acme.vectors": Note}}, "is in emits and in shares"),
        ({"shares": (VECTORS,), "emits": {}, "default": True}, "set default=False"),
        ({"emits": {}}, "it must have a non-empty emits"),
    ],
)
def test_mistakes_in_the_manifest_are_told(plugins: Plugins, fields: dict[str, Any], message: str) -> None:
    registry = Registry.load(Config(), [plugins.plugin(per_document("vectors", makes, **fields))])
    (info,) = registry.plugins
    assert info.state is PluginState.FAILED
    assert message in info.reason


def test_two_that_make_the_same_layer_are_in_conflict(plugins: Plugins) -> None:
    entries = [
        plugins.plugin(MAKER),
        plugins.plugin(
            per_document("others", makes, emits={}, shares=(VECTORS,), default=False),
            name="other",
            distribution="other",
        ),
    ]
    registry = Registry.load(Config(), entries)
    assert registry.providers["acme.vectors"] == "vectors"
    assert "the kind 'acme.vectors'" in next(info.reason for info in registry.plugins if info.name == "other")


def test_a_harness_gives_it_to_who_reads_it(plugins: Plugins) -> None:
    harness = Harness(plugins.module(glossator_analyzers=lambda: [MAKER, READER]), analyzer="sums")
    (said,) = harness.analyze("One three.")
    assert said.value.text == "9"
    (view,) = harness.views(["One three."])
    assert view.shared(VECTORS).lengths == [3, 6]
