"""Annotations: what analyzers say. Values mirror the messages of `glossator.v1.annotation`, field by field."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from typing import Any, NamedTuple

from google.protobuf.descriptor import Descriptor, FieldDescriptor
from google.protobuf.message import Message
from pydantic import BaseModel, ConfigDict, Field


class Span(NamedTuple):
    """Half-open `[begin, end)` in code points of the document's text."""

    begin: int
    end: int

    def slice(self, text: str) -> str:
        """The covered text."""
        return text[self.begin : self.end]


class Reference(NamedTuple):
    """Points at another annotation of the same document.

    `analyzer` is the name of the instance that made it; empty means the one that holds the reference.
    """

    annotation_id: str
    analyzer: str = ""


@dataclass(frozen=True, slots=True)
class Annotation:
    """One statement of one analyzer.

    `spans` in text order; several for a discontinuous annotation, none if it speaks of the whole document. `value`
    is an instance of the model that the manifest's `emits` gives for `kind`. An empty `id` is filled in by the
    engine; set it yourself if other annotations refer to it.
    """

    kind: str
    spans: tuple[Span, ...]
    value: Any
    label: str = ""
    """Short, for people and filters: "PERSON"."""
    score: float | None = None
    """From 0 to 1; None where there is none."""
    id: str = ""


class Value(BaseModel):
    """Base of the built-in values; a plugin's values may be any pydantic model."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Entity(Value):
    """A mention of a person, place, organization ...; mentions of one entity share `entity_id`."""

    entity_id: str
    canonical_name: str
    mention_count: int = Field(1, ge=1)


class NumberKind(StrEnum):
    CARDINAL = "cardinal"
    ORDINAL = "ordinal"
    FRACTION = "fraction"
    PERCENT = "percent"
    MONEY = "money"
    QUANTITY = "quantity"
    AGE = "age"
    DATE = "date"
    TIME = "time"
    DURATION = "duration"
    SCORE = "score"
    IDENTIFIER = "identifier"


class Bound(StrEnum):
    EXACT = "exact"
    APPROXIMATE = "approximate"
    AT_LEAST = "at_least"
    MORE_THAN = "more_than"
    AT_MOST = "at_most"
    LESS_THAN = "less_than"
    BETWEEN = "between"


class NumberPart(Value):
    """A piece of an amount that the text adds up ("5 ft" of "5 ft 10 in"), or one side's points of a score."""

    span: Span
    value: str
    unit: str = ""


class Number(Value):
    """An amount; values are exact decimal strings. The annotation's span leaves out modifier and counted noun.

    `low` and `high` delimit the interval meant: both for ranges and vague amounts, one for bounds ("at least 41" has
    `low` 41, inclusive; "under 5" has `high` 5, not inclusive). `parts` are empty for amounts written as one.
    An amount is `ambiguous` if the text leaves open which of two readings is meant; `other` is the second one.
    Of times, `timex_mod` tells which part is meant (START of "early May", MID, END), and `timex_set` that they come
    again ("every Monday"): TIMEX3's mod and its type SET.
    """

    kind: NumberKind
    bound: Bound = Bound.EXACT
    value: str = ""
    low: str = ""
    high: str = ""
    vague: bool = False
    unit: str = ""
    currency: str = ""
    dimension: str = ""
    si_value: str = ""
    si_unit: str = ""
    timex: str = ""
    resolved: str = ""
    modifier: Span | None = None
    counted: Span | None = None
    counted_lemma: str = ""
    low_inclusive: bool = False
    high_inclusive: bool = False
    parts: tuple[NumberPart, ...] = ()
    ambiguous: bool = False
    other: Number | None = None
    timex_mod: str = ""
    timex_set: bool = False


class SentimentLevel(StrEnum):
    DOCUMENT = "document"
    SENTENCE = "sentence"
    TARGET = "target"


class SentimentVoice(StrEnum):
    """Whose words or view it is."""

    AUTHOR = "author"
    QUOTED = "quoted"
    """Somebody else's, between quotation marks."""
    REPORTED = "reported"
    """Somebody else's, in the author's words: "he said that …"."""


class Sentiment(Value):
    """Feeling of the document, of a sentence, or towards a target entity."""

    level: SentimentLevel
    score: float = Field(ge=-1, le=1)
    magnitude: float = Field(ge=0)
    positive: float = Field(ge=0, le=1)
    neutral: float = Field(ge=0, le=1)
    negative: float = Field(ge=0, le=1)
    target: Reference | None = None
    quoted: bool = False
    """Whether the voice is not the author's."""
    voice: SentimentVoice = SentimentVoice.AUTHOR
    rule: str = ""
    """The rule that moved the class probabilities away from the classifier's; empty: they are the classifier's."""


