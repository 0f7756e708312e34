"""Calibration: whether scores of entities and attributions are the share of them that is right.

`training.packing.calibrate` fits the tables and judges each document by one that it was not fitted on; the open
package's have not seen these corpora at all.
"""

from __future__ import annotations

from glossator import Layer
from glossator_en.plugin import glossator_models
from glossator_formats.scores.count import Score
from glossator_formats.scores.reliability import expected_error

from ..data import Data, DataMissing
from ..run import Runner
from .found import Found


def evaluate(data: Data, runner: Runner) -> Found:
    """Hundred less the expected calibration error in percent, in 15 bins of equal counts, with default options."""
    from training.packing import calibrate

    package = next(one for one in glossator_models() if (one.terms == "open") == (runner.terms == "open"))
    try:
        tables = calibrate.tables(data.folder, package, data.limit)
    except FileNotFoundError as error:
        raise DataMissing(f"Scores of calibration need {error.filename} as well.") from None
    found = Found()
    for name, layer, corpus in (
        ("calibration.entities", Layer.MENTIONS, calibrate.WORLD),
        ("calibration.attribution", Layer.ROLES, calibrate.NEWS),
    ):
        bins = found.bins[name] = tables[layer].bins(corpus)
        every = 100 * expected_error(tables[layer].bins(corpus, all_of_it=True))
        value = round(100 - 100 * expected_error(bins), 2)
        detail = f"error {100 - value:.1f}, with all options {every:.1f}"
        found.scores[name] = Score(value, sum(one.count for one in bins), detail)
    return found
