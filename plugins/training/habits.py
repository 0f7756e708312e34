"""News habits: copies of treebank paragraphs, written as news is written.

News differs from EWT's web text in four habits: quotation marks and apostrophes are curly; a headline stands in a
paragraph of its own without a final stop; people and places are called what nobody in the treebank is called; a
sentence does not end without a stop or a paragraph's end. The last one no copy can teach: see `running.py`.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence

import corpora
import names
import recipe

CURLY_SHARE = 0.5
HEADLINE_SHARE = 0.06
RENAMED_SHARE = 0.5
RENAMED_WORDS = 0.7
"""Share of a paragraph's names that are exchanged there."""
CURLY = {"``": "“", "''": "”"}

Sentence = list[str]
"""CoNLL-U lines."""


def curly(sentence: Sentence) -> Sentence:
    """The sentence with its straight quotation marks and apostrophes made typographic; tags tell left from right."""
    out = []
    for line in sentence:
        if line[0] == "#":
            continue
        cells = line.split("\t")
        if cells[1] == '"':
            cells[1] = CURLY.get(cells[4], "”")
        elif cells[1] == "'" and cells[4] == "``":
            cells[1] = "‘"
        else:
            cells[1] = cells[1].replace("'", "’")
        out.append("\t".join(cells))
    return out


def headline(sentence: Sentence) -> Sentence | None:
    """The sentence without its final stop, or None where it has none or is too long for a headline."""
    lines = [line for line in sentence if line[0] != "#"]
    if not 5 <= len(lines) <= 18 or lines[-1].split("\t")[1] != "." or "\t-" in lines[-1][:4]:
        return None
    lines = lines[:-1]
    return lines if "-" not in lines[-1].split("\t")[0] and lines[-1].split("\t")[3] != "PUNCT" else None


def renamed(sentence: Sentence, chance: random.Random, others: Sequence[str]) -> Sentence:
    """The sentence with most of its proper nouns exchanged for `others`; parts of multi-word tokens stay."""
    out, whole = [], 0
    for line in sentence:
        if line[0] == "#":
            continue
        cells = line.split("\t")
        number, form = cells[0], cells[1]
        if "-" in number:
            whole = int(number.partition("-")[2])
        elif number.isdigit() and int(number) > whole and cells[3] == "PROPN" and form.isalpha() and form.istitle():
            cells[1] = chance.choice(others) if chance.random() < RENAMED_WORDS else form
        out.append("\t".join(cells))
    return out


def name_words(chance: random.Random) -> list[str]:
    """The capitalized words of names of people and towns everywhere."""
    return [word for name in names.people(chance) + names.towns(chance) for word in name if word[0].isupper()]


def paragraphs(treebank: str) -> list[list[Sentence]]:
    """The sentences grouped by the treebank's paragraph marks."""
    out: list[list[Sentence]] = []
    for sentence in corpora.sentences(treebank):
        if not out or any(line.startswith(("# newpar", "# newdoc")) for line in sentence):
            out.append([])
        out[-1].append(sentence)
    return out


def written_as_news(together: Sequence[list[Sentence]], chance: random.Random) -> Iterator[list[Sentence]]:
    """Copies of some paragraphs in typographic quotes and of some sentences as headlines."""
    for paragraph in together:
        forms = {line.split("\t")[1] for sentence in paragraph for line in sentence if line[0] != "#"}
        if any("'" in form or '"' in form for form in forms) and chance.random() < CURLY_SHARE:
            yield [curly(sentence) for sentence in paragraph]
        for sentence in paragraph:
            if chance.random() < HEADLINE_SHARE and (short := headline(sentence)):
                yield [short]


def news_habits(treebank: str) -> list[list[Sentence]]:
    """The treebank's paragraphs and those copies, mixed."""
    chance = recipe.chance()
    together = paragraphs(treebank)
    together += list(written_as_news(together, chance))
    chance.shuffle(together)
    return together


def with_other_names(together: Sequence[list[Sentence]], chance: random.Random) -> Iterator[list[Sentence]]:
    """Copies of a share of the paragraphs that name somebody or something, which is called otherwise there."""
    others = name_words(chance)
    for paragraph in together:
        copy = [renamed(sentence, chance, others) for sentence in paragraph]
        plain = [[line for line in sentence if line[0] != "#"] for sentence in paragraph]
        if copy != plain and chance.random() < RENAMED_SHARE:
            yield copy


def conllu(together: Sequence[list[Sentence]]) -> str:
    """The paragraphs as a CoNLL-U text."""
    return "".join(
        f"# newpar id = p{number}\n" * (place == 0)
        + "\n".join(line for line in sentence if not line.startswith("#"))
        + "\n\n"
        for number, paragraph in enumerate(together)
        for place, sentence in enumerate(paragraph)
    )
