"""Entity tagger: en/ner/worldwide.pt, Stanza's BiLSTM-CRF with the bundled vectors on the worldwide newswire corpus.

First on the corpus's own tokens, whose paragraphs are cut into sentences, because a sentence is what the tagger sees at
run time; then on the words that the bundled tokenizer makes of the same articles, and again on these, the learning
rate higher once more and other names than before in the copies; then beside political news (PolNeAR, NewsMTSC) as
`entity_teacher.py` labels it, without that, and at last beside news of the world (`world.py`), labelled likewise. Some
sentences are taken a second time with typographic quotes, as a headline in capitals, without capitals, with other
names, or with "Kyiv's" as one token: the tagger is meant for words, but plain Stanza feeds it tokens, whose multi-word
tokens are whole.

    python -m training.tagging.ner --data DATA --work WORK --news NEWS [--label]

With `--label` it only has the other news labelled, which takes longer than any stage of the training.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

from training.data import corpora, spans, words
from training.loop import checkpoint, lstm, recipe, schedule
from training.packing import package
from training.tagging import names
from training.treebank import vectors

STOPS = {".", "?", "!", "..."}
CLOSERS = {'"', "”", "''", "’", "'", ")", "]"}
CURLY = {'"': "“”", "'": "‘’"}
CLITICS = {"'s", "’s", "n't", "n’t", "'re", "'ve", "'ll", "'d", "'m"}
EXTRA = {"curly": 0.15, "upper": 0.03, "lower": 0.02, "joined": 0.4}
"""Share of the sentences taken a second time, by change."""
RATE = 0.002
"""Adam's first learning rate."""
DROPOUT = 0.5
LITTLE_DROPOUT = 0.25
"""Beside world news: the tagger agreed with the teacher no more on what it was trained on than on other news."""
OFTEN = 3
"""Times that a word must stand in the sentences beside world news, for its vector to be adjusted."""
RENAMED = 0.8
"""Share of the sentences with names taken a second time with other names."""
AGAIN = 3
"""Times that the tagger is trained on words again."""
EVERY = 2
"""Of PolNeAR's articles each so-manieth is read as other news."""
WITHOUT = 0.3
"""Share of their sentences without names that is taken."""
NAMES = {"PERSON", "ORG", "LOC", "FAC", "PRODUCT"}
"""Labels whose mentions are exchanged there, each with even odds."""
ONLY_RESPELT = {"NORP", "MISC"}
"""Labels whose mentions keep their names there and get other letters, with the same odds."""


def tagged_sentences(row: corpora.Row) -> Iterator[spans.Tagged]:
    """The row's sentences with its gold tokens: its paragraphs cut behind each full stop that no entity spans."""
    tags = ["O" if tag == "O" else tag[:2] + corpora.ENTITY_LABELS[tag[2:]] for tag in row["tags"]]
    tokens = row["tokens"]
    for start, end in row["sentences"]:
        begin = start
        for i in range(start, end):
            closed = tokens[i] in STOPS or (tokens[i] in CLOSERS and i > start and tokens[i - 1] in STOPS)
            goes_on = i + 1 < end and (
                tokens[i + 1] in CLOSERS | STOPS or tokens[i + 1][0].islower() or tags[i + 1][0] == "I"
            )
            if i + 1 == end or (closed and not goes_on):
                yield list(zip(tokens[begin : i + 1], tags[begin : i + 1], strict=True))
                begin = i + 1


def changed(sentence: spans.Tagged, change: str) -> spans.Tagged:
    """The sentence in another dress; its tags stay. Comes back as it is where the change changes nothing."""
    if change == "upper":
        return [(text.upper(), tag) for text, tag in sentence]
    if change == "lower":
        return [(text.lower(), tag) for text, tag in sentence]
    if change == "joined":
        whole: spans.Tagged = []
        for text, tag in sentence:
            if whole and text in CLITICS:
                whole[-1] = (whole[-1][0] + text, whole[-1][1])
            else:
                whole.append((text, tag))
        return whole
    opened = dict.fromkeys(CURLY, False)
    out = []
    for text, tag in sentence:
        if text in CURLY:
            out.append((CURLY[text][opened[text]], tag))
            opened[text] = not opened[text]
        else:
            out.append((text.replace("'", "’"), tag))
    return out


def mentions(sentence: spans.Tagged) -> list[tuple[int, int, str]]:
    """The sentence's mentions as half-open ranges of words, with their labels."""
    found: list[tuple[int, int, str]] = []
    for place, (_, tag) in enumerate(sentence):
        if tag[0] == "B":
            found.append((place, place + 1, tag[2:]))
        elif tag[0] == "I":
            found[-1] = (found[-1][0], place + 1, found[-1][2])
    return found


