"""Sentiment classifiers: en/sentiment/news.pt for sentences, en/sentiment/targets.pt for targets in them.

Both are Stanza's CNN over a BiLSTM with three classes, small ones: a document is read once per mention. The first reads
sentences as they are: film reviews (SST), news sentences whose targets agree, and, as `teacher.py` judges them, phrases
and variants of the reviews, single words, sentences of other reviews and other news. The second reads a news sentence
once per target (NewsMTSC), the target's mention replaced by one marker word, unmarked sentences beside, and mentions in
other political news (PolNeAR) as the teacher judges them. A tenth of the news sentences is held out.

    python -m training.sentiment.sentiment --data DATA --work WORK [--only news targets]
"""

from __future__ import annotations

import json
import zlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from training.data import corpora, words
from training.loop import recipe
from training.packing import package
from training.tagging import ner
from training.treebank import vectors

CLASS = {name: str(number) for number, name in enumerate(package.CLASSES)}
TREEBANK_QUOTES = {"``": '"', "''": '"', "-LRB-": "(", "-RRB-": ")"}
JOINED_SHARE = 0.3
"""Share of the sentences taken a second time with clitics joined ("don't"), as plain Stanza feeds them."""

MIN_PART, MAX_PART = 2, 25
"""Words that a part of a sentence may have."""
VARIED = 2
"""Copies of each review sentence with other words in it."""
VARIED_SHARE = 0.3
"""Share of the nouns, verbs, adjectives and adverbs that are exchanged there."""
OPEN = {"NOUN", "VERB", "ADJ", "ADV"}
LEXICON = 30_000
"""Words of the language that the teacher judges alone, commonest first."""
FILMS, MAX_FILM = 20_000, 30
"""Sentences of other film reviews, and the words of the longest."""
NEWS = 8000
"""Sentences of other news."""
AVERAGED = 8
"""Epochs at the end of the first training whose weights are averaged."""
SLOW, SLOWER, DROPOUT = 4, 0.05, 0.25
"""Epochs that it goes on from there, their learning rate and their dropout: a twentieth and half of Stanza's."""
UNBIASED = 0.5
"""Share of what the classes' frequency adds to their scores that is taken out."""
MENTIONS_PER_CLASS = 8000
"""How many mentions in other news are taken for each class at most: those that the teacher is surest about."""
SURE = 0.6
"""How sure the teacher must be of them."""
MAX_SENTENCE = 60
"""Words of the longest sentence whose mentions are taken."""
TARGET_LABELS = {"PERSON", "ORG", "NORP", "LOC"}
"""Labels of the mentions taken."""
SPLITTERS = {",", ";", ":", "--", "...", "(", ")", "but", "and", "which", "that", "though", "although", "while"}
"""Words between the parts of a sentence."""

Labelled = tuple[list[str], str]
"""The words of a sentence and its class: negative, neutral or positive."""


def held_out(row: corpora.Row) -> bool:
    """Whether the row's group belongs to the held-out tenth; by a checksum, so the same on every machine."""
    return zlib.crc32(row["group"].encode()) % 10 == 0


def reviews(data: Path, split: str) -> list[Labelled]:
    """SST sentences."""
    return [
        ([TREEBANK_QUOTES.get(word, word) for word in row["text"].split()], row["label"])
        for row in corpora.rows(data, f"sentiment/sst.{split}")
    ]


def marked(row: corpora.Row, split: words.Words) -> list[str]:
    """The words of the row's text with the marker in place of the target's mention."""
    before = [text for start, end, text in split.tokens if end <= row["start"]]
    after = [text for start, end, text in split.tokens if start >= row["end"]]
    return [*before, package.TARGET_MARKER, *after]


def targets(data: Path, resources: Path, *, dev: bool) -> Iterator[tuple[corpora.Row, words.Words]]:
    """NewsMTSC rows, with their words, of the held-out tenth or of the rest."""
    rows = [row for row in corpora.rows(data, "sentiment/newsmtsc.train") if held_out(row) == dev]
    yield from zip(rows, words.split([row["text"] for row in rows], resources, batch=500), strict=True)


def agreeing(rows: list[corpora.Row]) -> list[corpora.Row]:
    """One row of each news sentence whose targets all have one label."""
    labels: dict[str, set[str]] = {}
    for row in rows:
        labels.setdefault(row["group"], set()).add(row["label"])
    return [row for row in {row["group"]: row for row in rows}.values() if len(labels[row["group"]]) == 1]


