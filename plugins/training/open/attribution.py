"""Open attribution tagger: en/ner/open_attribution.pt, Stanza's NER trainer on attributions that anyone may use.

Gold: the project's own annotated news (the split `train`, several times, for it alone has the quotations of news),
PropBank on EWT and MASC, and GUM's discourse trees. Windows as in `attribution.py`. The annotated articles that are
held out of the split `train`, and GUM's dev, choose the best checkpoint; the split `test` is never read.

    python -m training.open.attribution --data DATA --work WORK [--steps 600 600 600]
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from training.data import annotated, sources, spans
from training.loop import recipe
from training.open import vectors
from training.packing import package
from training.tagging import attribution, trainer

OTHERS = ("clean/attribution/propbank_ewt.train", "clean/attribution/propbank_masc", "clean/attribution/gum_rst.train")
OWN_TIMES = 6
"""Times that the own articles' windows are taken, every other time with the other quotation marks."""


def training(read: sources.Sources, resources: Path) -> Iterator[spans.Tagged]:
    """All windows to train on."""
    yield from attribution.times(annotated.articles(read, dev=False), OWN_TIMES, resources)
    for name in OTHERS:
        for window in attribution.windows(read.rows(name), resources):
            if any(tag != "O" for _, tag in window):
                yield window
                if other := attribution.requoted(window):
                    yield other


def main() -> None:
    """Train three times; the last's best is WORK/open_attribution/attribution.pt."""
    parser = recipe.arguments(__doc__, resources=package.BUNDLE)
    parser.add_argument("--steps", type=int, nargs=3, default=(600, 600, 600), help="each time")
    args = parser.parse_args()
    recipe.use_threads(args.threads)
    read = sources.Sources(args.data)
    vectors.use(read)
    work = args.work / "open_attribution"
    checkpoint = work / "attribution.pt"
    read.step(work / "train.json", lambda path: spans.write(path, training(read, args.resources)), checkpoint)
    dev = [*annotated.articles(read, dev=True), *read.rows("clean/attribution/gum_rst.dev")]
    read.step(work / "dev.json", lambda path: spans.write(path, attribution.windows(dev, args.resources)), checkpoint)
    options = ["--batch_size", "16", "--max_batch_words", "3000", "--eval_interval", "50"]
    best = trainer.train(work, "first", vectors.FILE, options, args.steps[0])
    for name, steps in zip(("second", "attribution"), args.steps[1:], strict=True):
        rate = 3 * trainer.RATE / 4
        best = trainer.train(work, name, vectors.FILE, options, steps, before=best, rate=rate, dropout=0.25)


if __name__ == "__main__":
    main()
