"""What annotations say, in words: one phrase for each, shared by the terminal, the page and its tooltips."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from google.protobuf.any_pb2 import Any as AnyMessage
from google.protobuf.message import Message
from pydantic import BaseModel

from glossator.cli.show import phrases
from glossator.contract.result import DocumentResult
from glossator.text.annotation import (
    REFERENCE,
    SPAN,
    Annotation,
    Attribution,
    AttributionAct,
    AttributionAssertion,
    Bound,
    Entity,
    Number,
    NumberKind,
    Reference,
    Sentiment,
    Span,
    pointers_of,
)
from glossator.text.language import LanguageSource
from glossator.wire import unpacked

# Numbers that are names, and times, have no groups of digits.
_AS_WRITTEN = frozenset({NumberKind.IDENTIFIER, NumberKind.DATE, NumberKind.TIME, NumberKind.SCORE})
_TIMES = frozenset({NumberKind.DATE, NumberKind.TIME, NumberKind.DURATION, NumberKind.AGE})
_QUOTES = frozenset("\"'“”‘’«»„「」")
# The range tells BETWEEN by itself.
_BOUNDS = {Bound.EXACT: "", Bound.BETWEEN: "", Bound.APPROXIMATE: "about"}
# Controls, and what turns the direction of all that follows: text could be shown in another order than it has.
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


TERMS: Mapping[str, str] = {
    "open": "anyone may use, change and pass them on",
    "research": "for research and evaluation only",
    "": "terms not stated",
}
"""What `ModelPackage.terms` means."""


def terms_told(terms: str) -> str:
    """The terms of models in words."""
    return TERMS.get(terms, one_line(terms))


def printable(text: str) -> str:
    """The text with control characters and changes of direction made visible.

    Each becomes one character, so that offsets hold.
    A terminal would obey an escape sequence that a document holds.
    """
    return _CONTROL.sub(_picture, text)


def several(count: int, what: str) -> str:
    """One document, or several."""
    return f"{count:,} {what}{'' if count == 1 else 's'}"


def one_line(text: str) -> str:
    """The text on one line, fit for a terminal."""
    return printable(" ".join(text.split()))


def surface(spans: Iterable[Span], text: str) -> str:
    """The covered text on one line; pieces of a discontinuous span joined by an ellipsis."""
    return " … ".join(one_line(span.slice(text)) for span in spans)


class NamedEntity(NamedTuple):
    """An entity of a document with the mentions that share its id."""

    label: str
    """The commonest among the mentions."""
    name: str
    mentions: tuple[Annotation, ...]
    forms: tuple[str, ...]
    """What else the text calls it."""


def named_entities(items: Iterable[Annotation], text: str) -> list[NamedEntity]:
    """The entities that these annotations mention, in the order of their first mentions."""
    groups: dict[str, list[Annotation]] = {}
    for item in items:
        groups.setdefault(item.value.entity_id, []).append(item)
    found = []
    for mentions in groups.values():
        label = Counter(item.label for item in mentions).most_common(1)[0][0]
        name = one_line(mentions[0].value.canonical_name)
        forms = dict.fromkeys(surface(item.spans, text) for item in mentions)
        forms.pop(name, None)
        found.append(NamedEntity(label, name, tuple(mentions), tuple(forms)))
    return found


def quoted(text: str) -> str:
    """The text in quotation marks, unless it brings its own."""
    return text if text[:1] in _QUOTES and text[-1:] in _QUOTES else f'"{text}"'


def shortened(text: str, width: int) -> str:
    """The text, cut with a visible ellipsis if it is longer than `width` characters."""
    return text if len(text) <= width else text[: width - 1].rstrip() + "…"


@dataclass(frozen=True, slots=True)
class InWords:
    """Stands for a value that its plugin has put into words."""

    words: str


def details(value: object, text: str) -> str:
    """A plugin's own value in words: the plugin's if it has any, else names and values of its fields."""
    if isinstance(value, InWords):
        return value.words
    return ", ".join(f"{name}: {said}" for name, said in fields(value, text))


def describe(item: Annotation, text: str) -> str:
    """What one annotation says: "PERSON Ihor Terekhov", "cardinal, at least 41 civilians"."""
    value = item.value
    if isinstance(value, Entity):
        return f"{phrases.label(item.label)} {one_line(value.canonical_name)}".strip()
    if isinstance(value, Number):
        about = (value.kind.value, amount(value), counted(value, text), occurrence(value), rival(value), in_full(value))
        return ", ".join(part for part in about if part)
    if isinstance(value, Sentiment):
        return f"{value.level.value} sentiment {' '.join(filter(None, (item.label, signed(value.score))))}"
    if isinstance(value, Attribution):
        how = judgement(value)
        said = f"{how} speech of" if how == value.type.value else f"{how}:"
        return f"{said} {surface(value.source, text) or '(implicit source)'}"
    said = details(value, text)
    return " ".join(part for part in (item.kind, item.label, f"({said})" if said else "") if part)


def judgement(value: Attribution) -> str:
    """How it is attributed: "direct", "indirect, asks", "mixed, writes, denied"; says and asserted are left out."""
    act = "" if value.act is AttributionAct.SAYS else value.act.value
    assertion = "" if value.assertion is AttributionAssertion.ASSERTED else value.assertion.value
    return ", ".join(part for part in (value.type.value, act, assertion) if part)


def amount(number: Number) -> str:
    """Value with bound and unit: "at least 41", "USD 61,000,000,000", "20 to 25 tonnes", "Wednesday"."""
    plain = number.kind in _AS_WRITTEN
    if number.value:
        said = _digits(number.value, plain)
    elif number.low or number.high:
        said = f"{_digits(number.low, plain) or '…'} to {_digits(number.high, plain) or '…'}"
    else:
        said = phrases.time(number.timex)
    if number.kind.value == "percent" and said and not number.unit:
        said += " %"
    parts = [
        _BOUNDS.get(number.bound, number.bound.value.replace("_", " ")),
        "usually" if number.vague else "",
        number.currency,
        said,
        phrases.unit(number.unit, one=number.value in ("1", "1.0")),
    ]
    return " ".join(part for part in parts if part)


def standard(number: Number) -> str:
    """The amount in SI units, to four digits: "≈ 404,700 m²", "20,000 kg"; nothing if it has none or is a time."""
    if not number.si_value or number.kind in _TIMES:
        return ""
    value, changed = phrases.rounded(number.si_value)
    said = f"{value} {phrases.unit(number.si_unit, one=value == '1')}".strip()
    return f"≈ {said}" if changed else said


def moment(number: Number) -> str:
    """When that is, in words, where the amount does not say it: "Wednesday", "3 May 2021", "recurring"."""
    said = [phrases.time(code) for code in (number.timex, number.resolved) if code and not code.startswith("P")]
    told = amount(number)
    return ", ".join(dict.fromkeys(part for part in (*said, occurrence(number)) if part and part != told))


def occurrence(number: Number) -> str:
    """Which part of a time is meant, and that it comes again: "at its start", "recurring"; else nothing."""
    part = phrases.phrases()["parts_of_time"].get(number.timex_mod, number.timex_mod)
    return ", ".join(note for note in (part, "recurring" if number.timex_set else "") if note)


def rival(number: Number) -> str:
    """What an ambiguous amount may be as well: "or money GBP 200"; else nothing."""
    if number.other is None:
        return "ambiguous" if number.ambiguous else ""
    return f"or {number.other.kind.value} {amount(number.other)}".rstrip()


def in_full(number: Number) -> str:
    """All digits of what `amount` shortens, "in full 0.333333333333333"; nothing if that is nothing."""
    if number.kind in _AS_WRITTEN:
        return ""
    told = [value for value in (number.value, number.low, number.high) if value]
    if number.value:
        told = told[:1]
    return f"in full {' to '.join(told)}" if any(phrases.shortened(value)[1] for value in told) else ""


def counted(number: Number, text: str) -> str:
    """The counted noun as the text has it, else its lemma, else nothing."""
    return one_line(number.counted.slice(text)) if number.counted else one_line(number.counted_lemma)


def language_of(result: DocumentResult) -> str:
    """The language of a document and how it is known: "en", "en, identified (0.98)", "en, assumed"."""
    if not result.language:
        return ""
    said = one_line(result.language)
    found = result.identified
    if result.language_source is LanguageSource.IDENTIFIED and found is not None:
        said += f", identified ({found.confidence:.2f})"
    elif result.language_source is LanguageSource.ASSUMED:
        said += ", assumed"
    if found is not None and found.shares:
        said += f"; mixed: {', '.join(f'{one_line(each.language)} {each.share:.0%}' for each in found.shares)}"
    return said


def signed(score: float) -> str:
    """A score with its sign, zero without: "+0.42", "−0.31", "0.00"."""
    rounded = f"{abs(score):.2f}"
    if rounded == "0.00":
        return rounded
    return ("+" if score > 0 else "−") + rounded


def fields(value: object, text: str) -> Iterator[tuple[str, str]]:
    """Names and values of a plugin's own value, whether it is a model (inline) or JSON (from a server)."""
    for name, field in _items(value):
        said = _said(field, text)
        if said:
            yield one_line(name), said