def unmarked(news: list[tuple[corpora.Row, words.Words]]) -> Iterator[Labelled]:
    """The news sentences whose targets agree, each once, as they are."""
    found = {row["group"] for row in agreeing([row for row, _ in news])}
    for row, split in {row["group"]: (row, split) for row, split in news}.values():
        if row["group"] in found:
            yield [text for _, _, text in split.tokens], row["label"]


def with_joined(sentences: list[Labelled]) -> list[Labelled]:
    """The sentences, and a random share of those with clitics again with the clitics joined."""
    chance = recipe.chance()
    out = list(sentences)
    for text, label in sentences:
        joined = [word for word, _ in ner.changed([(word, "O") for word in text], "joined")]
        if joined != text and chance.random() < JOINED_SHARE:
            out.append((joined, label))
    return out


def parts(text: list[str]) -> Iterator[list[str]]:
    """The sentence's stretches between punctuation and conjunctions, alone and each with the next one."""
    bounds = [-1, *(place for place, word in enumerate(text) if word.lower() in SPLITTERS), len(text)]
    for reach in (1, 2):
        for first, last in zip(bounds, bounds[reach:], strict=False):
            part = text[first + 1 : last]
            if MIN_PART <= len(part) <= min(MAX_PART, len(text) - 2):
                yield part


def phrases(text: list[str], heads: list[int]) -> Iterator[list[str]]:
    """Each word, alone, with all that hangs on it, and with what hangs on its right or on its left side only.

    Near to what the treebank's authors had labelled: with what stands right of it, a verb is its verb phrase.
    """
    first, last = list(range(len(text))), list(range(len(text)))
    for place in range(len(text)):
        head, steps = place, 0
        while head >= 0 and steps <= len(text):
            first[head], last[head] = min(first[head], place), max(last[head], place)
            head, steps = heads[head], steps + 1
    for place in range(len(text)):
        for start, end in {(start, end) for start in (first[place], place) for end in (place + 1, last[place] + 1)}:
            if end - start <= min(MAX_PART, len(text) - 2):
                yield text[start:end]


def surest(probabilities: Any, most: int) -> Iterator[tuple[int, str]]:
    """Places and classes of the rows that the teacher is surest about, so many of each class at most."""
    best, classes = probabilities.max(-1)
    for number, label in enumerate(package.CLASSES):
        mine = ((classes == number) & (best >= SURE)).nonzero().flatten()
        for place in sorted(mine[best[mine].argsort(descending=True)[:most]].tolist()):
            yield place, label


def varied(texts: list[list[str]], resources: Path) -> Iterator[list[str]]:
    """Copies of the sentences in which other words of the same tag stand, rare ones as often as common ones."""
    chance = recipe.chance()
    tagged = list(words.tags(texts, resources))
    kinds: dict[str, dict[str, None]] = defaultdict(dict)
    for text, tags in zip(texts, tagged, strict=True):
        for word, (_, kind) in zip(text, tags, strict=True):
            kinds[kind][word] = None
    pools = {kind: list(found) for kind, found in kinds.items()}
    for text, tags in zip(texts, tagged, strict=True):
        for _ in range(VARIED):
            yield [
                chance.choice(pools[kind]) if upos in OPEN and chance.random() < VARIED_SHARE else word
                for word, (upos, kind) in zip(text, tags, strict=True)
            ]


def judged(texts: Iterable[list[str]], head: str, work: Path) -> list[Labelled]:
    """Each text once, its class drawn from the teacher's probabilities.

    So the student learns how sure the teacher is, too: its loss comes to the cross entropy with the distribution.
    """
    from training.sentiment import teacher

    chance = recipe.chance()
    found = list({tuple(text): text for text in texts}.values())
    probabilities = teacher.predict(teacher.load(work, "sentences"), head, [" ".join(text) for text in found])
    return [
        (text, chance.choices(package.CLASSES, row)[0]) for text, row in zip(found, probabilities.tolist(), strict=True)
    ]


def silver_reviews(data: Path, work: Path, resources: Path) -> list[Labelled]:
    """Parts, phrases and variants of the training reviews, and common words alone, as the teacher judges them."""
    import wordfreq

    texts = [text for text, _ in reviews(data, "train")]
    found = [part for text in texts for part in parts(text)]
    for text, heads in zip(texts, words.trees(texts, resources), strict=True):
        found += phrases(text, heads)
    found += [[word] for word in wordfreq.top_n_list("en", LEXICON) if word.isalpha()]
    return judged([*found, *varied(texts, resources)], "reviews", work)


