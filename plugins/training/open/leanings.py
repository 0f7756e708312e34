"""Words' leanings: what each word of a review, an editorial or a news sentence says of its feeling.

A linear model over words, those behind a negation apart, of the gold that anyone may use: NewsMTSC's sentences whose
targets agree, VADER's graded sentences of editorials, films and goods, and plots of films. It is trained twice: the
first time to see which words have a leaning, the second on these alone. In a minute, by

    python -m training.open.leanings --data DATA --work WORK

which writes `WORK/leanings.tsv`, the plugin's `sentiment/leanings.tsv`, and prints macro F1 on what is held out: the
recipes' tenth of NewsMTSC and the editorials, a fifth of the goods, SST's development file.
"""

from __future__ import annotations

import math
import re
import zlib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

import torch
from torch import Tensor, nn

from glossator_plugins.sentiment.leanings import LOUD, words_of
from training.data import sources
from training.loop import recipe
from training.open.sentiment import EDITORIALS, GRADES, Gold, certain, graded, held_out, letters
from training.sentiment.classifier import CLASSES
from training.sentiment.teacher import macro

GOODS, FILMS, PLOTS = (
    "clean/sentiment/vader_amazonReviewSnippets",
    "clean/sentiment/vader_movieReviewSnippets",
    "clean/sentiment/subjectivity_objective",
)
FILM_GRADES = (0.9, 0.6)
"""Where a class ends on the scale of films, and how far from there a grade leaves doubts."""
PLAIN = 1000
"""Plots' sentences, which are neutral."""
GOODS_EVERY = 5
"""Of the goods' reviews each so-manieth is held out."""
OFTEN = 6
"""Times that a word must be there."""
NAME = 0.5
"""Share of a word's places inside of sentences at which names have a capital: what people are called has no leaning."""
LEAST = 0.35
"""Logits that a word must have after the first training."""
EPOCHS, BATCH, RATE, DECAY = 4, 256, 0.02, 4e-6

_INSIDE = re.compile(r"(?<=[a-z,;] )[^\W\d_]+")
"""Words behind another one, where no sentence begins."""

Labelled = tuple[str, list[float]]


def goods_held_out(group: str) -> bool:
    """Whether a review of goods is held out."""
    return zlib.crc32(group.encode()) % GOODS_EVERY == 0


def training(read: sources.Sources) -> Iterator[Labelled]:
    """Every sentence with the probabilities of its classes."""
    gold = Gold(read)
    left_out = {letters(row["text"]) for row in read.left_out("sentiment/sst.dev")}
    for row in gold.agreeing(dev=False):
        yield row["text"], certain(row["label"])
    for row in gold.editorials(dev=False):
        yield row["text"], graded(row["score"], *GRADES[EDITORIALS])
    for row in read.rows(FILMS):
        if letters(row["text"]) not in left_out:
            yield row["text"], graded(row["score"], *FILM_GRADES)
    for row in recipe.chance().sample(read.rows(PLOTS), PLAIN):
        yield row["text"], certain("neutral")
    for row in read.rows(GOODS):
        if not goods_held_out(row["group"]):
            yield row["text"], graded(row["score"], *GRADES[EDITORIALS])


def dev(read: sources.Sources) -> dict[str, list[tuple[str, str]]]:
    """What is held out: texts and labels."""
    sets = {
        "NewsMTSC": Gold(read).agreeing(dev=True),
        "editorials": [row for row in read.rows(EDITORIALS) if held_out(row["group"])],
        "goods": [row for row in read.rows(GOODS) if goods_held_out(row["group"])],
        "SST dev": read.left_out("sentiment/sst.dev"),
    }
    return {name: [(row["text"], row["label"]) for row in rows] for name, rows in sets.items()}


