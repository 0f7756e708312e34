"""Votes: one name, one label. A tagger decides mention by mention; what it decides mostly is mostly right."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import pairwise

from glossator_plugins.entities.labels import Named
from glossator_plugins.entities.words.names import (
    folded,
    has_company_form,
    introduces,
    is_acronym,
    is_latin,
    organization_words,
    person_words,
)

_OPEN, _CLOSE = re.compile(r"[\s\u200e\u200f]*\([\s\u200e\u200f]*"), re.compile(r"[\s\u200e\u200f]*\)")
_EXPLAINS, _EXPLAINED = re.compile(r"\s?[(\[]\s?"), re.compile(r"\s?[)\]]")
_NEAR = 6

# A full name's vote for its surname: a person named in full is rarely also a town.
_SURNAME_VOTES = 2
# Taggers rely on capitals: where all letters are, they guess.
_CAPITALS_VOTE = 0.5
# By less than this no label wins.
_MARGIN = 0.2


def labelled_by_brackets(text: str, mentions: Sequence[Named]) -> list[Named]:
    """The mentions; a name in another script in brackets behind a name has that name's label.

    So has an acronym there that the name explains, wherever it stands: "Democratic Republic of the Congo (DRC)".
    """
    short = dict(_explained(text, mentions))
    found = [one._replace(label=short.get(one.name, one.label)) for one in mentions] if short else list(mentions)
    for index in same_in_brackets(text, mentions):
        found[index] = found[index]._replace(label=found[index - 1].label)
    return found


def same_in_brackets(text: str, mentions: Sequence[Named]) -> Iterator[int]:
    """Indices of the mentions that fill brackets behind the one before and are written in another script.

    What else would they be but the same name: "Tbilisi (თბილისი)".
    """
    for index in range(1, len(mentions)):
        one, other = mentions[index - 1], mentions[index]
        if other.span.begin - one.span.end < _NEAR and is_latin(one.name) != is_latin(other.name):
            before, after = text[one.span.end : other.span.begin], text[other.span.end : other.span.end + 3]
            if _OPEN.fullmatch(before) and _CLOSE.match(after):
                yield index


def _explained(text: str, mentions: Sequence[Named]) -> Iterator[tuple[str, str]]:
    """The acronyms in brackets behind names that explain them, and what these are labelled with."""
    for one, other in pairwise(mentions):
        brackets = _EXPLAINS.fullmatch(text, one.span.end, other.span.begin) and _EXPLAINED.match(text, other.span.end)
        if brackets and one.family != "PERSON" and is_acronym(other.name) and introduces(one.name, other.name):
            yield other.name, one.label


def one_label_each(mentions: Sequence[Named]) -> list[Named]:
    """The mentions, with the label that most of the mentions of the same name have.

    Each votes as surely as the model was. Without a clear winner every mention keeps its own. A legal form decides:
    "Halvard plc" is an organization, and so is whoever is called Halvard there, unless a person of that name is named
    in full.
    """
    votes: dict[str, dict[str, float]] = defaultdict(lambda: defaultdict(float))
    people: set[str] = set()
    for mention in mentions:
        votes[folded(mention.name)][mention.label] += _vote(mention)
        if mention.family == "PERSON" and not has_company_form(mention.name):
            words = person_words(mention.name)
            if len(words) > 1:
                votes[words[-1]][mention.label] += _SURNAME_VOTES
    winners: dict[str, str] = {}
    for name, counts in votes.items():
        ((label, most), *others) = sorted(counts.items(), key=lambda row: -row[1])
        if 2 * most >= sum(counts.values()) and not (others and most - others[0][1] < _MARGIN):
            winners[name] = label
    companies = [organization_words(mention.name) for mention in mentions if has_company_form(mention.name)]
    if companies:
        whole = set(companies)
        for mention in mentions:
            if mention.family == "PERSON" and mention.label == winners.get(folded(mention.name), mention.label):
                words = organization_words(mention.name)
                if words not in whole and len(words) > 1:
                    people.update(words)
        first = {words[0] for words in companies} - people
        for mention in mentions:
            words = organization_words(mention.name)
            if words in whole or (len(words) == 1 and words[0] in first and mention.family in ("PERSON", "ORG")):
                winners[folded(mention.name)] = "ORG"
    return [mention._replace(label=winners.get(folded(mention.name), mention.label)) for mention in mentions]


def _vote(mention: Named) -> float:
    vote = 1.0 if mention.score is None else mention.score
    return vote * _CAPITALS_VOTE if mention.name.isupper() else vote
