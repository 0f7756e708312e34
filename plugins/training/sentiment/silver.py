"""What the teachers label: parts, phrases and variants of reviews, other reviews, other news, and mentions in it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from training.data import corpora, words
from training.loop import recipe
from training.packing import package
from training.sentiment import teacher
from training.sentiment.labelled import Labelled, agreeing, held_out, reviews

MIN_PART, MAX_PART = 2, 25
"""Words that a part of a sentence may have."""
VARIED = 2
"""Copies of each review sentence with other words in it."""
VARIED_SHARE = 0.3
"""Share of the nouns, verbs, adjectives and adverbs that are exchanged there."""
OPEN = {"NOUN", "VERB", "ADJ", "ADV"}
LEXICON = 30_000
"""Words of the language that the teacher judges alone, commonest first."""
FILMS, MAX_FILM = 20_000, 30
"""Sentences of other film reviews, and the words of the longest."""
NEWS = 8000
"""Sentences of other news."""
MENTIONS_PER_CLASS = 8000
"""How many mentions in other news are taken for each class at most: those that the teacher is surest about."""
SURE = 0.6
"""How sure the teacher must be of them."""
MAX_SENTENCE = 60
"""Words of the longest sentence whose mentions are taken."""
TARGET_LABELS = {"PERSON", "ORG", "NORP", "LOC"}
"""Labels of the mentions taken."""
SPLITTERS = {",", ";", ":", "--", "...", "(", ")", "but", "and", "which", "that", "though", "although", "while"}
"""Words between the parts of a sentence."""


def parts(text: list[str]) -> Iterator[list[str]]:
    """The sentence's stretches between punctuation and conjunctions, alone and each with the next one."""
    bounds = [-1, *(place for place, word in enumerate(text) if word.lower() in SPLITTERS), len(text)]
    for reach in (1, 2):
        for first, last in zip(bounds, bounds[reach:], strict=False):
            part = text[first + 1 : last]
            if MIN_PART <= len(part) <= min(MAX_PART, len(text) - 2):
                yield part


def phrases(text: list[str], heads: list[int]) -> Iterator[list[str]]:
    """Each word, alone, with all that hangs on it, and with what hangs on its right or on its left side only.

    Near to what the treebank's authors had labelled: with what stands right of it, a verb is its verb phrase.
    """
    first, last = list(range(len(text))), list(range(len(text)))
    for place in range(len(text)):
        head, steps = place, 0
        while head >= 0 and steps <= len(text):
            first[head], last[head] = min(first[head], place), max(last[head], place)
            head, steps = heads[head], steps + 1
    for place in range(len(text)):
        for start, end in {(start, end) for start in (first[place], place) for end in (place + 1, last[place] + 1)}:
            if end - start <= min(MAX_PART, len(text) - 2):
                yield text[start:end]


def surest(probabilities: Any, most: int) -> Iterator[tuple[int, str]]:
    """Places and classes of the rows that the teacher is surest about, so many of each class at most."""
    best, classes = probabilities.max(-1)
    for number, label in enumerate(package.CLASSES):
        mine = ((classes == number) & (best >= SURE)).nonzero().flatten()
        for place in sorted(mine[best[mine].argsort(descending=True)[:most]].tolist()):
            yield place, label


def varied(texts: list[list[str]], resources: Path) -> Iterator[list[str]]:
    """Copies of the sentences in which other words of the same tag stand, rare ones as often as common ones."""
    chance = recipe.chance()
    tagged = list(words.tags(texts, resources))
    kinds: dict[str, dict[str, None]] = defaultdict(dict)
    for text, tags in zip(texts, tagged, strict=True):
        for word, (_, kind) in zip(text, tags, strict=True):
            kinds[kind][word] = None
    pools = {kind: list(found) for kind, found in kinds.items()}
    for text, tags in zip(texts, tagged, strict=True):
        for _ in range(VARIED):
            yield [
                chance.choice(pools[kind]) if upos in OPEN and chance.random() < VARIED_SHARE else word
                for word, (upos, kind) in zip(text, tags, strict=True)
            ]


def judged(texts: Iterable[list[str]], head: str, work: Path) -> list[Labelled]:
    """Each text once, its class drawn from the teacher's probabilities.

    So the student learns how sure the teacher is, too: its loss comes to the cross entropy with the distribution.
    """
    chance = recipe.chance()
    found = list({tuple(text): text for text in texts}.values())
    probabilities = teacher.predict(teacher.load(work, "sentences"), head, [" ".join(text) for text in found])
    return [
        (text, chance.choices(package.CLASSES, row)[0]) for text, row in zip(found, probabilities.tolist(), strict=True)
    ]


def silver_reviews(data: Path, work: Path, resources: Path) -> list[Labelled]:
    """Parts, phrases and variants of the training reviews, and common words alone, as the teacher judges them."""
    import wordfreq

    texts = [text for text, _ in reviews(data, "train")]
    found = [part for text in texts for part in parts(text)]
    for text, heads in zip(texts, words.trees(texts, resources), strict=True):
        found += phrases(text, heads)
    found += [[word] for word in wordfreq.top_n_list("en", LEXICON) if word.isalpha()]
    return judged([*found, *varied(texts, resources)], "reviews", work)


def silver_films(data: Path, work: Path) -> list[Labelled]:
    """Sentences of other film reviews as the teacher judges them."""
    from training.sentiment import reviews as films

    known = [text for text, _ in reviews(data, "dev")]
    texts = [text for text in films.sentences(work, known) if MIN_PART < len(text) <= MAX_FILM]
    return judged(recipe.chance().sample(texts, FILMS), "reviews", work)


def silver_news(data: Path, work: Path, resources: Path) -> list[Labelled]:
    """Sentences of PolNeAR's training articles, and news sentences whose targets disagree, as the teacher judges them.

    No more than so many: a document of news is mostly neutral, and the teacher slow.
    """
    rows = [row for row in corpora.rows(data, "sentiment/newsmtsc.train") if not held_out(row)]
    known = {row["group"] for row in agreeing(rows)}
    disagreeing = {row["group"]: row["text"] for row in rows if row["group"] not in known}
    articles = [row["text"] for row in corpora.rows(data, "attribution/polnear.train")]

    def sentences(texts: Iterable[str]) -> list[list[str]]:
        return [
            [word for _, _, word in text.tokens[first:last]]
            for text in words.split(list(texts), resources)
            for first, last in text.sentences
            if MIN_PART < last - first <= MAX_SENTENCE
        ]

    other = recipe.chance().sample(sentences(articles), NEWS)
    return judged([*sentences(disagreeing.values()), *other], "news", work)


def silver_targets(data: Path, work: Path, resources: Path) -> list[Labelled]:
    """Mentions in PolNeAR's training articles, found by the bundled tagger, that the teacher is sure about."""
    texts = [row["text"] for row in corpora.rows(data, "attribution/polnear.train")]
    found: list[list[str]] = []
    shown: list[str] = []
    for sentence in words.mentions(texts, resources):
        if len(sentence.forms) <= MAX_SENTENCE:
            for first, last, label in sentence.mentions:
                if label in TARGET_LABELS:
                    found.append([*sentence.forms[:first], package.TARGET_MARKER, *sentence.forms[last:]])
                    around = sentence.forms[:first], sentence.forms[first:last], sentence.forms[last:]
                    before, name, after = (" ".join(part) for part in around)
                    shown.append(f"{before} [ {name} ] {after}")
    probabilities = teacher.predict(teacher.load(work, "targets"), "targets", shown)
    return [(found[place], label) for place, label in surest(probabilities, MENTIONS_PER_CLASS)]
