"""Attribution tagger: en/ner/attribution.pt, the NER trainer on PolNeAR, labels SOURCE, CUE and CONTENT.

Attributions cross sentences, so the tagger reads windows of up to 200 words, cut by the very function that cuts them
at run time, out of words that the bundled tokenizer made. Spans that are no article text are left out. Windows with
quotation marks are taken a second time in the other style, straight or typographic. When the learning rate has come
down, it goes up again and down once more, twice: contents, the longest spans, gain by it. The last time has less
dropout, with which the tagger stays far from fitting even the training articles in the time that it has here.

Then it is trained beside the project's annotated news, four times each article. That makes it better at other news and
a little worse at PolNeAR's; halfway between both, and trained a little more from there, it keeps what it had.

    python -m training.tagging.attribution --data DATA --work WORK
"""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Iterator
from pathlib import Path

from training.data import annotated, corpora, sources, spans, words
from training.loop import checkpoint, recipe
from training.packing import package
from training.tagging import ner
from training.treebank import vectors

WINDOW = 200
OWN_TIMES = 4
"""Times that the project's annotated articles are taken in the last step."""
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
    return ner.changed(window, "curly")


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


def halfway(one: Path, other: Path) -> checkpoint.Checkpoint:
    """The mean of two checkpoints' weights."""
    between = checkpoint.Checkpoint(one)
    between.blend(checkpoint.Checkpoint(other), 0.5)
    return between


def main() -> None:
    """Train all steps; the last's best checkpoint on dev is WORK/attribution/attribution.pt."""
    parser = recipe.arguments(__doc__)
    parser.add_argument("--steps", type=int, nargs=5, default=(900, 900, 1300, 300, 200), help="each time")
    parser.add_argument("--before", type=Path, help="trained weights: take only the last two steps, from these")
    parser.add_argument("--resources", type=Path, default=package.BUNDLE, help="folder with the tokenizer")
    args = parser.parse_args()
    recipe.use_threads(args.threads)
    work = args.work / "attribution"
    vectors_file = args.work / vectors.FILE
    options = ["--batch_size", "16", "--max_batch_words", "4000", "--eval_interval", "100"]

    def polnear(split: str) -> list[spans.Tagged]:
        return list(windows(corpora.rows(args.data, f"attribution/polnear.{split}"), args.resources))

    def alone(split: str, path: Path) -> None:
        found = polnear(split)
        extra = [other for window in found if (other := requoted(window))] if split == "train" else []
        spans.write(path, found + extra)

    def beside(split: str, path: Path) -> None:
        """PolNeAR's windows and those of the project's annotated news."""
        recipe.step(work / f"{split}.json", lambda path: alone(split, path))
        articles = annotated.articles(sources.Sources(args.data), dev=split == "dev")
        own = times(articles, OWN_TIMES if split == "train" else 1, args.resources)
        spans.write(path, [*spans.read(work / f"{split}.json"), *own])

    best = args.before
    if best is None:
        for split in ("train", "dev"):
            recipe.step(work / f"{split}.json", lambda path, split=split: alone(split, path))
        best = ner.train(work, "first", vectors_file, options, args.steps[0])
        best = ner.train(work, "second", vectors_file, options, args.steps[1], before=best, rate=ner.RATE / 2)
        rate = 3 * ner.RATE / 4
        best = ner.train(work, "third", vectors_file, options, args.steps[2], before=best, rate=rate, dropout=0.2)
    for split in ("train", "dev"):
        recipe.step(work / "own" / f"{split}.json", lambda path, split=split: beside(split, path))
    rate = ner.RATE / 2
    own = ner.train(work / "own", "own", vectors_file, options, args.steps[3], before=best, rate=rate, dropout=0.2)
    mean = recipe.step(work / "own" / "mean.pt", lambda path: halfway(best, own).save(path))
    rate = ner.RATE / 4
    best = ner.train(work / "own", "again", vectors_file, options, args.steps[4], before=mean, rate=rate, dropout=0.2)
    recipe.step(work / "attribution.pt", lambda path: shutil.copy(best, path))


if __name__ == "__main__":
    main()