def silver_films(data: Path, work: Path) -> list[Labelled]:
    """Sentences of other film reviews as the teacher judges them."""
    from training.sentiment import reviews as films

    known = [text for text, _ in reviews(data, "dev")]
    texts = [text for text in films.sentences(work, known) if MIN_PART < len(text) <= MAX_FILM]
    return judged(recipe.chance().sample(texts, FILMS), "reviews", work)


def silver_news(data: Path, work: Path, resources: Path) -> list[Labelled]:
    """Sentences of PolNeAR's training articles, and news sentences whose targets disagree, as the teacher judges them.

    No more than so many: a document of news is mostly neutral, and the teacher slow.
    """
    rows = [row for row in corpora.rows(data, "sentiment/newsmtsc.train") if not held_out(row)]
    known = {row["group"] for row in agreeing(rows)}
    disagreeing = {row["group"]: row["text"] for row in rows if row["group"] not in known}
    articles = [row["text"] for row in corpora.rows(data, "attribution/polnear.train")]

    def sentences(texts: Iterable[str]) -> list[list[str]]:
        return [
            [word for _, _, word in text.tokens[first:last]]
            for text in words.split(list(texts), resources)
            for first, last in text.sentences
            if MIN_PART < last - first <= MAX_SENTENCE
        ]

    other = recipe.chance().sample(sentences(articles), NEWS)
    return judged([*sentences(disagreeing.values()), *other], "news", work)


def silver_targets(data: Path, work: Path, resources: Path) -> list[Labelled]:
    """Mentions in PolNeAR's training articles, found by the bundled tagger, that the teacher is sure about."""
    from training.sentiment import teacher

    texts = [row["text"] for row in corpora.rows(data, "attribution/polnear.train")]
    found: list[list[str]] = []
    shown: list[str] = []
    for sentence in words.mentions(texts, resources):
        if len(sentence.forms) <= MAX_SENTENCE:
            for first, last, label in sentence.mentions:
                if label in TARGET_LABELS:
                    found.append([*sentence.forms[:first], package.TARGET_MARKER, *sentence.forms[last:]])
                    around = sentence.forms[:first], sentence.forms[first:last], sentence.forms[last:]
                    before, name, after = (" ".join(part) for part in around)
                    shown.append(f"{before} [ {name} ] {after}")
    probabilities = teacher.predict(teacher.load(work, "targets"), "targets", shown)
    return [(found[place], label) for place, label in surest(probabilities, MENTIONS_PER_CLASS)]


def balanced(sentences: list[Labelled]) -> list[Labelled]:
    """The sentences, those of the rarer classes again until all classes are equally many.

    Neutral reviews are a fifth of the corpus, and a model that hardly ever says neutral is right more often than not;
    macro F1, and a reader, want them found.
    """
    chance = recipe.chance()
    groups = {label: [item for item in sentences if item[1] == label] for label in package.CLASSES}
    most = max(map(len, groups.values()))
    return sentences + [
        item for group in groups.values() for item in chance.choices(group, k=most - len(group)) if group
    ]


def write(path: Path, sentences: list[Labelled]) -> None:
    """Write the JSON that stanza.models.classifier reads."""
    content = [{"sentiment": CLASS[label], "text": text} for text, label in sentences]
    path.write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")


def averaged(files: Sequence[Path], out: Path, **config: Any) -> None:
    """Write the last of the saved models, with the mean of all of their weights, and another `config` where given.

    Stanza's optimizer goes on with steps as large as the first ones: what each epoch ends with is off by chance.
    """
    import torch

    def mean(parts: list[Any]) -> Any:
        if isinstance(parts[0], dict):
            return type(parts[0])((key, mean([part[key] for part in parts])) for key in parts[0])
        if isinstance(parts[0], torch.Tensor) and parts[0].is_floating_point():
            return torch.stack(parts).mean(0)
        return parts[0]

    saved = [torch.load(file, map_location="cpu", weights_only=True) for file in files]
    saved[-1]["params"]["model"] = mean([one["params"]["model"] for one in saved])
    saved[-1]["params"]["config"] |= config
    torch.save(saved[-1], out)


def unbiased(file: Path, train_file: Path, out: Path, share: float = UNBIASED) -> None:
    """Write the saved model with scores that no longer hold what training told it of how common each class is.

    Silver phrases are neutral by half, whole sentences by a fifth: a class's logarithm of its share is taken from its
    score (Menon et al., Long-Tail Learning via Logit Adjustment, 2021), or a `share` of it. All of it is as if all
    classes were equally common.
    """
    import torch

    shares = Counter(item["sentiment"] for item in json.loads(train_file.read_text("utf-8")))
    saved = torch.load(file, map_location="cpu", weights_only=True)
    params = saved["params"]
    *_, last = sorted(key for key in params["model"] if key.startswith("fc_layers.") and key.endswith(".bias"))
    common = torch.tensor([shares[label] / shares.total() for label in params["labels"]])
    params["model"][last] -= share * (common * len(common)).log()
    torch.save(saved, out)


