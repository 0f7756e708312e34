"""Groups: which mentions are one entity. Only what the text itself says is joined; nothing is guessed."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from glossator_plugins.entities.groups.joined import Joined
from glossator_plugins.entities.groups.people import join_people
from glossator_plugins.entities.labels import Named
from glossator_plugins.entities.votes import same_in_brackets
from glossator_plugins.entities.words.brands import BODY
from glossator_plugins.entities.words.names import (
    acronyms_of,
    folded,
    has_company_form,
    introduces,
    is_acronym,
    is_generic,
    organization_words,
    people_key,
    person_words,
)

_OPEN = re.compile(r"\s*\(\s*(?:the\s+)?[\"“'‘]?$")

_AMOUNTS = frozenset(("DATE", "TIME", "MONEY", "PERCENT", "QUANTITY", "CARDINAL", "ORDINAL"))


class Group(NamedTuple):
    """An entity: indices of its mentions, in text order."""

    members: tuple[int, ...]
    name: str
    """The fullest form."""


def groups_of(text: str, mentions: Sequence[Named]) -> list[Group]:
    """The entities, by first mention. `mentions` in text order; each belongs to exactly one group."""
    joined = Joined(len(mentions))
    families: dict[str, list[int]] = defaultdict(list)
    for index, mention in enumerate(mentions):
        families[mention.family].append(index)
    for family, members in families.items():
        if family == "PERSON":
            join_people(text, mentions, members, joined)
        elif family == "ORG":
            _join_organizations(mentions, members, joined)
        else:
            _join_equal(mentions, members, people_key if family == "NORP" else folded, joined)
    _join_across(mentions, joined)
    for index in same_in_brackets(text, mentions):
        joined.join(index - 1, index)
    _join_introduced(text, mentions, joined)
    _join_acronyms(mentions, joined)
    return [Group(tuple(members), _fullest(mentions, members)) for members in joined.groups()]


def _join_equal(mentions: Sequence[Named], members: Iterable[int], key: Callable[[str], str], joined: Joined) -> None:
    first: dict[str, int] = {}
    for index in members:
        joined.join(first.setdefault(key(mentions[index].name), index), index)


def _join_across(mentions: Sequence[Named], joined: Joined) -> None:
    """Equal names with labels of different families: taggers err, texts rarely give two things one name.

    A person and a place are left apart, since they often share one: "Jordan met us in Jordan".
    """
    known: dict[str, dict[str, int]] = defaultdict(dict)  # name -> family -> first mention
    for index, mention in enumerate(mentions):
        if mention.family not in _AMOUNTS:
            known[folded(mention.name)].setdefault(mention.family, index)
    for families in known.values():
        if len(families) > 1 and not {"PERSON", "PLACE"} <= families.keys():
            first, *others = families.values()
            for other in others:
                joined.join(first, other)


def _join_organizations(mentions: Sequence[Named], members: Sequence[int], joined: Joined) -> None:
    """Equal names without legal form; the end of a longer name (two words or more), or its first word."""
    first: dict[tuple[str, ...], int] = {}
    uses: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for index in members:
        words = organization_words(mentions[index].name)
        joined.join(first.setdefault(words, index), index)
        uses[words].append(index)
    short_forms: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for words, index in first.items():
        for start in range(1, min(len(words) - 1, 6)):
            short_forms[words[start:]].append(index)
        if len(words) > 1 and not is_generic(words[0]):
            short_forms[words[:1]].append(index)
        if BODY.fullmatch(mentions[index].name) or has_company_form(mentions[index].name):
            for size in range(2, min(len(words), 5)):
                short_forms[words[:size]].append(index)
    for words, index in first.items():
        found = sorted(short_forms.get(words, ()))
        if not found or all(is_acronym(mentions[use].name) for use in uses[words]):
            continue
        # The one that was named when the short form came up first: nobody says it of two. Or, in a headline, later.
        if bisect_left(found, index) == 1 or (len(found) == 1 and bisect_left(uses[words], found[0]) == 1):
            joined.join(found[0], index)


def _join_introduced(text: str, mentions: Sequence[Named], joined: Joined) -> None:
    """Acronyms in brackets behind their name: "Security Council (UNSC)"; or the name behind the acronym."""
    for index in range(1, len(mentions)):
        one, other = mentions[index - 1], mentions[index]
        between = text[one.span.end : min(other.span.begin, one.span.end + 20)]
        if other.span.begin - one.span.end < 20 and _OPEN.fullmatch(between):
            name, acronym = (one.name, other.name) if is_acronym(other.name) else (other.name, one.name)
            if is_acronym(acronym) and "NORP" not in (one.family, other.family) and introduces(name, acronym):
                joined.join(index - 1, index)


def _join_acronyms(mentions: Sequence[Named], joined: Joined) -> None:
    """Acronyms that exactly one name of the document gives, and those that were joined under another label."""
    names: dict[str, dict[int, int]] = defaultdict(dict)  # acronym -> group of the name -> one of its mentions
    acronyms: dict[str, list[int]] = defaultdict(list)
    for index, mention in enumerate(mentions):
        if mention.family == "NORP":
            continue
        if is_acronym(mention.name):
            acronyms[folded(mention.name)].append(index)
        elif mention.family not in ("PERSON", "DATE", "TIME", "MONEY"):
            for acronym in acronyms_of(mention.name):
                names[acronym].setdefault(joined.find(index), index)
    for acronym, members in acronyms.items():
        groups = {joined.find(index): index for index in names.get(acronym, {}).values()}
        if len(groups) == 1:
            (name,) = groups.values()
            for index in members:
                joined.join(name, index)


def _fullest(mentions: Sequence[Named], members: Sequence[int]) -> str:
    """The form with most words, titles aside; of peoples the commonest. Capitals throughout, then rare forms, lose."""
    counts = Counter(mentions[index].name for index in members)
    family = mentions[members[0]].family

    def rank(name: str) -> tuple[int, bool, int]:
        words = 0 if family == "NORP" else len(person_words(name) if family == "PERSON" else name.split())
        return words, not name.isupper(), counts[name]

    return max(counts, key=rank)
