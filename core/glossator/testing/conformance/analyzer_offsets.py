"""Checks of the places that an analyzer names: spans of the text, which move along with it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from google.protobuf.message import Message
from pydantic import BaseModel

from glossator.contract.analyzer import Annotations, Outcome
from glossator.contract.result import AnalyzerResult
from glossator.testing.conformance.subject import AnalyzerSubject
from glossator.testing.conformance.verdict import Problem
from glossator.text.annotation import Annotation, Span, spans_of

# Odd and long enough that no count or measure grows by just that much.
_PREFIX = "“Zé 😀” " * 5 + "\n\n"

_BEFORE = {
    "white space": (" \n\t ", "do not strip the text"),
    "an emoji": ("😀 ", "count code points, as Python's str does"),
    "a combining mark": ("e\u0301 ", "do not normalize the text"),
    "a letter that grows in lower case": ("İ ", "do not search in text.lower()"),
    "a Windows line end": ("- \r\n", "do not change line ends"),
    "markup": ("&amp; ", "do not unescape the text"),
}
"""What stands before a text -> what shifts offsets there, and what to do."""


def spans(subject: AnalyzerSubject) -> Iterator[Problem]:
    """Spans lie in the text in order, cover something, and do not overlap within one annotation."""
    for name, result in results_of(subject):
        text = subject.texts[name]
        for position, item in enumerate(result.annotations):
            where = f"annotation {position} of {name!r}"
            for span in (*item.spans, *spans_of(item.value), *message_spans(item.value)):
                if not 0 <= span.begin <= span.end <= len(text):
                    yield Problem(f"{where}: [{span.begin}, {span.end}) is no span of its text", subject.place)
                    return
                if span.begin == span.end:
                    message = f"{where}: its span [{span.begin}, {span.end}) is empty: nobody can see what it means"
                    yield Problem(f"{message}; leave spans out if it speaks of the document", subject.place)
                    return
            if list(item.spans) != sorted(item.spans):
                yield Problem(f"{where}: its spans are not in the order of the text: sort them", subject.place)
                return
            if any(after.begin < before.end for before, after in zip(item.spans, item.spans[1:], strict=False)):
                yield Problem(f"{where}: its spans overlap: join them", subject.place)
                return


def offsets(subject: AnalyzerSubject) -> Iterator[Problem]:
    """Spans move along with the text, whatever stands before it; and places in values are Spans, not numbers."""
    yield from _unmoved(subject)
    shift = len(_PREFIX)
    for name in subject.short:
        text = subject.texts[name]
        before, after = (
            subject.runner.outcomes(subject.made, subject.runner.views([each]))[0] for each in _shifted(text)
        )
        if not isinstance(before, Annotations) or not isinstance(after, Annotations):
            continue
        moved = {_at(item, shift): item for item in _items(before) if item.spans}
        for item in _items(after):
            other = moved.get(_at(item, 0))
            if other is not None and (
                field := _moves(jsonable_fields(other.value), jsonable_fields(item.value), shift)
            ):
                message = f"value.{field} of {item.kind!r} is a place in the text, but no Span: clients that count in "
                message += "UTF-16 or UTF-8 get a wrong one. Make it a glossator.Span"
                place = subject.places.of_code(type(item.value)) or subject.place
                yield Problem(message, place)
                return


def _unmoved(subject: AnalyzerSubject) -> Iterator[Problem]:
    """Something before the text that shifts all spans by another length than its own."""
    text = subject.texts["a story"]
    names = [name for name in subject.texts if name.startswith("sample ")]
    for each in (text, *(subject.texts[name] for name in names[:3])):
        before = _spans(subject, each)
        if not before:
            continue
        for what, (prefix, advice) in _BEFORE.items():
            after = _spans(subject, prefix + each)
            moved = {new - old for old, new in zip(before, after[len(after) - len(before) :], strict=False)}
            if len(after) >= len(before) and len(moved) == 1 and moved != {len(prefix)}:
                message = f"with {what} before the text, its spans cover something else: {advice}"
                yield Problem(message, subject.place)
                return


def _spans(subject: AnalyzerSubject, text: str) -> list[int]:
    """All begins and ends of what is said of a text."""
    (outcome,) = subject.runner.outcomes(subject.made, subject.runner.views([text]))
    return [place for item in _items(outcome) for span in item.spans for place in span]


def _items(outcome: Outcome) -> list[Annotation]:
    """The annotations in it, as far as they have the form of some."""
    items = outcome.items if isinstance(outcome, Annotations) else ()
    return [
        item
        for item in items
        if isinstance(item, Annotation) and all(isinstance(span, Span) for span in _listed(item.spans))
    ]


def _listed(spans: object) -> Sequence[object]:
    return spans if isinstance(spans, (tuple, list)) else [spans]


def results_of(subject: AnalyzerSubject) -> Iterator[tuple[str, AnalyzerResult]]:
    """Name of a text -> what was said of it, of those that did not fail."""
    for name, result in subject.results.items():
        if result.failure is None:
            yield name, result


def message_spans(value: object) -> Iterator[Span]:
    """The spans in a message, wherever its fields hold one."""
    if not isinstance(value, Message):
        return
    if value.DESCRIPTOR.full_name == "glossator.v1.Span":
        yield Span(value.begin, value.end)  # type: ignore[attr-defined]
        return
    for field, given in value.ListFields():
        if field.message_type is None:
            continue
        if field.message_type.GetOptions().map_entry:
            items = list(given.values())
        else:
            items = [given] if isinstance(given, Message) else list(given)
        for item in items:
            yield from message_spans(item)


def _shifted(text: str) -> tuple[str, str]:
    return text, _PREFIX + text


def _at(item: Annotation, shift: int) -> Any:
    return item.kind, item.label, tuple((span.begin + shift, span.end + shift) for span in item.spans)


def jsonable_fields(value: object) -> Any:
    """A value with its numbers; spans are left out, they are moved by whoever sends them."""
    if isinstance(value, Span):
        return None
    if isinstance(value, BaseModel):
        return {name: jsonable_fields(getattr(value, name)) for name in type(value).model_fields}
    if isinstance(value, Message):
        if value.DESCRIPTOR.full_name == "glossator.v1.Span":
            return None
        return {field.name: jsonable_fields(given) for field, given in value.ListFields()}
    if isinstance(value, dict):
        return {str(key): jsonable_fields(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [jsonable_fields(item) for item in value]
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def _moves(before: Any, after: Any, shift: int, path: str = "") -> str:
    """The field that grew by just as much as the text."""
    if isinstance(before, int) and isinstance(after, int):
        return path if after - before == shift else ""
    if isinstance(before, dict) and isinstance(after, dict):
        named = (
            _moves(before[key], after[key], shift, f"{path}.{key}" if path else key) for key in before if key in after
        )
        return next(filter(None, named), "")
    if isinstance(before, list) and isinstance(after, list):
        found = (_moves(*pair, shift, f"{path}[{n}]") for n, pair in enumerate(zip(before, after, strict=False)))
        return next(filter(None, found), "")
    return ""
