"""Ablations: what each part of an analyzer is worth, by turning it off through the analyzer's own switches.

A switch is an option of a request or a setting of the configuration, whichever the installed analyzer has.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from rich.table import Table

from glossator import Config, Registry
from glossator_formats.scores.count import Score

from .bars import Row
from .data import Data
from .parts import PARTS
from .progress import Watch
from .run import Runner


@dataclass(frozen=True)
class Ablation:
    """One analyzer with one thing changed, and the scores to look at."""

    name: str
    analyzer: str
    switches: Mapping[str, object]
    parts: tuple[str, ...]
    scores: tuple[str, ...]


_ATTRIBUTION = (
    "attribution.lenient",
    "attribution.speech",
    "attribution.strict",
    "attribution.source_given_content",
)
_NUMBERS = ("numbers.quantulum3", "numbers.duckling", "numbers.counted", "seeds.numbers_precision")
ABLATIONS = (
    Ablation("without the tagger", "attribution", {"use_tagger": False}, ("attribution",), _ATTRIBUTION),
    Ablation("without quotation marks", "attribution", {"use_quotation_marks": False}, ("attribution",), _ATTRIBUTION),
    Ablation("without linking", "attribution", {"use_linking": False}, ("attribution",), _ATTRIBUTION),
    Ablation(
        "each mention with the model's label",
        "entities",
        {"one_label_per_name": False},
        ("entities",),
        ("entities.exact", "entities.untyped"),
    ),
    Ablation("with identifiers", "numbers", {"include_identifiers": True}, ("numbers", "seeds"), _NUMBERS),
    Ablation("without vague amounts", "numbers", {"vague": False}, ("numbers", "seeds"), _NUMBERS),
)
"""The first three tell what the tagger, the marks and the linking give; `one_label_per_name` what a name's other
mentions give; identifiers and vague amounts what the numbers analyzer keeps apart."""


def placed(ablation: Ablation, registry: Registry) -> tuple[dict[str, object], dict[str, object]]:
    """The switches that are options, and those that are settings; both empty if the analyzer lacks one of them."""
    manifest = registry.get(ablation.analyzer).manifest
    options, settings = {}, {}
    for name, value in ablation.switches.items():
        if name in manifest.options.model_fields:
            options[name] = value
        elif name in manifest.settings.model_fields:
            settings[name] = value
        else:
            return {}, {}
    return options, settings


def run(data: Data, watch: Watch, analyzers: Sequence[str]) -> dict[str, dict[str, Score]]:
    """Scores of each ablation by its name, "" for the analyzers as they are; those without a switch are left out."""
    registry = Registry.load(Config.load())
    chosen = [one for one in ABLATIONS if not analyzers or one.analyzer in analyzers]
    found = {"": _scores(data, watch, sorted({part for one in chosen for part in one.parts}), {}, {})}
    for ablation in chosen:
        options, settings = placed(ablation, registry)
        if options or settings:
            watch.step(f"{ablation.analyzer} {ablation.name}: begun, what came before it")
            found[ablation.name] = _scores(
                data, watch, ablation.parts, {ablation.analyzer: options}, {ablation.analyzer: settings}
            )
    return found


def _scores(
    data: Data,
    watch: Watch,
    parts: Sequence[str],
    options: Mapping[str, Mapping[str, object]],
    settings: Mapping[str, Mapping[str, object]],
) -> dict[str, Score]:
    runner = Runner(
        watch.documents, options=options, settings={name: given for name, given in settings.items() if given}
    )
    try:
        scores: dict[str, Score] = {}
        for part in parts:
            scores |= PARTS[part](data, runner).scores
        return scores
    finally:
        runner.close()


def table(found: Mapping[str, Mapping[str, Score]], rows: Sequence[Row], analyzers: Sequence[str]) -> Table:
    """For the terminal: each ablation's scores and their distance from the whole analyzer's."""
    names = {row.id: f"{row.what}, {row.data}" for row in rows}
    table = Table("analyzer", "changed", "score", title="Ablations, in percent", title_justify="left")
    for name in ("whole", "so", "difference"):
        table.add_column(name, justify="right")
    for ablation in ABLATIONS:
        if analyzers and ablation.analyzer not in analyzers:
            continue
        table.add_section()
        if ablation.name not in found:
            table.add_row(ablation.analyzer, ablation.name, "the installed analyzer has no such switch")
            continue
        for number, score in enumerate(ablation.scores):
            whole, so = found[""].get(score), found[ablation.name].get(score)
            if whole is None or so is None:
                continue
            first = number == 0
            table.add_row(
                ablation.analyzer if first else "",
                ablation.name if first else "",
                names.get(score, score),
                f"{whole.value:.2f}",
                f"{so.value:.2f}",
                f"{so.value - whole.value:+.2f}",
            )
    return table
