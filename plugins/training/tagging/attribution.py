"""Attribution tagger: en/ner/attribution.pt, the NER trainer on PolNeAR, labels SOURCE, CUE and CONTENT.

Attributions cross sentences, so the tagger reads windows of up to 200 words, cut by the very function that cuts them
at run time, out of words that the bundled tokenizer made. Spans that are no article text are left out. Windows with
quotation marks are taken a second time in the other style, straight or typographic. When the learning rate has come
down, it goes up again and down once more, twice: contents, the longest spans, gain by it. The third time has less
dropout, with which the tagger stays far from fitting even the training articles in the time that it has here. The last
time other news stands beside PolNeAR's, as `attribution_teacher.py`, which runs before, labels it.

    python -m training.tagging.attribution --data DATA --work WORK
"""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from training.data import corpora, spans, words
from training.loop import recipe
from training.packing import package
from training.tagging import copies, trainer
from training.treebank import vectors

WINDOW = 200
SILVER = "silver.json"
"""What the teacher has labelled, beside train.json."""
ROLES = {"source": "SOURCE", "cue": "CUE", "content": "CONTENT"}
STRAIGHT = str.maketrans({"“": '"', "”": '"', "‘": "'", "’": "'"})


def role_spans(row: corpora.Row) -> list[tuple[int, int, str]]:
    """The row's sources, cues and contents as labelled spans."""
    return [
        (start, end, label)
        for attribution in row["attributions"]
        for role, label in ROLES.items()
        for start, end in attribution[role]
    ]


def dropped(row: corpora.Row, tokens: list[spans.Token]) -> list[bool]:
    """For each word, whether it lies in a `discard` span of the row."""
    return [any(begin < stop and start < end for start, stop in row["discard"]) for begin, end, _ in tokens]


def ranges(row: corpora.Row, split: words.Words) -> list[tuple[int, int]]:
    """The row's windows as half-open ranges of words."""
    from glossator_plugins.stanza.layers.windows import paragraph_ends, windows

    bounds = [(split.tokens[first][0], split.tokens[last - 1][1]) for first, last in split.sentences]
    lengths = [last - first for first, last in split.sentences]
    return [
        (split.sentences[first][0], split.sentences[last - 1][1])
        for first, last in windows(lengths, paragraph_ends(row["text"], bounds), WINDOW)
    ]


def tagged_windows(row: corpora.Row, split: words.Words) -> Iterator[spans.Tagged]:
    """The row's windows with their tags, without the words inside its `discard` spans."""
    tags = spans.tag(split.tokens, role_spans(row))
    left_out = dropped(row, split.tokens)
    for first, last in ranges(row, split):
        window = [(split.tokens[i][2], tags[i]) for i in range(first, last) if not left_out[i]]
        if window:
            yield window


def requoted(window: spans.Tagged) -> spans.Tagged | None:
    """The window with its quotation marks and apostrophes in the other style; None where it has none."""
    if not any(text in {'"', "“", "”"} for text, _ in window):
        return None
    if any(text in {"“", "”"} for text, _ in window):
        return [(text.translate(STRAIGHT), tag) for text, tag in window]
    return copies.changed(window, "curly")


def windows(rows: list[corpora.Row], resources: Path) -> Iterator[spans.Tagged]:
    """The windows of all rows with their tags."""
    for row, text in zip(rows, words.split([row["text"] for row in rows], resources), strict=True):
        yield from tagged_windows(row, text)


def times(rows: Iterable[corpora.Row], count: int, resources: Path) -> Iterator[spans.Tagged]:
    """The windows of all rows so many times, every other time with the other quotation marks."""
    for window in windows(list(rows), resources):
        other = requoted(window)
        for time in range(count):
            yield other if other and time % 2 else window


def main() -> None:
    """Train all steps; the best checkpoint on dev is WORK/attribution/attribution.pt."""
    parser = recipe.arguments(__doc__, resources=package.BUNDLE)
    parser.add_argument("--steps", type=int, nargs=4, default=(900, 900, 1300, 5000), help="each time")
    args = parser.parse_args()
    recipe.use_threads(args.threads)
    work = args.work / "attribution"

    def prepare(split: str, path: Path) -> None:
        found = list(windows(corpora.rows(args.data, f"attribution/polnear.{split}"), args.resources))
        extra = [other for window in found if (other := requoted(window))] if split == "train" else []
        spans.write(path, found + extra)

    vectors_file = args.work / vectors.FILE

    def train(folder: Path, name: str, steps: int, every: int = 100, **begin: Any) -> Path:
        options = ["--batch_size", "16", "--max_batch_words", "4000", "--eval_interval", str(every)]
        return trainer.train(folder, name, vectors_file, options, steps, **begin)

    recipe.step(work / "train.json", lambda path: prepare("train", path))
    recipe.step(work / "dev.json", lambda path: prepare("dev", path))
    best = train(work, "first", args.steps[0])
    best = train(work, "second", args.steps[1], before=best, rate=trainer.RATE / 2)
    best = train(work, "third", args.steps[2], before=best, rate=3 * trainer.RATE / 4, dropout=0.2)
    beside = work / "beside"
    gold_silver = (work / "train.json", work / SILVER)
    recipe.step(
        beside / "train.json", lambda path: spans.write(path, [one for file in gold_silver for one in spans.read(file)])
    )
    recipe.step(beside / "dev.json", lambda path: shutil.copy(work / "dev.json", path))
    best = train(
        beside, "fourth", args.steps[3], every=250, before=best, rate=trainer.RATE, dropout=trainer.LITTLE_DROPOUT
    )
    recipe.step(work / "attribution.pt", lambda path: shutil.copy(best, path))


if __name__ == "__main__":
    main()