def train(path: Path, name: str, vectors_file: Path, epochs: int, *options: str) -> list[Path]:
    """Train on NAME.train.json beside `path`, up to so many epochs: `path` is the best one on NAME.dev.json.

    Returns the models after each epoch.
    """
    from stanza.models import classifier

    train_file, dev_file = path.with_name(f"{name}.train.json"), path.with_name(f"{name}.dev.json")
    classifier.main([
        "--train_file", str(train_file), "--dev_file", str(dev_file), "--test_file", str(dev_file),
        "--wordvec_pretrain_file", str(vectors_file), "--shorthand", "en_news", "--cpu",
        "--max_epochs", str(epochs), "--batch_size", "50", "--dev_eval_batches", "0",
        "--filter_channels", "100", "--bilstm_hidden_dim", "100", "--fc_shapes", "100",
        "--extra_wordvec_method", "concat", "--extra_wordvec_dim", "40", "--seed", str(recipe.SEED),
        "--checkpoint_save_name", str(path.with_suffix(".checkpoint.pt")), "--save_intermediate_models",
        "--save_dir", str(path.parent), "--save_name", path.name, *options,
    ])  # fmt: skip
    return sorted(path.parent.glob(f"{path.stem}.E*{path.suffix}"))


def train_slowly(path: Path, name: str, vectors_file: Path, epochs: int) -> None:
    """Train, but choose no epoch: the mean of the last goes on for a few slow ones, whose mean is `unbiased`."""

    def mean(path: Path) -> None:
        averaged(train(path, name, vectors_file, epochs)[-AVERAGED:], path, dropout=DROPOUT)

    start = recipe.step(path.with_name(f"{name}.mean.pt"), mean)
    last = epochs - 1 + SLOW  # the model after an epoch says that the one before was the last
    slow = train(path, name, vectors_file, last, "--load_name", str(start), "--learning_rate", str(SLOWER))
    averaged(slow[-SLOW:], path)
    unbiased(path, path.with_name(f"{name}.train.json"), path)


def main() -> None:
    """Train both; the best are WORK/sentiment/news.pt and WORK/sentiment/targets.pt."""
    parser = recipe.arguments(__doc__)
    parser.add_argument("--epochs", type=int, nargs=2, default=(14, 6), help="of the first and the second")
    parser.add_argument("--only", nargs="+", choices=["news", "targets"], default=["news", "targets"])
    parser.add_argument("--resources", type=Path, default=package.BUNDLE, help="folder with the tokenizer")
    args = parser.parse_args()
    recipe.use_threads(args.threads)
    work, vectors_file = args.work / "sentiment", args.work / vectors.FILE

    def news_train(path: Path) -> None:
        news = list(targets(args.data, args.resources, dev=False))
        gold = balanced(with_joined([*reviews(args.data, "train"), *unmarked(news)]))
        silver = [make(args.data, args.work, args.resources) for make in (silver_reviews, silver_news)]
        write(path, [*gold, *silver[0], *silver[1], *silver_films(args.data, args.work)])

    def targets_train(path: Path) -> None:
        news = list(targets(args.data, args.resources, dev=False))
        marked_news = [(marked(row, split), row["label"]) for row, split in news]
        gold = with_joined([*reviews(args.data, "train"), *unmarked(news), *marked_news])
        write(path, gold + marked_news + silver_targets(args.data, args.work, args.resources))

    def targets_dev(path: Path) -> None:
        news = targets(args.data, args.resources, dev=True)
        write(path, [(marked(row, split), row["label"]) for row, split in news])

    if "news" in args.only:
        recipe.step(work / "news.train.json", news_train)
        recipe.step(work / "news.dev.json", lambda path: write(path, reviews(args.data, "dev")))
        recipe.step(work / "news.pt", lambda path: train_slowly(path, "news", vectors_file, args.epochs[0]))
    if "targets" in args.only:
        recipe.step(work / "targets.train.json", targets_train)
        recipe.step(work / "targets.dev.json", targets_dev)
        recipe.step(work / "targets.pt", lambda path: train(path, "targets", vectors_file, args.epochs[1]))
    for name in args.only:  # the other one may be training beside this
        for file in work.glob(f"{name}.*.E*.pt"):
            file.unlink()


if __name__ == "__main__":
    main()
