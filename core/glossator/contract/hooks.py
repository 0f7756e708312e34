"""The hooks that plugins implement (pluggy): for discovery and for whole batches, never per document.

A plugin is a light module named by an entry point of the group `glossator`:

    from glossator import Manifest, hookimpl

    @hookimpl
    def glossator_analyzers():
        yield Manifest(name="acme.topics", create=create, emits={"acme.topic": Topic})
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import AbstractContextManager

import pluggy

from glossator.contract.analyzer import Manifest
from glossator.contract.batch import Batch, StepSummary
from glossator.contract.parser import ModelPackage, ParserFactory
from glossator.text.annotation import Annotation

ENTRY_POINT_GROUP = "glossator"

hookspec = pluggy.HookspecMarker("glossator")
hookimpl = pluggy.HookimplMarker("glossator")


@hookspec
def glossator_analyzers() -> Iterable[Manifest]:  # type: ignore[empty-body]
    """The analyzers of this plugin. Data only: must not import models or other heavy modules."""


@hookspec
def glossator_models() -> Iterable[ModelPackage]:  # type: ignore[empty-body]
    """Model packages that this plugin ships, one for each language of each folder. Must not load them.

    yield ModelPackage("de", Path(__file__).parent / "models", "acme-german", "1.0")
    """


@hookspec(firstresult=True)
def glossator_parser(language: str, models: Sequence[ModelPackage]) -> ParserFactory | None:
    """A parser for the language, or None if this plugin has none. The first answer wins; Stanza's comes last.

    `models` are the model packages for the language: configured folders first, then those of `glossator_models`, then
    what `glossator models pull` put into `models.downloads`. A folder may turn out to have nothing for the language.
    Must not load models.
    """


@hookspec
def glossator_batch(batch: Batch) -> AbstractContextManager[object] | None:
    """A context manager around one batch in a worker, or None. For metrics and tracing: it changes nothing."""


@hookspec
def glossator_step(summary: StepSummary) -> None:
    """A step of a batch has ended, an analyzer's or the parser's: how many documents, failures and seconds.

    For metrics. Called in the worker within the batch, after the last result of the step; not for a step that killed
    its worker. What it raises is logged, and changes nothing.
    """


@hookspec(firstresult=True)
def glossator_describe(annotation: Annotation, text: str) -> str | None:
    """What an annotation of a kind of this plugin says, in words on one line; None for all other kinds.

    Terminal and page show it in the place of the value's fields: "Ebro at 4.2 m, rising". `annotation.value` is the
    model that the manifest gives for the kind, also if it came from a server. Called in the command, if the plugin is
    installed where that runs, and in a server's workers for requests with `AnalysisOptions.describe`, as the page's.
    """


@hookspec
def glossator_shutdown() -> None:
    """The worker or program is about to end: release what the plugin holds."""