def _items(value: object) -> Iterable[tuple[str, object]]:
    # Sorted: JSON objects lose the order of a model's fields on the wire, and both should read the same.
    if isinstance(value, BaseModel):
        return [(name, getattr(value, name)) for name in sorted(type(value).model_fields)]
    if isinstance(value, AnyMessage):
        opened = unpacked(value)
        return [("type", value.TypeName())] if opened is None else _items(opened)
    if isinstance(value, Message):
        return [(field.name, item) for field, item in value.ListFields()]
    if isinstance(value, Mapping):
        return sorted(((str(name), item) for name, item in value.items()), key=lambda pair: pair[0])
    return [("value", value)]


def _said(field: Any, text: str) -> str:
    if field is None or field in ("", (), [], {}):
        return ""
    if isinstance(field, bool):
        return "yes" if field else "no"
    if isinstance(field, float):
        return f"{field:.4g}"
    if isinstance(field, Span):
        return f"“{surface([field], text)}”"
    if isinstance(field, Reference):
        return one_line("/".join(part for part in (field.analyzer, field.annotation_id) if part))
    if isinstance(field, Message) and field.DESCRIPTOR.full_name in (SPAN, REFERENCE):
        return _said(pointers_of(field)[0], text)
    if isinstance(field, (BaseModel, Mapping, Message)):
        return "{" + ", ".join(f"{name}: {said}" for name, said in fields(field, text)) + "}"
    if isinstance(field, Sequence) and not isinstance(field, (str, bytes)):
        return ", ".join(_said(item, text) for item in field)
    return one_line(str(field))


def _digits(value: str, plain: bool) -> str:
    if plain:
        return value
    said, changed = phrases.shortened(value)
    return f"≈ {said}" if changed else said


def _picture(found: re.Match[str]) -> str:
    code = ord(found.group())
    if found.group() == "\r" and found.string[found.end() : found.end() + 1] == "\n":
        return " "  # a Windows line end needs no picture
    if code < 0x20:
        return chr(0x2400 + code)
    return "␡" if code == 0x7F else "�"