class AttributionType(StrEnum):
    DIRECT = "direct"
    INDIRECT = "indirect"
    MIXED = "mixed"


class AttributionAct(StrEnum):
    """What the source does with the content."""

    SAYS = "says"
    WRITES = "writes"
    ASKS = "asks"
    ORDERS = "orders"
    """Also demands, requests and advises: somebody is to do something."""
    PROMISES = "promises"
    """Also offers, threatens and vows: the source is to do something."""
    BELIEVES = "believes"
    """Also wants, hopes, plans and knows: a state of mind that nobody need have put into words."""
    PERCEIVES = "perceives"
    """Also learns and notices."""
    DOES = "does"
    """A deed that needs no words, or none that are told: votes, fines, recalls 12,000 vans."""


class AttributionAssertion(StrEnum):
    """What the text says of the act itself; whether the content is true is another matter."""

    ASSERTED = "asserted"
    DENIED = "denied"
    """It did not happen: "nobody said"."""
    ASKED = "asked"
    SUPPOSED = "supposed"
    """It depends on something, or may be: "if she says"."""
    FORESEEN = "foreseen"


class Attribution(Value):
    """Who said what. An empty source is implicit. The annotation's spans are the content's."""

    type: AttributionType
    act: AttributionAct = AttributionAct.SAYS
    assertion: AttributionAssertion = AttributionAssertion.ASSERTED
    source: tuple[Span, ...] = ()
    cue: tuple[Span, ...] = ()
    content: tuple[Span, ...] = ()
    source_entity: Reference | None = None
    parent_id: str = ""


def spans_of(value: object) -> list[Span]:
    """The spans inside a value: they must lie in the text like the annotation's own."""
    return [pointer for pointer in pointers_of(value) if isinstance(pointer, Span)]


def references_of(value: object) -> list[Reference]:
    """The references inside a value: each must point at an annotation that exists."""
    return [pointer for pointer in pointers_of(value) if isinstance(pointer, Reference)]


def pointers_of(value: object) -> list[Span | Reference]:
    """The spans and references inside a value, in order, wherever its fields hold one."""
    found: list[Span | Reference] = []
    _collect(value, found)
    return found


# What most fields hold: a look at the type is cheaper than asking of each what else it might be.
_PLAIN = frozenset(
    {
        *(str, int, float, bool, type(None), NumberKind, Bound, SentimentLevel),
        *(AttributionType, AttributionAct, AttributionAssertion),
    }
)


def _collect(value: object, found: list[Span | Reference]) -> None:
    if isinstance(value, (Span, Reference)):
        found.append(value)
    elif isinstance(value, BaseModel):
        # Its fields, in their order: to ask for each by name takes twice as long.
        for item in value.__dict__.values():
            if type(item) not in _PLAIN:
                _collect(item, found)
        if value.model_extra:
            _collect(value.model_extra, found)
    elif isinstance(value, Mapping):
        for item in value.values():
            _collect(item, found)
    elif isinstance(value, (tuple, list, set, frozenset)):
        for item in value:
            _collect(item, found)
    elif isinstance(value, Message):
        for message in messages_in(value, SPAN, REFERENCE):
            given: Any = message
            if message.DESCRIPTOR.full_name == SPAN:
                found.append(Span(given.begin, given.end))
            else:
                found.append(Reference(given.annotation_id, given.analyzer))


SPAN, REFERENCE = "glossator.v1.Span", "glossator.v1.Reference"
"""Full names of the messages that stand for them: plugins' own messages hold these, wherever they like."""


def messages_in(value: Message, *names: str) -> Iterator[Message]:
    """The set messages of these full names inside a message, itself included, in the order of its fields."""
    if value.DESCRIPTOR.full_name in names:
        yield value
        return
    leading = _leading(value.DESCRIPTOR, names)
    if not leading:
        return
    for field, held in value.ListFields():
        if field.name not in leading or field.message_type is None:
            continue
        if field.message_type.GetOptions().map_entry:
            for item in held.values():
                yield from messages_in(item, *names)
        elif isinstance(held, Message):
            yield from messages_in(held, *names)
        else:
            for item in held:
                yield from messages_in(item, *names)


@lru_cache(maxsize=256)
def _leading(kind: Descriptor, names: tuple[str, ...]) -> frozenset[str]:
    """The fields of such a message behind which, at any depth, one of these names can stand."""
    return frozenset(field.name for field in kind.fields if _leads(field, names))


def _leads(field: FieldDescriptor, names: tuple[str, ...]) -> bool:
    waiting, seen = [field.message_type], set[str]()
    while waiting:
        kind = waiting.pop()
        if kind is None or kind.full_name in seen:
            continue
        if kind.full_name in names:
            return True
        seen.add(kind.full_name)
        waiting += [inner.message_type for inner in kind.fields]
    return False
