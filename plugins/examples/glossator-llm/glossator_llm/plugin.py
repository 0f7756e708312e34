"""What this plugin offers. Light on purpose: it is imported wherever Glossator starts."""

from collections.abc import Iterable

from glossator import Analyzer, Manifest, NoOptions, hookimpl

from .settings import Settings
from .values import KIND, REPORT, Passage, Report


def create(settings: Settings) -> Analyzer[NoOptions]:
    """Opens no connection: workers are forked afterwards."""
    from .analyzer import LanguageModel

    return LanguageModel(settings)


@hookimpl
def glossator_analyzers() -> Iterable[Manifest]:
    """The analyzers of this plugin."""
    yield Manifest(
        name="glossator.llm",
        title="Passages by a language model",
        summary="Passages that a language model finds, as far as the text has them.",
        create=create,
        emits={KIND: Passage, REPORT: Report},
        settings=Settings,
        # It costs money and sends texts elsewhere: only who asks for it gets it.
        default=False,
        deterministic=False,
        max_document_bytes=60_000,
    )
