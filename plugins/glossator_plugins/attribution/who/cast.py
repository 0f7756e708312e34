"""The cast: the entities that a document names, where it names them, and whether they are a he, a she or an it."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from glossator.text.annotation import Annotation, Entity, Span
from glossator_plugins.given_names import SEX
from glossator_plugins.people import PEOPLE

# Amounts, times, works and languages do not speak.
_SILENT = frozenset(
    ("DATE", "TIME", "MONEY", "PERCENT", "QUANTITY", "CARDINAL", "ORDINAL", "LANGUAGE", "LAW", "WORK_OF_ART", "EVENT")
)
_BODIES = frozenset(("ORG",))
_PLACES = frozenset(("LOC", "GPE"))

_HE = frozenset(
    """mr sir lord king prince duke baron father brother son grandson husband uncle nephew grandfather actor monsieur
    chairman spokesman congressman businessman policeman councilman alderman assemblyman clergyman frontman""".split()  # noqa: SIM905 - so many quotes would hide the words
)
_SHE = frozenset(
    """mrs ms miss dame lady queen princess duchess baroness mother sister daughter granddaughter wife widow aunt niece
    grandmother actress madame chairwoman spokeswoman congresswoman businesswoman policewoman councilwoman""".split()  # noqa: SIM905 - so many quotes would hide the words
)
_NAME_WORD = re.compile(r"[^\W\d_a-z][^\W_]+(?:-[^\W_]+)*")
_STICKS = re.compile(r"[@#/.\w]")
LEGAL_FORM = re.compile(r"\w,?\s(?:plc|PLC|LLC|Ltd|Inc|Corp|AG|GmbH|Limited|Incorporated)\b")
"""What is called so is an organization, whatever its label: "Halvard Grid plc"."""
_WORD = re.compile(r"[^\W\d_]+")
_HE_WORDS = frozenset(("he", "him", "his", "himself"))
_SHE_WORDS = frozenset(("she", "her", "hers", "herself"))
# How far behind a name its pronouns are looked for; within its sentence.
_NEAR = 200
# So many more pronouns of one kind than of the other are needed to settle it.
_MAJORITY = 2


class Member(NamedTuple):
    """A mention of somebody or something that can speak."""

    span: Span
    entity: str
    """The same for all mentions of one entity."""
    label: str
    annotation: Annotation

    @property
    def is_person(self) -> bool:
        return self.label in PEOPLE

    @property
    def is_body(self) -> bool:
        """An organization."""
        return self.label in _BODIES

    @property
    def is_it(self) -> bool:
        """An organization, a country or a town."""
        return self.label in _BODIES or self.label in _PLACES


class Cast:
    """The mentions in text order, and what the text says of their sex."""

    __slots__ = ("_begins", "_leanings", "_sexes", "members", "text")

    def __init__(self, text: str, entities: Iterable[Annotation], sentences: Sequence[Span]) -> None:
        self.text = text
        found = [_member(text, one) for one in entities if one.spans and one.label.upper() not in _SILENT]
        companies = {member.entity for member in found if LEGAL_FORM.search(text, *_with_next_word(text, member.span))}
        found = [member._replace(label="ORG") if member.entity in companies else member for member in found]
        found += _untold(text, found)
        self.members = sorted(found, key=lambda member: (member.span.begin, -member.span.end))
        self._begins = [member.span.begin for member in self.members]
        self._sexes, self._leanings = _sexes(text, self.members, sentences)

    def within(self, span: Span) -> list[Member]:
        """The mentions that lie in the span."""
        first, last = bisect_left(self._begins, span.begin), bisect_left(self._begins, span.end)
        return [member for member in self.members[first:last] if member.span.end <= span.end]

    def before(self, offset: int) -> list[Member]:
        """The mentions that begin before the offset."""
        return self.members[: bisect_left(self._begins, offset)]

    def sex_of(self, entity: str) -> str:
        """he or she; empty if the text does not say."""
        return self._sexes.get(entity, "")

    def is_against(self, entity: str, sex: str) -> bool:
        """Whether anything speaks against that sex, be it one pronoun."""
        return (self.sex_of(entity) or self._leanings.get(entity, sex)) != sex

    def may_be(self, member: Member, pronoun: str) -> bool:
        """Whether nothing speaks against calling it so; `pronoun` is he, she, it or they."""
        if pronoun in ("he", "she"):
            return member.is_person and self._sexes.get(member.entity, pronoun) == pronoun
        return member.is_it if pronoun == "it" else member.is_body


def _member(text: str, annotation: Annotation) -> Member:
    span = Span(annotation.spans[0].begin, annotation.spans[-1].end)
    value = annotation.value
    # Another plugin's entities may have another model: then equal names are one entity.
    entity = value.entity_id if isinstance(value, Entity) else span.slice(text).casefold()
    return Member(span, entity, annotation.label.upper(), annotation)


def _untold(text: str, members: Sequence[Member]) -> list[Member]:
    """The surnames of people named in full that are no mentions where they stand alone: models miss some."""
    people: dict[str, dict[str, Member]] = {}
    taken: set[int] = set()
    for member in sorted(members, key=lambda one: one.span):
        words = list(_NAME_WORD.finditer(text, *member.span))
        taken.update(word.start() for word in words)
        if words:
            known = people.setdefault(words[-1].group(), {})
            known.setdefault(member.entity, member)
    named = {
        name: next(iter(known.values()))
        for name, known in people.items()
        if len(known) == 1 and len(name) > 3 and next(iter(known.values())).is_person
    }
    if not named:
        return []
    return [
        named[word.group()]._replace(span=Span(*word.span()))
        for word in _NAME_WORD.finditer(text)
        if word.start() not in taken and word.group() in named and not _STICKS.match(text, max(0, word.start() - 1))
    ]


def _with_next_word(text: str, span: Span) -> Span:
    return Span(span.begin, min(len(text), span.end + 6))


def sex_of_title(text: str, span: Span) -> str:
    """he or she by the title or the like in front of the name, or at its beginning: "Mrs Hale", "his sister, Ana"."""
    words = _WORD.findall(text, max(0, span.begin - 24), span.end)
    before = len(_WORD.findall(text, *span))
    for word in map(str.casefold, words[-before - 1 : -1]):
        if word in _SHE or word in _HE:
            return "she" if word in _SHE else "he"
    return ""


def _sexes(text: str, members: Sequence[Member], sentences: Sequence[Span]) -> tuple[dict[str, str], dict[str, str]]:
    """he or she for each person of whom one can tell, by title, given name or the pronouns that follow the name.

    And for each person what fewer pronouns than it takes say.
    """
    titles: dict[str, Counter[str]] = {}
    given: dict[str, Counter[str]] = {}
    pronouns: dict[str, Counter[str]] = {}
    begins = [sentence.begin for sentence in sentences]
    people = [member for member in members if member.is_person]
    full = {member.entity for member in people if " " in member.span.slice(text)}
    for number, member in enumerate(people):
        sex = sex_of_title(text, member.span)
        # A bare surname may be a relative's.
        if sex and (" " in member.span.slice(text) or member.entity not in full):
            titles.setdefault(member.entity, Counter())[sex] += 1
        names = [name for name in _WORD.findall(text, *member.span) if name.casefold() not in _HE | _SHE]
        if len(names) > 1 and names[0].casefold() in SEX:
            given.setdefault(member.entity, Counter())[SEX[names[0].casefold()]] += 1
        end = people[number + 1].span.begin if number + 1 < len(people) else len(text)
        following = bisect_left(begins, member.span.end)
        first = begins[following - 1] if following else 0
        if any(other.span.begin >= first for other in people[max(0, number - 1) : number]):
            continue  # somebody else is named before it in the sentence
        end = min(end, begins[following] if following < len(begins) else len(text), member.span.end + _NEAR)
        for word in _WORD.findall(text, member.span.end, end):
            sex = "he" if word in _HE_WORDS else "she" if word in _SHE_WORDS else ""
            if sex:
                pronouns.setdefault(member.entity, Counter())[sex] += 1
                break
    leanings = _settled(pronouns, 1)
    return _settled(pronouns, _MAJORITY) | _settled(given, 1) | _settled(titles, 1), leanings


def _settled(evidence: Mapping[str, Counter[str]], least: int) -> dict[str, str]:
    """he or she of whom so many more words say one than the other."""
    return {
        entity: sex
        for entity, counts in evidence.items()
        for sex, other in (("he", "she"), ("she", "he"))
        if counts[sex] - counts[other] >= least
    }
