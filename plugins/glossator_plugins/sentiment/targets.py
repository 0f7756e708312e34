"""Targets: what the text feels about its entities, at each mention or over all mentions of one."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate
from typing import NamedTuple

from glossator.text.annotation import Annotation, Entity, SentimentVoice, Span
from glossator.text.parse import Mention, Polarity

from .lexicon import BAD_NEWS, FEELING, GOOD_NEWS
from .lines import is_named_only
from .marks import PLACES, Marks
from .patterns import TAGS, Rule
from .rules import Ruling, ruled
from .sentences import Felt
from .standing import ANSWERABLE, ORIGINS, SURE, Said, Standings, leaning_of
from .stems import Stems
from .tone import in_report, plain_times, report_size
from .voice import Voice
from .whole import Part, label_of, magnitude_of, polarity_of, read_as, settled

# Nobody feels anything about an amount or a date.
_NO_TARGETS = frozenset(("DATE", "TIME", "MONEY", "PERCENT", "QUANTITY", "CARDINAL", "ORDINAL"))

_NOTHING = Polarity(0.0, 1.0, 0.0)
RULED = 20.0
"""So many times as likely as the classifier has it is what a rule says: it decides, unless the classifier is all but
certain of something else."""
SLIGHTLY = frozenset((Rule.JUDGE, Rule.SPEAKER))
ALONE_SLIGHTLY, FEW_SLIGHTLY = 1.5, 8.0
"""What these say counts less in few sentences, and next to nothing in a sentence alone: who judges somebody may be
judged by that himself."""
LEAST_NEUTRAL, LEAST_FELT = 0.03, 0.1
"""No class is so unlikely that nothing could be said for it: what a rule says counts for so much at least."""
REPORTED_NEUTRAL_TIMES = 2.5
"""So many times that is neutral's in a report, where a rule that says neutral always wins."""
ALONE_TIMES, OPINION_TIMES, PLAIN_TIMES = 1.0, 5.0, 14.0
"""The classifier learnt from sentences that were chosen because they judge somebody: in a report of many, it is so
many times as likely that one does not."""
REPORTED_TIMES = 3.6
"""And so many times more where its sentences make a report, whose author judges few of those that he names; who speaks
for himself or to somebody, as in letters and opinions, judges more of them."""
ALONE_FELT_TIMES = 4.0
"""So many times more again if the classifier of sentences does not find the same feeling in all of its sentence."""
PEOPLES_TIMES = 6.0
"""And if it is a nationality or a place: it mostly says from where somebody or something is."""
MARKET_TIMES = 8.0
"""And in a sentence of figures of business, which tell how it goes and not what anybody thinks of it."""
ALONE_TONE_TIMES, TONE_TIMES = 2.0, 4.0
"""So many times as likely is a feeling in an opinion, of one sentence or of more, that has it as a whole, and so many
times less its contrary."""
UNSAID_TIMES = 4.0
"""And where no word of its sentence says a feeling."""
_SAID = Stems(f"{BAD_NEWS} {GOOD_NEWS} {FEELING}")
_MARKET = re.compile(
    r"\b(?:shares?|earnings|profits?|revenues?|sales|margins?|dividends?|quarter(?:ly)?|fiscal|exchange|turnover)\b",
    re.IGNORECASE,
)


# "thanked her colleagues": whom the verb meets is not she.
_OWNS = re.compile(
    r"(?:his|her|its|their)\s(?!(?:to|in|on|at|for|with|as|and|or|but|if|of|about|from|by|how|why|that|when|while|an?|the"
    r"|after|before|because|again|so|too|last|this|every|[a-z]+ly|yesterday|today)\b)[^\W\d_A-ZÀ-Þ]"
)


# What may follow a place or a people that is no noun of its own: else it only says from where that is.
_NOUN = re.compile(
    r"(?!(?:and|or|but|for|over|after|before|in|on|at|as|because|when|while|by|to|with|during|of|from|that|who|which|is|was"
    r"|are|were|be|has|have|had|will|would|could|should|can|may|might|must|do|does|did|not|also|then|once|again|yesterday"
    r"|today|here|there|into|against|about|since|until|if|than|so|too|said|says|[a-z]+ly|[a-z]+ed|[a-z]+ing)$)[a-z]{3,}",
)


