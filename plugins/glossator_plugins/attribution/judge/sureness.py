"""Sureness: what tells whether an attribution as a whole is right, as features that a calibration weighs."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import NamedTuple

from glossator.text.annotation import Annotation, AttributionAct, AttributionAssertion, AttributionType, Span
from glossator.text.calibration import sureness
from glossator.text.parse import RoleSpan
from glossator_plugins.attribution.find.linking import Statement
from glossator_plugins.attribution.find.words.cues import is_speech

from .act import SPEECH

Scores = Mapping[tuple[str, int, int], float]
"""The tagger's scores, by role, begin and end of a span."""


Features = Mapping[str, float]
"""By name; what an attribution does not have is 0."""


class Judged(NamedTuple):
    """A statement, and what was judged of it."""

    statement: Statement
    type: AttributionType
    act: AttributionAct
    assertion: AttributionAssertion
    speaker: Annotation | None
    """The entity mention that its source names or takes up."""
    score: float | None = None
    features: Features = MappingProxyType({})


def scores_of(roles: Sequence[RoleSpan]) -> Scores:
    """Of the spans that have one."""
    return {(role.role, role.begin, role.end): role.score for role in roles if role.score is not None}


def of_frame(scores: Scores, statement: Statement) -> float | None:
    """How sure the tagger is of both cue and source; None where one of them is not as it tagged it."""
    known = [_score(scores, span) for span in (statement.cue, statement.source) if span is not None]
    sure = [score for score in known if score is not None]
    return min(sure) if sure and len(sure) == len(known) else None


def features_of(text: str, one: Judged, scores: Scores, *, nested: bool) -> Features:
    """The features of an attribution; `nested`: it lies within the content of another."""
    statement = one.statement
    frame = of_frame(scores, statement)
    contents = [scores.get(("content", *span)) for span in statement.content]
    content = min((score for score in contents if score is not None), default=None)
    words = len(" ".join(text[begin:end] for begin, end in statement.content).split())
    cue = text[statement.cue.begin : statement.cue.end]
    found = {
        "untagged": frame is None,
        "content_changed": content is None or None in contents,
        "whole": statement.passages[0].whole,
        "direct": one.type is AttributionType.DIRECT,
        "mixed": one.type is AttributionType.MIXED,
        "speech": one.act in SPEECH,
        "says": is_speech(cue),
        "implicit": statement.source is None,
        "somebody": one.speaker is not None,
        "nested": nested,
        "pieces": len(statement.content) > 1,
    }
    return {
        **{name: 1.0 for name, holds in found.items() if holds},
        **({} if frame is None else sureness(frame)),
        **({} if content is None else {f"content_{name}": each for name, each in sureness(content).items()}),
        "words": math.log(1 + words),
    }


def _score(scores: Scores, span: Span) -> float | None:
    """Of a cue or a source."""
    return scores.get(("cue", *span), scores.get(("source", *span)))
