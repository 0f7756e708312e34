"""What "the same processors" means: the Stanza processors and packages behind the layers that a plan reads."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import glossator_en
from glossator import Config, Layer, ModelPackage, Registry
from glossator.host.plan import make_plan
from glossator.text.parse import by_cost, with_required
from glossator_plugins.stanza.package.resources import LayerModel, read

Processors = Mapping[str, str | list[str]]

FOLDER = str(glossator_en.path())

PARSER_LAYERS = (Layer.TOKENS, Layer.WORDS, Layer.MENTIONS, Layer.SENTIMENT)
"""The layers that plain Stanza gives with the same models: what the parsers are compared on."""


def default_layers() -> frozenset[Layer]:
    """What the default analyzers read, with all that it takes."""
    layers: set[Layer] = set()
    for wave in make_plan(Registry.load(Config.load()), ()).waves:
        layers |= wave.layers
    return with_required(layers) & _models().keys()


def processors(layers: Iterable[Layer]) -> Processors:
    """For `stanza.Pipeline(processors=…, package=None)`: what gives these layers, each model once.

    The roles layer is a second tagger: in plain Stanza another package of `ner`, which then reads single sentences
    instead of windows. The targets layer has no counterpart, so the peers do not compute it.
    """
    models = _models()
    wanted = with_required(layers)
    if any(models[layer].unit == "word" for layer in wanted):
        wanted |= {Layer.WORDS}
    packages: dict[str, list[str]] = {}
    for layer in by_cost(wanted):
        model = models[layer].model
        found = packages.setdefault(model.processor, [])
        if layer is not Layer.TARGETS and model.package not in found:
            found.append(model.package)
    return {name: found[0] if len(found) == 1 else found for name, found in packages.items() if found}


def _models() -> Mapping[Layer, LayerModel]:
    resources = read(ModelPackage("en", glossator_en.path(), "glossator_en"), "en")
    assert resources is not None, "the bundled models are not installed"
    return resources.layers
