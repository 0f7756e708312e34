"""Annotations and values made without a second check, for `decode`: the wire guarantees what most fields hold.

A client makes thousands of them, and the checks of pydantic and the assignments of frozen dataclasses were most of
decoding. What comes out is what the classes themselves make: same class, fields, set fields, immutability.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Any, TypeVar

from pydantic import BaseModel

from glossator.text.annotation import Annotation, Reference, Span
from glossator.wire import messages as pb

ModelT = TypeVar("ModelT", bound=BaseModel)

_new: Callable[[type[ModelT]], ModelT] = object.__new__
# The model's own assignment refuses, it is frozen; and those of its slots are quicker than `object.__setattr__`.
_set_fields, _set_given, _set_extra, _set_private = (
    BaseModel.__dict__[slot].__set__
    for slot in ("__dict__", "__pydantic_fields_set__", "__pydantic_extra__", "__pydantic_private__")
)
# What the constructors of named tuples call themselves.
_tuple: Callable[..., Any] = tuple.__new__


@lru_cache(maxsize=1024)
def given(*names: str) -> set[str]:
    """The set for `model`, one for all values that are given these fields: values are frozen, and copies copy it.

    One of its own would take a third of a value's memory.
    """
    return set(names)


def model(kind: type[ModelT], fields: dict[str, Any], given: set[str]) -> ModelT:
    """A value with all these fields, in the order of its class, of which those `given` do not have their default."""
    made = _new(kind)
    _set_fields(made, fields)
    _set_given(made, given)
    _set_extra(made, None)
    _set_private(made, None)
    return made


def span(message: pb.Span) -> Span:
    made: Span = _tuple(Span, (message.begin, message.end))
    return made


def spans(messages: Sequence[pb.Span]) -> tuple[Span, ...]:
    found = messages[:]  # a list made at once: protobuf's own iteration takes three times as long
    if len(found) == 1:
        message = found[0]
        return (_tuple(Span, (message.begin, message.end)),)
    return tuple([_tuple(Span, (message.begin, message.end)) for message in found])


def reference(message: pb.Reference) -> Reference:
    made: Reference = _tuple(Reference, (message.annotation_id, message.analyzer))
    return made


class _Annotation:
    """An annotation in the making: it can be filled in, because it is not frozen, and becomes one then."""

    # The interpreter changes the class of an object only if both have the same slots.
    __slots__ = Annotation.__slots__

    def __init__(  # noqa: PLR0917 - called for every annotation, and names take longer
        self,
        kind: str,
        spans: tuple[Span, ...],
        value: Any,
        label: str,
        score: float | None,
        id: str,  # noqa: A002 - the name of the field
    ) -> None:
        self.kind = kind
        self.spans = spans
        self.value = value
        self.label = label
        self.score = score
        self.id = id
        self.__class__ = Annotation  # type: ignore[assignment]


if TYPE_CHECKING:
    annotation = Annotation
else:
    annotation = _Annotation