class Place(NamedTuple):
    """What the text feels at one place about whom or what it speaks of there."""

    span: Span
    spans: tuple[Span, ...]
    entity: Annotation | None
    """Its mention; that of which it is a pronoun; None if nothing in the text is named by it."""
    polarity: Polarity | None
    """None if the parse does not tell: then that of its sentence stands for it."""

    @property
    def label(self) -> str:
        """That of its entity, in capitals; empty if it has none."""
        return self.entity.label.upper() if self.entity is not None else ""


class Target(NamedTuple):
    """A feeling about an entity."""

    entity: Annotation | None
    """The mention that it is about; of several the first; None if it has no name."""
    spans: tuple[Span, ...]
    polarity: Polarity
    magnitude: float
    voice: SentimentVoice
    rule: Rule | None = None
    """Which rule has moved the polarity; None if it is the classifier's."""


def mentions_of(
    entities: Sequence[Annotation], mentions: Sequence[Mention], polarities: Sequence[Polarity]
) -> Iterator[Place]:
    """Each entity annotation, with the polarity of the mention that it overlaps most, if it overlaps one.

    `polarities` run parallel to `mentions`. Analyzers may have moved edges, dropped mentions or found more, so
    positions and not counts decide.
    """
    order = sorted(range(len(mentions)), key=lambda index: mentions[index].begin)
    begins = [mentions[index].begin for index in order]
    reached = list(accumulate((mentions[index].end for index in order), max))  # rises, so it can be searched
    for entity in entities:
        if not entity.spans or entity.label.upper() in _NO_TARGETS:
            continue
        begin, end = entity.spans[0].begin, entity.spans[-1].end
        near = order[bisect_right(reached, begin) : bisect_left(begins, end)]
        shared = [(min(end, mentions[index].end) - max(begin, mentions[index].begin), -index) for index in near]
        most, index = max(shared, default=(0, 0))
        yield Place(Span(begin, end), entity.spans, entity, polarities[-index] if most > 0 else None)


def targets_of(
    text: str,
    found: Iterable[Place],
    sentences: Sequence[Felt],
    voice: Voice,
    marks: Marks | None,
    *,
    opinion: Polarity | None = None,
) -> Iterator[Target]:
    """One target per mention.

    It is quoted or reported if the mention is, and also if all that its sentence says is quoted word for word: then the
    speaker is named beside his words, and they are not what the author says of him. Without `marks`, as in languages
    that the rules don't know, the classifier alone decides. `opinion`: the
    document's tone, if its author speaks for himself or judges.
    """
    begins = [sentence.span.begin for sentence in sentences]
    verbatim = [voice.of(sentence.span) is SentimentVoice.QUOTED for sentence in sentences]
    mentions = [
        _mention(text, place, bisect_right(begins, place.span.begin) - 1, voice, marks, verbatim=verbatim)
        for place in found
    ]
    standings = Standings(map(_said, mentions), opinion) if opinion is not None and len(sentences) > 1 else None
    judges = _Judges(text, sentences, opinion, english=marks is not None)
    for one in mentions:
        ruling = one.ruling
        polarity = judges.polarity(one)
        if standings is not None and opinion is not None and one.is_authors and _is_open(ruling):
            standing = _standing(standings, one, one.place.polarity or judges.felt(one.number))
            agrees = label_of(polarity) == label_of(opinion) and one.place.label in ANSWERABLE
            if label_of(standing) != "neutral" or (ruling is None and not agrees):
                polarity, ruling = standing, None
        polarity = settled(polarity)
        yield Target(
            one.place.entity,
            one.place.spans,
            polarity,
            magnitude_of(polarity),
            SentimentVoice.QUOTED if one.speaks else one.heard,
            ruling.rule if ruling is not None else None,
        )


class _Mention(NamedTuple):
    """A place as the rules read it."""

    place: Place
    number: int
    """Of its sentence; -1 if it has none."""
    heard: SentimentVoice
    speaks: bool
    ruling: Ruling | None

    @property
    def is_authors(self) -> bool:
        """Whether the author names somebody there in words of his own."""
        return self.heard is SentimentVoice.AUTHOR and self.place.entity is not None