def renamed(sentences: list[spans.Tagged], salt: int, world: int = 1) -> Iterator[spans.Tagged]:
    """Copies of a share of the sentences in which other names of the same label stand, rare ones as often as common.

    The names of tomorrow's news are not today's: what a name is must show in its surroundings and its spelling. The new
    name is one from other training sentences, one from `names.py` or the old one with other letters; only the last may
    be had for a nation or what is of no kind. `world` is `names.Inventor`'s; above 1, sums of money are exchanged, too.
    """
    exchanged = NAMES | ({"MONEY"} if world > 1 else set())
    chance = recipe.chance(salt)
    kinds: dict[str, dict[tuple[str, ...], None]] = {label: {} for label in exchanged}
    for sentence in sentences:
        for start, end, label in mentions(sentence):
            if label in exchanged:
                kinds[label][tuple(text for text, _ in sentence[start:end])] = None
    pools = {label: list(found) for label, found in kinds.items()}
    inventor = names.Inventor(chance, pools["ORG"], world)

    def another(label: str, old: tuple[str, ...]) -> tuple[str, ...]:
        way = chance.random()
        if label in ONLY_RESPELT or way < 1 / 3:
            return names.respelt(old, chance)
        new = inventor.instead(label, old) if way < 2 / 3 else None
        return new or chance.choice(pools[label])

    for sentence in sentences:
        found = [mention for mention in mentions(sentence) if mention[2] in exchanged | ONLY_RESPELT]
        if not found or chance.random() >= RENAMED:
            continue
        copy = list(sentence)
        for start, end, label in reversed(found):
            if chance.random() < 0.5:
                name = another(label, tuple(text for text, _ in sentence[start:end]))
                copy[start:end] = [(text, f"{'I' if place else 'B'}-{label}") for place, text in enumerate(name)]
        if copy != sentence:
            yield copy


def with_extras(sentences: list[spans.Tagged], salt: int, world: int = 1) -> list[spans.Tagged]:
    """The sentences and the changed copies of a random share of them, another with each `salt`."""
    chance = recipe.chance(salt)
    extra = [
        new
        for change, share in EXTRA.items()
        for sentence in sentences
        if chance.random() < share and (new := changed(sentence, change)) != sentence
    ]
    return sentences + extra + list(renamed(sentences, salt, world))


def words_sentences(rows: list[corpora.Row], resources: Path) -> Iterator[spans.Tagged]:
    """The rows' sentences and words as the bundled tokenizer makes them, with the tags of the rows' entities."""
    for row, split in zip(rows, words.split([row["text"] for row in rows], resources), strict=True):
        found = [(start, end, corpora.ENTITY_LABELS[label]) for start, end, label in row["entities"]]
        tags = spans.tag(split.tokens, found)
        for first, last in split.sentences:
            sentence = [(split.tokens[i][2], tags[i]) for i in range(first, last)]
            text, tag = sentence[0]
            yield [(text, tag.replace("I-", "B-", 1)), *sentence[1:]]  # an entity that the tokenizer cut in two


def political_news(data: Path) -> list[str]:
    """Texts of the corpora of sentiment and attribution: news of US politics."""
    sentences = {row["group"]: row["text"] for row in corpora.rows(data, "sentiment/newsmtsc.train")}
    articles = [row["text"] for row in corpora.rows(data, "attribution/polnear.train")]
    return [*sentences.values(), *articles[::EVERY]]


def world_news(folder: Path) -> list[str]:
    """Texts of the files that `world.py` wrote."""
    return [file.read_text(encoding="utf-8") for file in sorted(folder.glob("*.txt"))]


def silver(news: list[str], work: Path, resources: Path) -> list[spans.Tagged]:
    """Sentences of other news, on the bundled tokenizer's words, with the teacher's tags: few of those without any."""
    from training.tagging import entity_teacher

    texts = [
        [[word for _, _, word in text.tokens[first:last]] for first, last in text.sentences]
        for text in words.split(news, resources)
    ]
    chance = recipe.chance()
    return [
        sentence
        for sentence in entity_teacher.label(work, texts)
        if any(tag != "O" for _, tag in sentence) or chance.random() < WITHOUT
    ]


