"""Checks what an analyzer returned against what it declared: spans, kinds, models, ids. Fails only that result."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from numbers import Real

from glossator.contract.analyzer import Annotations, Failed, Outcome, failure_of
from glossator.contract.view import View
from glossator.errors import Failure, Reason
from glossator.host.plan import Step
from glossator.telling import name_of, quoted
from glossator.text.annotation import Annotation, Attribution, Reference, Span, pointers_of
from glossator.text.document import Document


def checked(outcome: object, step: Step, document: Document, view: View) -> Outcome:
    """The outcome with ids filled in, or `Failed` with RESULT_INVALID and what is wrong."""
    try:
        return _checked(outcome, step, document, view)
    except RecursionError:
        return _invalid(step, "a value of it holds itself, or parts within parts without end")
    except BaseException as error:  # plugins are not type-checked: whatever trips the checks is theirs
        return _invalid(step, f"checking its outcome failed: {failure_of(error).message}")


def _checked(outcome: object, step: Step, document: Document, view: View) -> Outcome:
    if isinstance(outcome, Failed):
        if not isinstance(outcome.failure, Failure):
            return _invalid(step, f"returned Failed with a {name_of(type(outcome.failure))} where a Failure is due")
        if problem := outcome.failure.problem:
            return _invalid(step, f"returned Failed with a Failure whose {problem}")
        return outcome
    if not isinstance(outcome, Annotations):
        return _invalid(step, f"returned {name_of(type(outcome))} where Annotations or Failed is due")
    items: list[Annotation] = []
    shared: dict[str, object] = {}
    layers = {layer.name: layer for layer in step.registered.manifest.shares}
    references: list[tuple[int, Reference]] = []
    ids: set[str] = set()
    length = len(document.text)
    for position, item in enumerate(outcome.items):
        if layers and isinstance(item, Annotation) and isinstance(item.kind, str) and item.kind in layers:
            if item.kind in shared:
                return _invalid(step, f"it gave two values of the shared layer {item.kind!r} for one document")
            if not isinstance(item.value, model := layers[item.kind].model):
                found = name_of(type(item.value))
                return _invalid(
                    step, f"its value of the shared layer {item.kind!r} is a {found}, not a {name_of(model)}"
                )
            shared[item.kind] = item.value
            continue
        problem = _problem(item, step)
        if not problem:
            pointers = pointers_of(item.value)
            problem = _misplaced(item.spans, length) or _misplaced(pointers, length)
            references += [(position, pointer) for pointer in pointers if isinstance(pointer, Reference)]
        if problem:
            return _invalid(step, f"annotation {position}: {problem}")
        identified = item if item.id else replace(item, id=f"{step.registered.manifest.name}-{position}")
        if identified.id in ids:
            return _invalid(step, f"annotation {position}: its id{quoted(identified.id)} is used twice")
        ids.add(identified.id)
        items.append(identified)
    if dangling := _dangling(items, references, step, ids, view):
        return _invalid(step, dangling)
    if missing := layers.keys() - shared.keys():
        name = min(missing)
        return _invalid(
            step, f"it gave no value of the shared layer {name!r}: yield LAYER.of(value) for every document"
        )
    return Annotations(tuple(items), shared, view.notes)


def _problem(item: Annotation, step: Step) -> str:
    manifest = step.registered.manifest
    if not isinstance(item, Annotation):
        return f"is a {name_of(type(item))}, not an Annotation"
    for name, given in (("kind", item.kind), ("label", item.label), ("id", item.id)):
        if not isinstance(given, str):
            return f"its {name} is a {name_of(type(given))}, not a str"
    model = manifest.emits.get(item.kind)
    if model is None:
        declared = ", ".join(manifest.emits)
        return f"its kind{quoted(item.kind)} is not declared (Manifest.emits: {declared})"
    if not isinstance(item.value, model):
        return f"its value is a {name_of(type(item.value))}, declared is {name_of(model)}"
    if manifest.labels and item.label and item.label not in manifest.labels:
        return f"its label{quoted(item.label)} is not declared (Manifest.labels: {', '.join(manifest.labels)[:500]})"
    if item.score is not None:
        if not isinstance(item.score, Real) or isinstance(item.score, bool):
            return f"its score is a {name_of(type(item.score))}, not a float or None: write float(…)"
        if not 0 <= item.score <= 1:
            return "its score lies outside [0, 1]"
    return _spans_problem(item.spans)


def _spans_problem(spans: object) -> str:
    if isinstance(spans, Span):
        return "its spans are one Span: write (Span(begin, end),), with a comma"
    if not isinstance(spans, (tuple, list)):
        return f"its spans are a {name_of(type(spans))}: write a tuple of Span"
    last = None
    for span in spans:
        if not isinstance(span, Span):
            return f"one of its spans is a {name_of(type(span))}, not a Span: write Span(begin, end)"
        if last is not None and span < last:
            return (
                f"its spans are not in text order: [{span.begin}, {span.end}) comes after [{last.begin}, {last.end}); "
                "write tuple(sorted(spans))"
            )
        last = span
    return ""


def _misplaced(pointers: Iterable[Span | Reference], length: int) -> str:
    """Says which of the spans among them is none of a text of this length, if one is."""
    for pointer in pointers:
        if isinstance(pointer, Span):
            begin, end = pointer
            if not (_whole(begin) and _whole(end)):
                other = end if _whole(begin) else begin
                return f"a span of it has offsets that are not int but {name_of(type(other))}: write int(…)"
            if end < begin:
                return f"its span [{begin}, {end}) ends before it begins"
            if not 0 <= begin <= end <= length:
                return f"its span [{begin}, {end}) lies outside the text of {length} characters"
    return ""


def _whole(offset: object) -> bool:
    return isinstance(offset, int) and not isinstance(offset, bool)


def _dangling(
    items: list[Annotation], references: list[tuple[int, Reference]], step: Step, ids: set[str], view: View
) -> str:
    """Says which reference points at nothing, if one does."""
    known = {"": ids, step.name: ids}
    for kind, provider in step.providers.items():
        known[provider] = known.get(provider, set()) | {item.id for item in view.annotations(kind)}
    for position, reference in references:
        if reference.annotation_id not in known.get(reference.analyzer, ()):
            return f"annotation {position}: it refers to an annotation that does not exist"
    for position, item in enumerate(items):
        if isinstance(item.value, Attribution) and item.value.parent_id and item.value.parent_id not in ids:
            return f"annotation {position}: its parent_id names an annotation that does not exist"
    return ""


def _invalid(step: Step, what: str) -> Failed:
    name = step.registered.manifest.name
    return Failed(Failure(Reason.RESULT_INVALID, f"analyzer {name!r} broke its contract: {what}", {"analyzer": name}))
