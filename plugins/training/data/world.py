"""World news that nobody has labelled, for `ner.py --news`: one text file each.

The bundled corpora's raw news is of US politics, and other news has other names. These public repositories hold news
of the whole world; clone them into one folder (a shallow clone will do):

    github.com/vanatteveldt/wikinews              Wikinews 2019 and 2020; CC BY 2.5
    github.com/amir-zeldes/gum                    news, interviews, lives, travel, speeches, court; terms by genre
    github.com/tanfiona/CausalNewsCorpus          sentences of news of protests; CC0
    github.com/masakhane-io/masakhane-news        BBC News articles of 2022; states no licence
    github.com/masakhane-io/lafand-mt             African news, here what was put into Swahili; CC BY-NC 4.0
    github.com/wmt-conference/wmt21-news-systems  news put into English from seven languages; states no licence
    github.com/wmt-conference/wmt22-news-systems  likewise, other texts among it
    github.com/wmt-conference/wmt23-news-systems  likewise

    python -m training.data.world --clones CLONES --news NEWS

Nothing but the texts is read, neither labels nor annotations.
"""

from __future__ import annotations

import argparse
import csv
import html
import re
from collections.abc import Callable, Iterator
from pathlib import Path

from training.data import words as our_words

GENRES = ("news", "interview", "bio", "voyage", "speech", "court")
"""GUM's genres that name people and places."""
ARTICLES = ("data/eng/dev.tsv", "few_shot_data/50_samples/eng/train.tsv", "data/eng/test.tsv")
"""MasakhaNEWS's English files that are small enough to come with every copy of the repository."""
TRANSLATED = {
    "lafand-mt": ["data/text_files/en-swa/train.en"],
    "wmt21-news-systems": [
        "txt/references/*-en.ref.[AB].en",
        "txt/sources/*.en-cs.src.en",
        "txt/sources/*.en-ha.src.en",
    ],
    "wmt22-news-systems": [
        f"txt/references/*.{name}.en" for name in ("cs-en.ref.B", "de-en.ref.A", "[hjru]?-en.ref.A", "zh-en.ref.A")
    ],
    "wmt23-news-systems": ["txt/references/*.[hjru]?-en.ref.refA.en", "txt/references/*.zh-en.ref.refA.en"],
}
"""Of each clone the files of English sentences, in the order in which they are read."""
AT_LEAST = 4
"""Words of a sentence of these."""
TOGETHER = 40
"""Sentences of these in a text: where articles end is not told."""
ENDED = re.compile(r"[.?!][\"”’']?$")
csv.field_size_limit(2**24)


def wikinews(folder: Path) -> Iterator[str]:
    """Articles under their titles; the date line in front is left out."""
    for year in (2019, 2020):
        for row in rows(folder / "data" / f"wikinews_{year}.csv"):
            text = row["text"].partition("\n")[2] or row["text"]
            yield row["title"].strip() + "\n\n" + re.sub(r"\n\s*\n+", "\n\n", text).strip()


def gum(folder: Path) -> Iterator[str]:
    """Documents of some genres, put together from their tokens."""
    for genre in GENRES:
        for file in sorted((folder / "xml").glob(f"GUM_{genre}_*.xml")):
            lines = file.read_text(encoding="utf-8").split("\n")
            tokens = [line.partition("\t")[0] for line in lines if line and not line.startswith("<")]
            yield joined(" ".join(tokens))


def protests(folder: Path) -> Iterator[str]:
    """Single sentences: which of them follow one another is not told."""
    for row in rows(folder / "data" / "V1" / "train_subtask1.csv"):
        text = html.unescape(row["text"]).replace("``", '"').replace("''", '"')
        text = re.sub(r' " ([^"]*?) "(?= |$|[.,])', r' "\1"', " " + text)[1:]
        yield joined(re.sub(r'^" ([^"]*?) "', r'"\1"', text))


def bbc(folder: Path) -> Iterator[str]:
    """Articles under their headlines, none twice."""
    found: dict[str, str] = {}
    for name in ARTICLES:
        for row in rows(folder / name, delimiter="\t"):
            found.setdefault(row["text"].strip(), row["headline"].strip())
    for text, headline in found.items():
        yield f"{headline}\n\n{text}"


def translated(folder: Path) -> Iterator[str]:
    """Sentences that stand in the order of their articles, none twice; those that do not end are paragraphs."""
    found: set[str] = set()
    for pattern in TRANSLATED[folder.name]:
        for file in sorted(folder.glob(pattern)):
            taken = []
            for line in file.read_text(encoding="utf-8").split("\n"):
                sentence = " ".join(line.split())
                letters = re.sub(r"\W", "", sentence.lower())
                if sentence.count(" ") + 1 >= AT_LEAST and letters not in found:
                    found.add(letters)
                    taken.append(sentence + (" " if ENDED.search(sentence) else "\n\n"))
            for start in range(0, len(taken), TOGETHER):
                yield "".join(taken[start : start + TOGETHER]).strip()


SOURCES: dict[str, Callable[[Path], Iterator[str]]] = {
    "wikinews": wikinews,
    "gum": gum,
    "CausalNewsCorpus": protests,
    "masakhane-news": bbc,
    **dict.fromkeys(TRANSLATED, translated),
}
"""By the name of the clone's folder."""


def rows(file: Path, delimiter: str = ",") -> Iterator[dict[str, str]]:
    """The rows of a table with a head line."""
    with file.open(encoding="utf-8-sig", newline="") as lines:
        yield from csv.DictReader(lines, delimiter=delimiter)


def joined(text: str) -> str:
    """Tokens between blanks as one writes them."""
    clitics = "|".join(our_words.CLITICS)
    text = re.sub(rf" ([.,;:!?)\]%]|{clitics})(?= |$|\")", r"\1", text)
    return re.sub(r"([(\[$]) ", r"\1", text)


def main() -> None:
    """Write the texts of all clones."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--clones", type=Path, required=True, help="folder of the clones")
    parser.add_argument("--news", type=Path, required=True, help="folder to write to")
    args = parser.parse_args()
    args.news.mkdir(parents=True, exist_ok=True)
    for name, texts in SOURCES.items():
        words = 0
        for number, text in enumerate(texts(args.clones / name)):
            (args.news / f"{name}-{number:05}.txt").write_text(text, encoding="utf-8")
            words += len(text.split())
        print(f"{name}: {words} words")


if __name__ == "__main__":
    main()