def train(
    work: Path,
    name: str,
    vectors_file: Path,
    options: Sequence[str],
    steps: int,
    *,
    before: Path | None = None,
    rate: float = RATE / 4,
    dropout: float = DROPOUT,
    adjusting: int | None = None,
) -> Path:
    """Train WORK/NAME.pt with Stanza's NER trainer: the best checkpoint on dev; reads train.json and dev.json there.

    A training that broke off goes on from its best checkpoint, at the learning rate where it was. With `before`, a
    trained model, it begins there, at `rate` and with `dropout`; with `adjusting`, it may also adjust the vectors of
    words that it did not know then and that stand in train.json so often.
    """
    from stanza.models import ner_tagger

    lstm.install()

    def run(path: Path) -> None:
        if before is not None and not path.exists():
            start = checkpoint.Checkpoint(before)
            start.config.update(lr=rate, dropout=dropout)
            if adjusting is not None:
                start.adjust(spans.read(work / "train.json"), adjusting, vectors_file)
            start.save(path)
        resume = ["--finetune", "--finetune_load_name", str(path)] if path.exists() else []
        with schedule.Decay(steps, work / f"{name}.steps.json") as decay:
            ner_tagger.main([
                "--train_file", str(work / "train.json"), "--eval_file", str(work / "dev.json"),
                "--wordvec_pretrain_file", str(vectors_file), "--pretrain_max_vocab", "-1",
                "--shorthand", "en_news", "--mode", "train", "--seed", str(recipe.SEED), "--cpu",
                "--hidden_dim", "256", "--dropout", str(DROPOUT), "--optim", "adam", "--lr", str(RATE), "--min_lr", "0",
                "--lr_decay", "0", "--max_steps", str(decay.left), "--max_steps_no_improve", str(steps),
                "--save_dir", str(path.parent), "--save_name", path.name, *options, *resume,
            ])  # fmt: skip

    return recipe.step(work / f"{name}.pt", run)


def main() -> None:
    """Train on the corpus's tokens, then several times on the tokenizer's words; the last's best is WORK/ner/ner.pt."""
    parser = recipe.arguments(__doc__)
    parser.add_argument(
        "--steps",
        type=int,
        nargs="+",
        default=(3000, 600, 1200, 1600, 2400, 6000),
        help="on tokens, on words, each again, beside political news, without it, beside news of the world",
    )
    parser.add_argument("--again", type=int, default=AGAIN, help="times on words again")
    parser.add_argument(
        "--news", type=Path, help="folder of world news, one text file each; without it, one stage less"
    )
    parser.add_argument("--label", action="store_true", help="label the other news and train nothing")
    parser.add_argument("--resources", type=Path, default=package.BUNDLE, help="folder with the tokenizer")
    args = parser.parse_args()
    recipe.use_threads(args.threads)
    others: dict[str, Callable[[], list[str]]] = {"politics": lambda: political_news(args.data)}
    if args.news:
        others["world"] = lambda: world_news(args.news)
    options = ["--batch_size", "32", "--max_batch_words", "900", "--eval_interval", "100", "--emb_finetune_known_only"]
    vectors_file = args.work / vectors.FILE

    def sentences(split: str, *, as_words: bool) -> list[spans.Tagged]:
        rows = corpora.rows(args.data, f"entities/worldwide.{split}")
        if as_words:
            return list(words_sentences(rows, args.resources))
        return [sentence for row in rows for sentence in tagged_sentences(row)]

    def stage(
        name: str,
        steps: int,
        *,
        salt: int = 0,
        before: Path | None = None,
        other: list[spans.Tagged] | None = None,
        **begin: Any,
    ) -> Path:
        work = args.work / "ner" / name

        def prepare(split: str, path: Path) -> None:
            found = sentences(split, as_words=before is not None)
            spans.write(path, with_extras(found, salt) + (other or []) if split == "train" else found)

        for split in ("train", "dev"):
            recipe.step(work / f"{split}.json", lambda path, split=split: prepare(split, path))
        return train(work, name, vectors_file, options, steps, before=before, **begin)

    def labelled(name: str) -> Path:
        return recipe.step(
            args.work / "ner" / f"{name}.json",
            lambda path: spans.write(path, silver(others[name](), args.work, args.resources)),
        )

    def beside(name: str, steps: int, **begin: Any) -> Path:
        return stage(name, steps, rate=RATE / 2, other=spans.read(labelled(name)), **begin)

    if args.label:
        for name in others:
            labelled(name)
        return
    best = stage("tokens", args.steps[0])
    best = stage("words", args.steps[1], before=best)
    for number in range(1, args.again + 1):
        best = stage(f"again{number}", args.steps[2], salt=number, before=best, rate=RATE / 2)
    best = beside("politics", args.steps[3], salt=args.again + 1, before=best)
    best = stage("alone", args.steps[4], salt=args.again + 2, before=best, rate=RATE / 2)
    if args.news:
        best = beside(
            "world",
            args.steps[5],
            salt=args.again + 3,
            before=best,
            dropout=LITTLE_DROPOUT,
            adjusting=OFTEN,
        )
    recipe.step(args.work / "ner" / "ner.pt", lambda path: shutil.copy(best, path))


if __name__ == "__main__":
    main()
