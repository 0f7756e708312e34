"""Networks on another device than the processor, as far as that can be tried without one.

Tensors of torch's device "meta" have a shape and no values. Here they stand for those of a GPU: `Elsewhere` refuses
operations that mix them with the processor's, as a GPU does, and gives zeros for what is fetched from them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
import pytest
import torch
from torch.utils._python_dispatch import TorchDispatchMode
from torch.utils._pytree import tree_leaves

import glossator
from glossator.contract.parser import ModelPackage, ParserSettings
from glossator.errors import PluginLoadError
from glossator.text.parse import Layer
from glossator_plugins.stanza.networks import device
from glossator_plugins.stanza.networks.device import device_of
from glossator_plugins.stanza.networks.filters import Filters
from glossator_plugins.stanza.networks.models import StanzaModels
from glossator_plugins.stanza.networks.precision import numbers_of
from glossator_plugins.stanza.networks.recurrent import Packing, Recurrence
from glossator_plugins.stanza.package.resources import LayerModel, read
from glossator_plugins.stanza.plugin import glossator_parser
from glossator_plugins.stanza.sequences.characters import Window

META = torch.device("meta")
aten = torch.ops.aten


class Elsewhere(TorchDispatchMode):
    """While it is entered, "meta" is a device as a GPU is, but for the values."""

    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call] # theirs

    def __torch_dispatch__(self, func: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
        kwargs = kwargs or {}
        packet, first = func.overloadpacket, args[0] if args else None
        if isinstance(first, torch.Tensor) and first.device == META:
            if packet in (aten._to_copy, aten.to) and torch.device("cpu") in (kwargs.get("device"), *args[1:2]):
                return torch.zeros(first.shape, dtype=first.dtype)
            if packet is aten._local_scalar_dense:
                return 1
        given = [one for one in tree_leaves((args, kwargs)) if isinstance(one, torch.Tensor) and one.dim()]
        if packet is not aten.copy_ and len(devices := {one.device for one in given}) > 1:
            raise RuntimeError(f"{func} of tensors on {devices}")
        return func(*args, **kwargs)


@pytest.fixture
def elsewhere() -> Iterator[StanzaModels]:
    with Elsewhere():
        yield StanzaModels("en", 1, "meta")


@pytest.fixture
def models(package: ModelPackage) -> Mapping[Layer, LayerModel]:
    found = read(package, "en")
    assert found is not None
    return found.layers


def test_what_is_on_several_devices_is_refused() -> None:
    with Elsewhere(), pytest.raises(RuntimeError, match="of tensors on"):
        torch.empty(2, 2, device=META) @ torch.empty(2, 2)


def test_a_tokenizer_runs_elsewhere(elsewhere: StanzaModels, models: Mapping[Layer, LayerModel]) -> None:
    network = elsewhere.tokenizer(models[Layer.TOKENS].model)
    text = "An owl sat there."
    [(ids, features)] = network.inputs.read([text])
    [classes] = network.classes([Window(ids, features, text, True)])
    assert len(classes) == len(text)


@pytest.mark.parametrize("layer", [Layer.MENTIONS, Layer.ROLES])
def test_taggers_run_elsewhere(elsewhere: StanzaModels, models: Mapping[Layer, LayerModel], layer: Layer) -> None:
    network = elsewhere.tagger(models[layer].model)
    assert [len(one) for one in network.scores([["An", "owl"], ["sat"]])] == [2, 1]


@pytest.mark.parametrize("layer", [Layer.SENTIMENT, Layer.TARGETS])
def test_classifiers_run_elsewhere(elsewhere: StanzaModels, models: Mapping[Layer, LayerModel], layer: Layer) -> None:
    network = elsewhere.classifier(models[layer].model, 5000)
    found = network.probabilities([["An", "owl"], ["it", "sat", "there", "all", "day", "long"]])
    assert [len(one) for one in found] == [3, 3]


@pytest.mark.parametrize("layers", [1, 2])
def test_recurrent_layers_compute_where_their_weights_are(layers: int) -> None:
    lstm = torch.nn.LSTM(5, 8, num_layers=layers, bidirectional=True, device=META)
    recurrence, packing = Recurrence(lstm), Packing([3, 1, 2])
    with Elsewhere(), torch.inference_mode():
        inputs = torch.empty(4, 5, device=META)
        found = recurrence.states(inputs, np.array([0, 3, 1, 0, 2, 1]), packing)
        ends = recurrence.ends(inputs, np.array([0, 3, 1, 0, 2, 1]), packing)
    assert recurrence.device == META
    assert (found.device, found.shape) == (META, (6, 16))
    assert (ends.device, ends.shape) == (META, (3, 16))


def test_filters_compute_where_their_weights_are() -> None:
    weights = [torch.empty(channels, 16, width, device=META) for channels, width in ((3, 2), (4, 5))]
    filters = Filters(weights, [torch.empty(channels, device=META) for channels in (3, 4)])
    with Elsewhere(), torch.inference_mode():
        found = filters.greatest(torch.empty(14, 16, device=META), [5, 9])
    assert [(one.device, one.shape) for one in found] == [(META, (2, 3)), (META, (2, 4))]


def test_the_processor_is_taken_unless_another_device_is_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(device, "_obstacle", lambda: "")
    assert device_of(ParserSettings()) == "cpu"
    assert device_of(ParserSettings(device="auto")) == "cuda"
    numbers = numbers_of(ParserSettings(device="cuda"))
    assert (numbers.kind, str(numbers)) == ("float32", "float32 on cuda")


def test_what_is_not_there_is_told_or_done_without(package: ModelPackage) -> None:
    if torch.cuda.is_available():
        pytest.skip("there is a GPU here")
    factory = glossator_parser("en", [package])
    assert factory is not None
    plain = factory.create(ParserSettings(layers=frozenset()))
    found = factory.create(ParserSettings(layers=frozenset(), device="auto"))
    assert (found.description, found.fingerprint) == (plain.description, plain.fingerprint)
    with pytest.raises(PluginLoadError, match=r'server\.device is "cuda", and .*: see that .* or set server\.device'):
        factory.create(ParserSettings(device="cuda"))


def test_the_setting_reaches_the_parser() -> None:
    if torch.cuda.is_available():
        pytest.skip("there is a GPU here")
    config = glossator.Config.load(overrides={"server": {"device": "cuda"}})
    with pytest.raises(PluginLoadError, match=r"server\.device"):
        glossator.Engine.from_config(config).load()
