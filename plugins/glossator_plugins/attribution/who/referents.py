"""Referents: the entity behind each source, "she" and "the mayor" included, where the text leaves no doubt.

Names first. A pronoun takes up the speaker before it, unless somebody else has come up since; a description takes what
the text has called so. What stays unclear stays empty: a wrong speaker is worse than none.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from functools import cached_property
from typing import NamedTuple

from glossator.text.annotation import Annotation, Span
from glossator_plugins.attribution.find.linking import Statement
from glossator_plugins.attribution.layout.distances import Layout
from glossator_plugins.attribution.layout.spans import any_in, lies_in

from .cast import Cast, Member
from .descriptions import Descriptions
from .people import UNNAMED
from .speakers import Speakers

_PRONOUN = re.compile(r"(he|she|it|they)(?:\s+(?:himself|herself|itself|themselves|also|both))?", re.IGNORECASE)
_FIRST_PERSON = re.compile(r"(I|we)(?:\s+(?:myself|ourselves))?")
_RELATIVE = re.compile(r"who|which", re.IGNORECASE)
_BODY = re.compile(r"the\s+(?:company|firm|group|business|organi[sz]ation)", re.IGNORECASE)
_BEFORE_RELATIVE = re.compile(
    r",?\s*(?:(?<=,\s)(?:the|an?|his|her|their|its|our|[\w-]+['’]s?)\s[^,.;:\"“”]{2,70},?\s)?"
)
_BESIDE_ANOTHER = re.compile(r"\b(?:and|or)\s+(?:[^\W\d_]+\.?\s+){0,2}$")
_AGED = re.compile(r"the\s+\d+-year-old", re.IGNORECASE)
# "…, that he": the pronoun is the first word of what its speaker says.
_OPENING = re.compile(r"\W*(?:that\W+)?", re.IGNORECASE)
# What may follow the subject of a sentence, and stand before it in its clause.
# Behind a name at the beginning of its clause a word in lower case is a verb, if it is none of these.
_VERB = re.compile(
    r"\s+(?!(?:and|or|but|of|for|at|in|on|from|to|by|with|as|than|about|against|near|over|under|after|before|during|because"
    r"|plc|per|via|de|von)\b)[^\W\d_A-ZÀ-Þ]|,\s(?:who|the|an?|\d+|his|her|its|which|is|was|are|were|has|had|have|will|would)\b"
)
_CLAUSE = re.compile(r"(?:^|[,;:]|\b(?:and|but|when|while|as|after|because|that|if))\s*((?:[\w'’.-]+\s+){0,5})$")
_NO_SUBJECT = re.compile(
    r"\b(?:to|of|by|for|with|from|in|on|at|against|about|between|than|like|over|under|into|through|near|and|or|said"
    r"|told|says|\w{3,}ed|is|was|are|were|has|had|have|will|would)\b",
    re.IGNORECASE,
)
# So many words of the author's own may stand between a speaker and the pronoun that takes him up.
_FAR = 60
_PARAGRAPHS = 2
_BACK = 3
# How far behind a pronoun the name may begin that it waits for.
_NEXT = 60
# How far before "who" the name may begin.
_APPOSED = 120
# How many characters an opening has, which may speak of somebody before it names him.
_OPENS = 600


class _Speaker(NamedTuple):
    """Who spoke last."""

    source: Span
    content: tuple[Span, ...]
    member: Member | None
    """None if he has no name, or an unclear one: then nobody else is meant either."""

    @property
    def end(self) -> int:
        return max(self.source.end, self.content[-1].end)


class Referents:
    """What the sources of one document stand for."""

    def __init__(
        self, layout: Layout, sentences: Sequence[Span], quoted: Sequence[Span], entities: Iterable[Annotation]
    ):
        """`quoted`: the pieces of the quotations, in text order."""
        self._text = layout.text
        self._layout = layout
        self._sentences = sentences
        self._begins = [sentence.begin for sentence in sentences]
        self._quoted = quoted
        self._cast = Cast(layout.text, entities, sentences)
        self._speakers = Speakers(self._cast)

    @cached_property
    def _descriptions(self) -> Descriptions:
        return Descriptions(self._cast, self._quoted)

    def of(self, statements: Sequence[Statement], parents: Sequence[int]) -> list[Annotation | None]:
        """For each statement (in text order of cues) the mention that its source names or takes up."""
        if not self._cast.members:
            return [None] * len(statements)
        found: list[Member | None] = [None] * len(statements)
        inner = [number for number, parent in enumerate(parents) if parent >= 0]
        last: _Speaker | None = None
        for number in sorted(set(range(len(statements))) - set(inner), key=lambda each: statements[each].cue):
            statement = statements[number]
            if statement.source is None:
                continue
            found[number] = self._meant(statement.source, last)
            content = tuple(span for passage in statement.passages for span in passage.spans)
            if not _RELATIVE.fullmatch(statement.source.slice(self._text)):
                last = _Speaker(statement.source, content, found[number])
        for number in sorted(inner, key=lambda each: (statements[each].cue, each)):
            source = statements[number].source
            if source is not None:
                found[number] = self._inside(source, statements[parents[number]], found[parents[number]])
        return [None if member is None else member.annotation for member in found]

    def _meant(self, source: Span, last: _Speaker | None) -> Member | None:
        words = source.slice(self._text)
        named = self._plainly(source)
        if named is not None or lies_in(source.begin, self._quoted):
            return named
        pronoun = _PRONOUN.fullmatch(words)
        if pronoun is not None:
            return self._taken_up(pronoun[1].lower(), source, last)
        if _AGED.match(words):
            return self._taken_up("", source, last)
        if not Descriptions.is_one(words):
            return None
        current = self._current(source, last)
        candidates = self._descriptions.candidates(source, current) or self._only_body(source)
        if len(candidates) > 1 and current is not None:
            # Of several the one that the text is about, if no other has come up since.
            candidates = [one for one in candidates if one.entity == current.entity or one.span > current.span]
            candidates = candidates if any(one.entity == current.entity for one in candidates) else []
        return candidates[0] if len(candidates) == 1 else None

    def _only_body(self, source: Span) -> list[Member]:
        """Of "the company" the only organization that the text has named so far."""
        if _BODY.fullmatch(self._text, *source) is None:
            return []
        named = self._bodies
        first = named[0].entity if named else ""
        last = bisect_left(named, source.begin, key=lambda one: one.span.begin)
        # The list ends with the first mention of a second one.
        return [named[last - 1]] if last and named[last - 1].entity == first else []

    @cached_property
    def _bodies(self) -> list[Member]:
        """The mentions of the first organization, up to the first of another one."""
        found: list[Member] = []
        for one in self._cast.members:
            if one.is_body and not any_in(self._quoted, one.span):
                found.append(one)
                if one.entity != found[0].entity:
                    break
        return found

    def _current(self, source: Span, last: _Speaker | None) -> Member | None:
        """Whom the text spoke of just before: the latest subject, or else the speaker."""
        subjects = [one for one in self._between(self._first(source), source.begin) if self._is_subject(one)]
        near = last.member if last is not None and self._is_near(last.end, source.begin) else None
        if last is not None and subjects and subjects[-1].span.begin < last.source.begin:
            return near
        return subjects[-1] if subjects else near

    def _plainly(self, source: Span) -> Member | None:
        """By name, or as the relative pronoun right behind a name."""
        if _RELATIVE.fullmatch(source.slice(self._text)):
            near = self._cast.within(Span(max(0, source.begin - _APPOSED), source.begin))
            heads = [member for member in near if self._heads_relative(member, source)]
            # "Hale, a lawyer for Vane, who": either.
            return heads[0] if len({member.entity for member in heads if member.is_person}) <= 1 and heads else None
        return self._speakers.named_by(source)

    def _heads_relative(self, member: Member, relative: Span) -> bool:
        begin = member.span.begin
        alone = _BESIDE_ANOTHER.search(self._text, max(0, begin - 40), begin) is None
        return alone and _BEFORE_RELATIVE.fullmatch(self._text, member.span.end, relative.begin) is not None

    def _inside(self, source: Span, parent: Statement, speaker: Member | None) -> Member | None:
        """A source inside of what somebody else says: "I" in a quotation, "he" at its beginning otherwise."""
        named = self._plainly(source)
        if named is not None or speaker is None:
            return named
        words = source.slice(self._text)
        if lies_in(source.begin, self._quoted) or parent.passages[0].whole:
            own = _FIRST_PERSON.fullmatch(words)
            return speaker if own is not None and speaker.is_person == (own[1] == "I") else None
        pronoun = _PRONOUN.fullmatch(words)
        if pronoun is None or not self._cast.may_be(speaker, pronoun[1].lower()):
            return None
        begins = (span.begin for passage in parent.passages for span in passage.spans)
        return speaker if any(_OPENING.fullmatch(self._text, begin, source.begin) for begin in begins) else None

    def _taken_up(self, pronoun: str, source: Span, last: _Speaker | None) -> Member | None:
        """The speaker before it; or the subject of a sentence since then, if nobody else comes into question."""
        near = last if last is not None and self._is_near(last.end, source.begin) else None
        # What is left of the speaker's own sentence behind what he says, his words go on as a rule.
        first = min(self._sentence_end(near.end), source.begin) if near is not None else self._first(source)
        since = [member for member in self._between(first, source.begin) if self._fits(member, pronoun)]
        if not since and near is not None and not (near.member is not None and self._fits(near.member, pronoun)):
            # The speaker is somebody else: whoever he spoke of or to before.
            since = [one for one in self._between(self._first(source), source.begin) if self._fits(one, pronoun)]
        others = {member.entity for member in since}
        subjects = [member for member in since if self._is_subject(member)]
        subject = subjects[-1] if subjects and self._reaches(subjects[-1].span.end, source.begin, pronoun) else None
        if near is not None and near.member is not None and self._fits(near.member, pronoun):
            if not others - {near.member.entity} or (subject is not None and subject.entity == near.member.entity):
                return near.member if not self._has_newcomer(first, source.begin, near.member, pronoun) else None
            if subject is None and pronoun and self._goes_on(pronoun, first, since[0].span.begin):
                # "He spoke of Hale. “…,” he said": the pronoun before that name was his as well; nobody is certain.
                return None
            others -= {near.member.entity}
        elif not others:
            return self._named_next(source, pronoun) if near is None else None
        if subject is not None and subject.is_body:
            others = {one.entity for one in since if one.is_body}
        owns = since and self._text[since[-1].span.end : since[-1].span.end + 1] in ("'", "’")
        if subject is None and not owns and len(others) == 1 and self._cast.sex_of(since[-1].entity) == pronoun:
            subject = since[-1]
        if subject is None or others != {subject.entity}:
            return None
        return subject if not self._has_newcomer(subject.span.end, source.begin, subject, pronoun) else None

    def _reaches(self, end: int, begin: int, pronoun: str) -> bool:
        """Whether a subject is that of the sentence before, or "she" has taken it up in between."""
        breaks = self._breaks(end, begin)
        return breaks <= 1 or (breaks < _BACK and pronoun in ("he", "she") and self._goes_on(pronoun, end, begin))

    def _goes_on(self, pronoun: str, begin: int, end: int) -> bool:
        """Whether a clause between the places has the pronoun as its subject, outside of quotations."""
        found = re.finditer(rf"\b{pronoun}\s+[a-z]+", self._text[begin:end], re.IGNORECASE)
        return any(not lies_in(begin + match.start(), self._quoted) for match in found)

    def _named_next(self, source: Span, pronoun: str) -> Member | None:
        """The subject of the next sentence, where nobody who fits was named: '"We ran," he said. Omar Hale, 34, …'."""
        if pronoun not in ("he", "she") or source.begin > _OPENS:
            return None
        if any(self._fits(one, pronoun) for one in self._cast.before(source.begin)):
            return None
        begin = self._sentence_end(source.end)
        following = self._cast.within(Span(begin, begin + _NEXT))
        named = next((member for member in following if self._is_subject(member)), None)
        if named is None or not self._fits(named, pronoun) or self._text[begin : named.span.begin].strip():
            return None
        return named

    def _has_newcomer(self, begin: int, end: int, member: Member, pronoun: str) -> bool:
        """Whether somebody without a name, who is not the member, is the subject of a sentence since then."""
        if pronoun == "it":
            return False
        number = bisect_right(self._begins, begin)
        while number < len(self._begins) and self._begins[number] < end:
            place = self._begins[number]
            match = UNNAMED.match(self._text, place, end) if not lies_in(place, self._quoted) else None
            if match is not None:
                phrase = Span(place + len(match[0]) - len(match[0].lstrip("\"“‘'( \n\t")), match.end())
                called = self._descriptions.candidates(phrase, None)
                if all(one.entity != member.entity for one in called):
                    return True
            number += 1
        return False

    def _sentence_end(self, place: int) -> int:
        """Where the sentence around the place ends."""
        number = bisect_right(self._begins, max(0, place - 1)) - 1
        return max(place, self._sentences[number].end) if number >= 0 else place

    def _fits(self, member: Member, pronoun: str) -> bool:
        return self._cast.may_be(member, pronoun) if pronoun else member.is_person

    def _is_near(self, end: int, begin: int) -> bool:
        """Whether the second place follows the first with few words and paragraphs between."""
        return self._layout.paragraph_breaks(end, begin) <= _PARAGRAPHS and self._own_words(end, begin) <= _FAR

    def _own_words(self, begin: int, end: int) -> int:
        """Words of the author's own, outside of quotations."""
        words = self._layout.words(begin, end)
        number = max(0, bisect_right(self._quoted, begin, key=lambda span: span.begin) - 1)
        while number < len(self._quoted) and self._quoted[number].begin < end and words:
            piece = self._quoted[number]
            words -= self._layout.words(max(begin, piece.begin), min(end, piece.end))
            number += 1
        return words

    def _breaks(self, begin: int, end: int) -> int:
        """Sentences that begin between the places outside of quotations."""
        first = bisect_right(self._begins, begin)
        last = bisect_right(self._begins, end)
        return sum(not lies_in(begin, self._quoted) for begin in self._begins[first : min(last, first + _BACK * 10)])

    def _first(self, source: Span) -> int:
        """Where the sentences begin that a pronoun may reach back to."""
        number = bisect_right(self._begins, source.begin) - 1
        while number > 0 and self._breaks(self._begins[number] - 1, source.begin) < _BACK:
            if self._layout.paragraph_breaks(self._begins[number - 1], source.begin) > 1:
                break
            number -= 1
        return self._begins[number] if number >= 0 else 0

    def _between(self, begin: int, end: int) -> list[Member]:
        """The mentions between the places, outside of quotations."""
        found = self._cast.within(Span(begin, end))
        return [member for member in found if not any_in(self._quoted, member.span)]

    def _is_subject(self, member: Member) -> bool:
        """Whether a clause begins with it and a verb follows."""
        number = bisect_right(self._begins, member.span.begin) - 1
        begin = max(self._begins[number] if number >= 0 else 0, member.span.begin - 120)
        before = _CLAUSE.search(self._text[begin : member.span.begin])
        return (
            before is not None
            and _NO_SUBJECT.search(before[1]) is None
            and _VERB.match(self._text, member.span.end) is not None
        )