def _mention(
    text: str, place: Place, number: int, voice: Voice, marks: Marks | None, *, verbatim: Sequence[bool]
) -> _Mention:
    heard = voice.of(place.span)
    speaks = heard is SentimentVoice.AUTHOR and number >= 0 and verbatim[number]
    words = marks.words(place.span) if marks is not None else None
    ruling = None
    if words is not None:
        ruling = ruled(words, place=place.label in PLACES)
        if (ruling is None or ruling.label != "neutral") and _stands_by(text, place, words, ruling):
            ruling = Ruling("neutral", Rule.BYSTANDER)
    if ruling is None and (speaks or voice.is_source(place.span)):
        ruling = Ruling("neutral", Rule.SPEAKER)
    return _Mention(place, number, heard, speaks, ruling)


class _Judges:
    """The classifier and the rules, each mention on its own, by their weights in a document of this kind and length."""

    def __init__(self, text: str, sentences: Sequence[Felt], opinion: Polarity | None, *, english: bool) -> None:
        self._text, self._sentences, self._opinion, self._english = text, sentences, opinion, english
        self._size = report_size((sentence.first, sentence.last) for sentence in sentences)
        most = OPINION_TIMES if opinion is not None else PLAIN_TIMES
        self._plain = plain_times(len(sentences), most, ALONE_TIMES)
        self._slightly = ALONE_SLIGHTLY if len(sentences) == 1 else plain_times(len(sentences), RULED, FEW_SLIGHTLY)
        self._words: dict[int, float] = {}

    def felt(self, number: int) -> Polarity:
        """The polarity of the sentence of that number."""
        return self._sentences[number].polarity if number >= 0 else _NOTHING

    def polarity(self, mention: _Mention) -> Polarity:
        """The polarity at the mention."""
        place, ruling, felt = mention.place, mention.ruling, self.felt(mention.number)
        polarity = place.polarity or felt
        times = self._said(mention.number)
        opinion = self._opinion is not None
        reported = in_report(self._size, _reported(place, polarity, felt, ruling, times, opinion=opinion))
        if ruling is not None:
            polarity = _ruled(polarity, ruling, self._slightly, in_report(self._size, REPORTED_NEUTRAL_TIMES))
        else:
            polarity = read_as(polarity, "neutral", self._plain)
        polarity = read_as(polarity, "neutral", reported)
        if ruling is None and self._opinion is not None and mention.heard is SentimentVoice.AUTHOR:
            times = ALONE_TONE_TIMES if len(self._sentences) == 1 else TONE_TIMES
            polarity = _in_tone(polarity, self._opinion, times)
        return polarity

    def _said(self, number: int) -> float:
        """What the words of the sentence do to the feelings in it."""
        if number < 0 or not self._english:
            return 1.0
        if number not in self._words:
            self._words[number] = _words(self._text, self._sentences[number].span)
        return self._words[number]


def _entity_of(place: Place) -> object:
    # Another plugin's entities may have another model: then each mention is an entity of its own.
    if place.entity is None or not isinstance(place.entity.value, Entity):
        return place.spans
    return place.entity.value.entity_id


def _is_open(ruling: Ruling | None) -> bool:
    """Whether the rules leave open what the author of an opinion feels: of who speaks or judges they only say that."""
    return ruling is None or ruling.rule in SLIGHTLY


def _said(mention: _Mention) -> Said:
    place, ruling = mention.place, mention.ruling
    if ruling is not None and ruling.label != "neutral":
        return Said(_entity_of(place), SURE if ruling.label == "positive" else -SURE)
    if mention.heard is not SentimentVoice.AUTHOR or not _is_open(ruling) or place.polarity is None:
        return Said(_entity_of(place), None)
    return Said(_entity_of(place), leaning_of(place.polarity))


def _standing(standings: Standings, mention: _Mention, polarity: Polarity) -> Polarity:
    place = mention.place
    return standings.polarity(_entity_of(place), place.label, polarity, counted=place.polarity is not None)


