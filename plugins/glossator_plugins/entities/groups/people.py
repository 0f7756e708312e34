"""People: full names first, then the surnames and given names of those who were named in full.

A title's sex is a hard constraint: "Mrs Harlow" is never the Mr Harlow of the sentence before, nor her husband who was
named in full. A surname that may be anybody's of several is nobody's, and is not joined with its like either.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from glossator_plugins.entities.groups.joined import Joined
from glossator_plugins.entities.groups.sexes import sex_of, titled
from glossator_plugins.entities.labels import Named
from glossator_plugins.entities.words.names import person_words, same_person

# More people of one surname than any text has: keeps comparing them linear.
_MOST_NAMESAKES = 20

Words = tuple[str, ...]


class _Person(NamedTuple):
    """Somebody named in full: the first mention of it, the fullest name so far, and he or she if the text tells."""

    first: int
    words: Words
    sex: str | None


def join_people(text: str, mentions: Sequence[Named], members: Sequence[int], joined: Joined) -> None:
    """Join the mentions of people that are one person."""
    words = {index: person_words(mentions[index].name) for index in members}
    people = _people(text, mentions, words, joined)
    by_ending: dict[Words, list[_Person]] = defaultdict(list)
    by_given: dict[Words, list[_Person]] = defaultdict(list)
    by_inner: dict[Words, list[_Person]] = defaultdict(list)
    for person in people:
        for start in range(1, min(len(person.words), 4)):
            by_ending[person.words[start:]].append(person)
        by_given[person.words[:1]].append(person)
        for inner in person.words[1:-1]:
            by_inner[inner,].append(person)
    alone: dict[Words, list[tuple[int, str | None]]] = defaultdict(list)
    for index, name in words.items():
        sex = titled(text, mentions[index].span.begin)
        if holders := by_ending.get(name):
            fitting = [person for person in holders if _agree(sex, person.sex)]
            exact = [person for person in fitting if sex is not None and person.sex == sex]
            one = _only(exact or fitting, index)
            if one is not None and sex != "they":
                joined.join(one.first, index)
            elif not fitting and len(name) == 1:
                alone[name].append((index, sex))  # a relative, named by nothing but the title
            continue
        if len(name) > 1:
            continue
        one = _called(by_given.get(name, ()), by_inner.get(name, ()), index, sex)
        if one is not None:
            joined.join(one.first, index)
        else:
            alone[name].append((index, sex))
    for uses in alone.values():
        _join_alone(uses, joined)


def _people(text: str, mentions: Sequence[Named], words: dict[int, Words], joined: Joined) -> list[_Person]:
    """The people with a name of two words or more, by first mention; "J. Mills" between two of them is left alone."""
    equal: dict[Words, _Person] = {}
    namesakes: dict[str, list[_Person]] = defaultdict(list)  # by surname
    for index, name in words.items():
        if len(name) < 2:
            continue
        sex = sex_of(text, mentions[index].span, name)
        if name in equal and _agree(sex, equal[name].sex):
            joined.join(equal[name].first, index)
            continue
        known = namesakes[name[-1]]
        same = [
            number for number, person in enumerate(known) if same_person(person.words, name) and _agree(sex, person.sex)
        ]
        person = _Person(index, name, sex)
        if len(same) == 1:
            before = known[same[0]]
            joined.join(before.first, index)
            person = _Person(before.first, max(before.words, name, key=len), before.sex or sex)
            known[same[0]] = person
        elif not same and len(known) < _MOST_NAMESAKES:
            known.append(person)
        equal.setdefault(name, person)
    return sorted(person for known in namesakes.values() for person in known)


def _agree(one: str | None, other: str | None) -> bool:
    return one is None or other is None or one == other


def _only(found: Sequence[_Person], index: int) -> _Person | None:
    """The one that was named before `index`; or, in a headline, the only one that is named later."""
    before = bisect_left(found, index, key=lambda person: person.first)
    return found[0] if found and (before == 1 or len(found) == 1) else None


def _called(given: Sequence[_Person], inner: Sequence[_Person], index: int, sex: str | None) -> _Person | None:
    """The one of that given name; or of whose two surnames it is the first, which refers back, never forward."""
    if given:
        return _only([person for person in given if _agree(sex, person.sex)], index)
    one = _only([person for person in inner if _agree(sex, person.sex)], index)
    return one if one is not None and one.first < index else None


def _join_alone(uses: Iterable[tuple[int, str | None]], joined: Joined) -> None:
    """Equal names are one, but for a Mr and a Mrs; which of these is meant without a title nobody knows."""
    by_sex: dict[str | None, list[int]] = defaultdict(list)
    for index, sex in uses:
        if sex != "they":
            by_sex[sex].append(index)
    parted = len(by_sex.keys() & {"he", "she"}) > 1
    together = (
        [by_sex["he"], by_sex["she"]] if parted else [sorted(index for found in by_sex.values() for index in found)]
    )
    for found in together:
        for index in found[1:]:
            joined.join(found[0], index)
