"""Networks on another device than the processor, as far as that can be tried without one.

Tensors of torch's device "meta" have a shape and no values, and cannot be mixed with those of the processor: what runs
on them puts everything where the weights are.
"""

from __future__ import annotations

import numpy as np
import pytest
import torch

import glossator
from glossator.contract.parser import ModelPackage, ParserSettings
from glossator.errors import PluginLoadError
from glossator_plugins.stanza.networks import device
from glossator_plugins.stanza.networks.device import device_of
from glossator_plugins.stanza.networks.filters import Filters
from glossator_plugins.stanza.networks.precision import numbers_of
from glossator_plugins.stanza.networks.recurrent import Packing, Recurrence
from glossator_plugins.stanza.plugin import glossator_parser

META = torch.device("meta")


@pytest.mark.parametrize("layers", [1, 2])
def test_recurrent_layers_compute_where_their_weights_are(layers: int) -> None:
    lstm = torch.nn.LSTM(5, 8, num_layers=layers, bidirectional=True, device=META)
    recurrence, packing = Recurrence(lstm), Packing([3, 1, 2])
    with torch.inference_mode():
        inputs = torch.empty(4, 5, device=META)
        found = recurrence.states(inputs, np.array([0, 3, 1, 0, 2, 1]), packing)
        ends = recurrence.ends(inputs, np.array([0, 3, 1, 0, 2, 1]), packing)
    assert recurrence.device == META
    assert (found.device, found.shape) == (META, (6, 16))
    assert (ends.device, ends.shape) == (META, (3, 16))


def test_filters_compute_where_their_weights_are() -> None:
    weights = [torch.empty(channels, 16, width, device=META) for channels, width in ((3, 2), (4, 5))]
    filters = Filters(weights, [torch.empty(channels, device=META) for channels in (3, 4)])
    with torch.inference_mode():
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
