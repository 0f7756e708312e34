"""Why a step cannot run on a document, and why what came of it is to be told otherwise."""

from __future__ import annotations

import time
from collections.abc import Mapping

from glossator.contract.analyzer import Failed, Outcome
from glossator.contract.batch import Task
from glossator.contract.parser import Parser
from glossator.errors import Failure, Reason
from glossator.host.plan import Step, serves
from glossator.text.parse import Layer, Parse

CANCELLED = Failed(Failure(Reason.CANCELLED, "the document was cancelled"))


def hindrance(
    step: Step, task: Task, parser: Parser, parse: Parse | Failure, outcomes: Mapping[str, Outcome]
) -> Failed | None:
    """Why the step cannot run, if so; `outcomes` are those of the steps that it uses."""
    if task.cancelled():
        return CANCELLED
    if task.deadline is not None and time.monotonic() >= task.deadline:
        return Failed(Failure(Reason.DEADLINE_EXCEEDED, "the deadline of the call passed before this analyzer ran"))
    if step.registered.failure is not None:
        return Failed(step.registered.failure)
    manifest = step.registered.manifest
    if not serves(manifest, parser.language):
        supported = ", ".join(manifest.languages)
        return Failed(
            Failure(
                Reason.LANGUAGE_UNSUPPORTED,
                f"analyzer {manifest.name!r} works on {supported}, not on {parser.language}",
                {"languages": supported},
            )
        )
    unavailable = parser.unavailable
    if missing := sorted(layer.value for layer in step.layers & unavailable.keys()):
        why = "; ".join(f"{name}: {unavailable[Layer(name)]}" for name in missing)
        return Failed(
            Failure(
                Reason.LAYER_UNAVAILABLE,
                f"analyzer {manifest.name!r} reads layers that no model for {parser.language} gives: {why}",
                {"layers": ",".join(missing), "language": parser.language},
            )
        )
    if isinstance(parse, Failure):
        return Failed(parse)
    size = manifest.max_document_bytes
    if size and len(task.document.text.encode()) > size:
        return Failed(
            Failure(
                Reason.DOCUMENT_TOO_LARGE,
                f"analyzer {manifest.name!r} takes at most {size} bytes of text: split the document",
                {"limit": str(size)},
            )
        )
    for kind, provider in step.providers.items():
        provided = outcomes[provider]
        if isinstance(provided, Failed) and kind not in step.optional:
            return Failed(
                Failure(
                    Reason.DEPENDENCY_FAILED,
                    f"analyzer {manifest.name!r} uses {kind!r} of {provider!r}, which failed: "
                    f"{provided.failure.reason.value}: {provided.failure.message}",
                    {"analyzer": provider, "reason": provided.failure.reason.value},
                )
            )
    return None


def unwanted(task: Task) -> Failed | None:
    """That nobody waits for the document any more, if so, which an analyzer is at."""
    if task.cancelled():
        return CANCELLED
    if task.deadline is not None and time.monotonic() >= task.deadline:
        return Failed(Failure(Reason.DEADLINE_EXCEEDED, "the deadline of the call passed while this analyzer ran"))
    return None


def explained(outcome: Outcome, task: Task) -> Outcome:
    """An analyzer sees only that its budget is over; the task knows whether somebody still waits."""
    return (unwanted(task) or outcome) if timed_out(outcome) else outcome


def timed_out(outcome: Outcome) -> bool:
    """Whether the analyzer says that its time was over."""
    return isinstance(outcome, Failed) and outcome.failure.reason is Reason.ANALYZER_TIMEOUT
