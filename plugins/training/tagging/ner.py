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
from collections.abc import Callable
from pathlib import Path
from typing import Any

from training.data import corpora, spans, words
from training.loop import recipe
from training.packing import package
from training.tagging import copies, entity_teacher, trainer
from training.tagging.gold import tagged_sentences, words_sentences
from training.treebank import vectors

OFTEN = 3
"""Times that a word must stand in the sentences beside world news, for its vector to be adjusted."""
AGAIN = 3
"""Times that the tagger is trained on words again."""
EVERY = 2
"""Of PolNeAR's articles each so-manieth is read as other news."""
WITHOUT = 0.3
"""Share of their sentences without names that is taken."""


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


def main() -> None:
    """Train on the corpus's tokens, then several times on the tokenizer's words; the last's best is WORK/ner/ner.pt."""
    parser = recipe.arguments(__doc__, resources=package.BUNDLE)
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
            spans.write(path, copies.with_extras(found, salt) + (other or []) if split == "train" else found)

        for split in ("train", "dev"):
            recipe.step(work / f"{split}.json", lambda path, split=split: prepare(split, path))
        return trainer.train(work, name, vectors_file, options, steps, before=before, **begin)

    def labelled(name: str) -> Path:
        return recipe.step(
            args.work / "ner" / f"{name}.json",
            lambda path: spans.write(path, silver(others[name](), args.work, args.resources)),
        )

    def beside(name: str, steps: int, **begin: Any) -> Path:
        return stage(name, steps, rate=trainer.RATE / 2, other=spans.read(labelled(name)), **begin)

    if args.label:
        for name in others:
            labelled(name)
        return
    best = stage("tokens", args.steps[0])
    best = stage("words", args.steps[1], before=best)
    for number in range(1, args.again + 1):
        best = stage(f"again{number}", args.steps[2], salt=number, before=best, rate=trainer.RATE / 2)
    best = beside("politics", args.steps[3], salt=args.again + 1, before=best)
    best = stage("alone", args.steps[4], salt=args.again + 2, before=best, rate=trainer.RATE / 2)
    if args.news:
        best = beside(
            "world",
            args.steps[5],
            salt=args.again + 3,
            before=best,
            dropout=trainer.LITTLE_DROPOUT,
            adjusting=OFTEN,
        )
    recipe.step(args.work / "ner" / "ner.pt", lambda path: shutil.copy(best, path))


if __name__ == "__main__":
    main()