def _stands_by(text: str, place: Place, words: Sequence[str], ruling: Ruling | None) -> bool:
    """Whether the place only says whose, from where or by whom something is."""
    if is_named_only(text, place.span):
        return True
    if place.label in ORIGINS and "@T" in words:
        at = words.index("@T")
        before, after = (words[at - 1] if at else ""), (words[at + 1] if at + 1 < len(words) else "")
        # "the 27-year-old American", "banned Arden flights": a word that says from where another is.
        if before.lower() in {"old", "young"} or before.endswith("-old"):
            return True
        people = place.label == "NORP" and text[place.span.end - 1] != "s"
        if after in {"-", "–"} or (
            _NOUN.fullmatch(after) and (people or ruling is None or ruling.rule is Rule.JUDGED or after not in TAGS)
        ):
            return True
    if ruling is not None and ruling.rule is Rule.JUDGED and "@T" in words:
        # "dismissed a Hale lawsuit": the lawsuit it was.
        at = words.index("@T")
        after = words[at + 1] if at + 1 < len(words) else ""
        if at and words[at - 1].lower() in {"a", "an", "the"} and after not in TAGS and _NOUN.fullmatch(after):
            return True
    return ruling is not None and ruling.label != "neutral" and _OWNS.match(text, place.span.begin) is not None


def _in_tone(polarity: Polarity, tone: Polarity, times: float) -> Polarity:
    """The polarity in an opinion of that tone: who judges on the whole judges those whom he names alike."""
    label = label_of(tone)
    if label == "neutral":
        return polarity
    contrary = "negative" if label == "positive" else "positive"
    return read_as(read_as(polarity, label, times), contrary, 1 / times)


def _words(text: str, sentence: Span) -> float:
    """What a sentence's words do to the feelings in it."""
    times = MARKET_TIMES if _MARKET.search(text, *sentence) else 1.0
    return times if _SAID.any(text[sentence.begin : sentence.end]) else times * UNSAID_TIMES


def _reported(
    place: Place, polarity: Polarity, sentence: Polarity, ruling: Ruling | None, words: float, *, opinion: bool
) -> float:
    """How many times as likely as elsewhere it is that the sentence of a report feels nothing about the place."""
    times = 1.0 if opinion else REPORTED_TIMES
    if ruling is not None:
        return 1.0 if ruling.label != "neutral" else times
    times *= words
    if place.polarity is not None:
        if label_of(sentence) != label_of(polarity):
            times *= ALONE_FELT_TIMES
        if place.label in ORIGINS:
            times *= PEOPLES_TIMES
    return times


def _ruled(polarity: Polarity, ruling: Ruling, slightly: float, neutral: float) -> Polarity:
    least = neutral * LEAST_NEUTRAL if ruling.label == "neutral" else LEAST_FELT
    positive, neutral, negative = (
        max(value, least) if name == ruling.label else value for name, value in polarity._asdict().items()
    )
    times = slightly if ruling.label == "neutral" and ruling.rule in SLIGHTLY else RULED
    return read_as(Polarity(positive, neutral, negative), ruling.label, times)


def united(targets: Iterable[Target]) -> Iterator[Target]:
    """One target per entity, by first mention: what the author says at his own mentions of it.

    If all are somebody else's, he says nothing: neutral without magnitude, and quoted. What has no name is left out.
    """
    groups: dict[object, list[Target]] = {}
    for target in targets:
        if target.entity is None:
            continue
        value = target.entity.value
        # Another plugin's entities may have another model: then each mention is an entity of its own.
        groups.setdefault(value.entity_id if isinstance(value, Entity) else target.spans, []).append(target)
    for group in groups.values():
        own = [target for target in group if target.voice is SentimentVoice.AUTHOR]
        yield Target(
            entity=group[0].entity,
            spans=tuple(sorted({span for target in group for span in target.spans})),
            polarity=settled(polarity_of([Part(target.polarity, 1.0) for target in own])) if own else _NOTHING,
            magnitude=sum(target.magnitude for target in own),
            voice=SentimentVoice.AUTHOR if own else group[0].voice,
            rule=own[0].rule if len(own) == 1 else None,
        )
