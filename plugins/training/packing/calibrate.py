"""Calibration: how often what the analyzers say with a package's models is right, as tables beside the models.

Last step, whenever models were packaged anew: it reads the packaged weights, runs the analyzers over annotated texts
that the models were not trained on, fits a logistic regression for entities and one for attribution, and writes
`calibration.json` with its sum. Prints the expected calibration error (15 bins of equal counts) of texts that the table
which judged them was not fitted on: those of the other nine tenths of documents, or of all of it for corpora that are
only looked at. The same data gives the same tables.

Tables of the open package are fitted on sources of its list alone; others are looked at, and change nothing.

    python -m training.packing.calibrate --data DATA
"""

from __future__ import annotations

import argparse
import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import glossator_en
from glossator import Calibration, Layer, ModelPackage
from glossator_en.plugin import glossator_models
from glossator_formats.scores.attributions import Story, attribution_of
from glossator_formats.scores.reliability import Bin, bins_of, expected_error
from glossator_plugins.stanza.package.resources import CALIBRATION
from training.data import annotated, corpora, sources
from training.loop import recipe
from training.open import entities as open_entities
from training.packing.logistic import fit
from training.packing.observed import Entity, Observed, Observer, english
from training.packing.package import OPEN, write_json, write_sums

GROWING = ("likely", "sure", "content_likely", "content_sure")
"""Features of the models' scores: who is surer is never judged to be less often right."""
FOLDS = 10
NAMES = ("PERSON", "LOC", "ORG")
"""What all corpora of the open recipes mark alike."""
WORLD, GUM = "entities/worldwide.dev", "clean/entities/gum_clean.dev"
NEWS, OWN = "attribution/polnear.dev", "own"


class Judged(NamedTuple):
    """A statement with the chance that a table gave it which was not fitted on its document."""

    corpus: str
    chance: float
    right: bool
    usual: bool


class Table(NamedTuple):
    """The calibration of a layer, and what it comes to on texts that it was not fitted on."""

    calibration: Calibration
    judged: Sequence[Judged]

    def bins(self, corpus: str, *, all_of_it: bool = False) -> list[Bin]:
        """Of one corpus what is said with default options, or all that an analyzer may say of it."""
        some = [one for one in self.judged if one.corpus == corpus and (one.usual or all_of_it)]
        return bins_of([one.chance for one in some], [one.right for one in some])


def tables(data: Path, package: ModelPackage, limit: int | None = None) -> dict[Layer, Table]:
    """The package's tables; raises `FileNotFoundError` for a corpus that is not there.

    `limit`: with so many documents of each corpus, to see that it works.
    """
    observer = Observer(package)
    try:
        return {
            Layer.MENTIONS: table(*_entities(data, package, observer, limit)),
            Layer.ROLES: table(*_attributions(data, package, observer, limit)),
        }
    finally:
        observer.close()


def table(fitted_on: Sequence[Observed], others: Sequence[Observed] = ()) -> Table:
    """The table fitted on the former; those are judged by tables without their own tenth of documents."""
    whole = _fit(fitted_on)
    judged = [_judged(one, whole) for one in others]
    for fold in range(FOLDS):
        rest = [one for one in fitted_on if one.document % FOLDS != fold]
        part = _fit(rest or fitted_on)
        judged += [_judged(one, part) for one in fitted_on if one.document % FOLDS == fold]
    return Table(whole, judged)


def _judged(one: Observed, by: Calibration) -> Judged:
    return Judged(one.corpus, by.chance(one.features), one.right, one.usual)


def _fit(some: Iterable[Observed]) -> Calibration:
    some = list(some)
    return fit([one.features for one in some], [one.right for one in some], GROWING)


def _entities(
    data: Path, package: ModelPackage, observer: Observer, limit: int | None
) -> tuple[list[Observed], list[Observed]]:
    def observed(name: str, rows: Sequence[corpora.Row], labels: Iterable[str] = ()) -> Iterator[Observed]:
        rows = rows[:limit]
        return observer.entities(name, [row["text"] for row in rows], map(_gold, rows), labels)

    world = list(observed(WORLD, corpora.rows(data, WORLD)))
    if package.extra["variant"] != OPEN:
        return [*world, *observed(GUM, corpora.rows(data, GUM))], []
    read_ = sources.Sources(data)
    found = list(observed(GUM, read_.rows(GUM)))
    for corpus in (*open_entities.CORPORA, open_entities.REPORTS):
        if corpus.dev_every:
            found += observed(corpus.file, open_entities.held(read_, corpus, dev=True), NAMES)
    return found, world


def _gold(row: corpora.Row) -> list[Entity]:
    return [(begin, end, corpora.ENTITY_LABELS[label]) for begin, end, label in row["entities"]]


def _attributions(
    data: Path, package: ModelPackage, observer: Observer, limit: int | None
) -> tuple[list[Observed], list[Observed]]:
    news = [_story(row) for row in corpora.rows(data, NEWS)][:limit]
    own = [_story(row) for row in annotated.articles(sources.Sources(data), dev=True)][:limit]
    held = list(observer.attributions(OWN, own))
    known = list(observer.attributions(NEWS, news))
    return (held, known) if package.extra["variant"] == OPEN else ([*known, *held], [])


def _story(row: corpora.Row) -> Story:
    return Story(row["text"], [attribution_of(one) for one in row["attributions"]], [(b, e) for b, e in row["discard"]])


def described(package: ModelPackage, found: Mapping[Layer, Table]) -> dict[str, Any]:
    """The package's part of the file; `of` says for which weights a table was made."""
    resources = english(package)
    return {
        layer.value: {
            "of": digest(resources.layers[layer].model.files[0]),
            "bias": one.calibration.bias,
            "weights": dict(one.calibration.weights),
        }
        for layer, one in found.items()
    }


def digest(weights: Path) -> str:
    """The first half of the file's SHA-256."""
    return hashlib.sha256(weights.read_bytes()).hexdigest()[:32]


def main() -> None:
    """Fit the tables of both packages and write them."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=recipe.corpora, required=True, help="folder of the corpora")
    args = parser.parse_args()
    content = {}
    for package in glossator_models():
        found = tables(args.data, package)
        content[package.extra["variant"]] = described(package, found)
        for layer, one in found.items():
            print(f"{package.name} {layer.value}: expected calibration error")
            for name in dict.fromkeys(each.corpus for each in one.judged):
                usual, every = (expected_error(one.bins(name, all_of_it=all_of_it)) for all_of_it in (False, True))
                print(f"  {name:32} {usual:.3f}" + (f", with all options {every:.3f}" if layer is Layer.ROLES else ""))
    write_json(glossator_en.path() / CALIBRATION, content)
    write_sums(glossator_en.path())


if __name__ == "__main__":
    main()
