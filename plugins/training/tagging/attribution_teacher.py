"""Teacher of the attribution tagger, and its labels of other news: `attribution.py`'s silver.

`entity_teacher.py`'s tagger on a large encoder's frozen layers, trained on PolNeAR's windows: of their words the
bundled tagger knows vectors alone, the teacher what the encoder makes of the whole window. It labels windows of the
worldwide corpus's articles, of Wikinews and of Voice of America, whose attributions nobody has marked: the project's
own articles are none of them.

    python -m training.tagging.attribution_teacher --data DATA --work WORK
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path

from training.data import annotated, corpora, sources, spans
from training.loop import recipe
from training.packing import package
from training.tagging import attribution, entity_teacher

TEACHER = "attribution_teacher/attribution_teacher.pt"
SHORTEST, LONGEST = 20, 260
"""Words of a window that is labelled."""
MOST = 9300
"""Windows that are labelled: more is more, and takes longer."""


def news(data: Path) -> list[str]:
    """Texts in which nobody has marked who said what."""
    read = sources.Sources(data)
    reports = [row["text"] for row in annotated.others(read, "clean/entities/gmb_voa")]
    return [
        *(row["text"] for row in corpora.rows(data, "entities/worldwide.train")),
        *(row["text"] for row in annotated.others(read, "clean/text/wikinews_2019_2020")),
        *recipe.chance().sample(reports, len(reports)),
    ]


def silver(texts: Sequence[str], work: Path, resources: Path) -> Iterator[spans.Tagged]:
    """The texts' windows with the teacher's tags, those alone in which it finds something."""
    rows = [{"text": text, "attributions": [], "discard": []} for text in texts]
    fitting = (
        [word for word, _ in window]
        for window in attribution.windows(rows, resources)
        if SHORTEST <= len(window) <= LONGEST
    )
    found = entity_teacher.label(work, [[window] for window in islice(fitting, MOST)], TEACHER)
    return (window for window in found if any(tag != "O" for _, tag in window))


def main() -> None:
    """Train it, WORK/attribution_teacher/attribution_teacher.pt, and label: WORK/attribution/silver.json."""
    parser = recipe.arguments(__doc__, resources=package.BUNDLE)
    parser.add_argument("--epochs", type=int, default=entity_teacher.EPOCHS, help="of the teacher")
    args = parser.parse_args()
    recipe.use_threads(args.threads)

    def train(path: Path) -> None:
        known, dev = (
            [[window] for window in attribution.windows(corpora.rows(args.data, name), args.resources)]
            for name in ("attribution/polnear.train", "attribution/polnear.dev")
        )
        entity_teacher.train(path, args.work, known, dev, args.epochs)

    recipe.step(args.work / TEACHER, train)
    recipe.step(
        args.work / "attribution" / attribution.SILVER,
        lambda path: spans.write(path, silver(news(args.data), args.work, args.resources)),
    )


if __name__ == "__main__":
    main()