class Linear:
    """Words' logits of the classes, in the order of `CLASSES`."""

    def __init__(self, words: Sequence[str]) -> None:
        self.words = list(words)
        self._places = {word: place for place, word in enumerate(self.words)}
        self.bag = nn.EmbeddingBag(len(self.words), len(CLASSES), mode="sum")
        nn.init.zeros_(self.bag.weight)
        self.base = torch.zeros(len(CLASSES), requires_grad=True)

    def logits(self, texts: Sequence[set[str]]) -> Tensor:
        """Of shape (texts, classes)."""
        ids = [[self._places[word] for word in sorted(text) if word in self._places] for text in texts]
        starts, end = [], 0
        for some in ids:
            starts.append(end)
            end += len(some)
        loud = torch.tensor([LOUD / math.sqrt(max(1, len(some))) for some in ids])
        flat = torch.tensor([place for some in ids for place in some], dtype=torch.long)
        found: Tensor = self.bag(flat, torch.tensor(starts)) * loud[:, None] + self.base
        return found

    def train(self, texts: Sequence[set[str]], wanted: Tensor) -> None:
        """Learn all rows, some times over."""
        chance = recipe.chance()
        optimizer = torch.optim.Adam([*self.bag.parameters(), self.base], lr=RATE)
        order = list(range(len(texts)))
        for _ in range(EPOCHS):
            chance.shuffle(order)
            for start in range(0, len(order), BATCH):
                some = order[start : start + BATCH]
                loss = -(wanted[some] * self.logits([texts[one] for one in some]).log_softmax(-1)).sum(-1).mean()
                loss = loss + DECAY * self.bag.weight.square().sum()
                optimizer.zero_grad()
                loss.backward()  # type: ignore[no-untyped-call]
                optimizer.step()

    def against_neutral(self) -> Tensor:
        """Of each word its logits of positive and negative, neutral's taken off; of all texts the last row."""
        weights = torch.cat([self.bag.weight, self.base[None]]).detach()
        return (
            weights[:, [CLASSES.index("positive"), CLASSES.index("negative")]] - weights[:, [CLASSES.index("neutral")]]
        )


def names(texts: Iterable[str]) -> set[str]:
    """Words that are written with a capital inside of sentences, by the texts that have both."""
    large: Counter[str] = Counter()
    all_of: Counter[str] = Counter()
    for text in texts:
        if text != text.lower():
            for match in _INSIDE.finditer(text):
                word = match.group().lower()
                all_of[word] += 1
                large[word] += match.group()[0].isupper()
    return {word for word, count in large.items() if count >= NAME * all_of[word] and word != "i"}


def learnt(rows: Sequence[Labelled]) -> Linear:
    """The model of the words that have a leaning."""
    texts, wanted = [words_of(text) for text, _ in rows], torch.tensor([found for _, found in rows])
    counts = Counter(word for text in texts for word in text)
    torch.manual_seed(recipe.SEED)
    called = names(text for text, _ in rows)
    first = Linear(sorted(word for word, count in counts.items() if count >= OFTEN and word.lstrip("¬") not in called))
    first.train(texts, wanted)
    kept = first.against_neutral()[:-1].abs().max(-1).values >= LEAST
    second = Linear([word for word, keep in zip(first.words, kept.tolist(), strict=True) if keep])
    second.train(texts, wanted)
    return second


def write(model: Linear, read: Mapping[str, object] | set[str], out: Path) -> None:
    """Write the table, with its sources above it."""
    lines = [
        "# Words' leanings in hundredths of a logit: positive, negative. Made by training.open.leanings of",
        *(f"# {line}" for line in sources.notice(read).splitlines()),
    ]
    for word, row in zip([*model.words, ""], model.against_neutral().tolist(), strict=True):
        positive, negative = (round(100 * value) for value in row)
        lines.append(f"{word}\t{positive}\t{negative}")
    out.write_text("\n".join(lines) + "\n", encoding="utf-8")


def main() -> None:
    """Train, write the table and print what it reaches alone."""
    args = recipe.arguments(__doc__).parse_args()
    recipe.use_threads(args.threads)
    read = sources.Sources(args.data)
    model = learnt(list(training(read)))
    print(f"{len(model.words):,} words", flush=True)
    args.work.mkdir(parents=True, exist_ok=True)
    write(model, read.read, args.work / "leanings.tsv")
    for name, rows in dev(read).items():
        found = model.logits([words_of(text) for text, _ in rows]).argmax(-1).tolist()
        print(f"{name}: macro F1 {macro([CLASSES.index(label) for _, label in rows], found):.2f}")


if __name__ == "__main__":
    main()
