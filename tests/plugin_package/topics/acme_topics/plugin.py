"""What this plugin offers. Light on purpose: it is imported wherever Glossator starts, models or not."""

from __future__ import annotations

from collections.abc import Iterable

from pydantic import BaseModel, ConfigDict, Field

from glossator import Analyzer, Layer, Manifest, Span, hookimpl

WORDS = {
    "energy": ("power", "electricity", "gas", "oil", "grid", "energy"),
    "money": ("price", "prices", "tax", "bank", "budget", "profit", "money"),
    "water": ("river", "flood", "lake", "rain", "water"),
}


class Topic(BaseModel):
    """A topic of a document: the value of annotations of kind `acme.topic`, whose spans are all its keywords."""

    model_config = ConfigDict(frozen=True)

    topic: str
    hits: int
    first: Span
    """Its first keyword: Glossator converts this span like the annotation's own."""


class TopicSettings(BaseModel):
    """Set by whoever runs the server, under `[analyzers."acme.topics"]`."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    keywords: dict[str, tuple[str, ...]] = Field(WORDS, description="Topic -> its keywords in lower case.")


class TopicOptions(BaseModel):
    """Set by whoever sends a document."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    min_hits: int = Field(1, ge=1, le=100, description="How many keywords make a topic.")
    topics: tuple[str, ...] = Field((), description="Only these topics; empty: all.")


class Shout(BaseModel):
    """A word in capitals: the value of annotations of kind `acme.shout`."""

    model_config = ConfigDict(frozen=True)

    word: str
    sentence: Span


def _topics(settings: TopicSettings) -> Analyzer[TopicOptions]:
    from .topics import Topics

    return Topics(settings)


def _shouting(settings: BaseModel) -> Analyzer[BaseModel]:
    from .shouting import Shouting

    return Shouting()


@hookimpl
def glossator_analyzers() -> Iterable[Manifest]:
    """The analyzers of this plugin."""
    yield Manifest(
        name="acme.topics",
        create=_topics,
        emits={"acme.topic": Topic},
        summary="Topics, by keyword.",
        title="Topics",
        languages=("en",),
        layers=frozenset({Layer.TOKENS}),
        settings=TopicSettings,
        options=TopicOptions,
    )
    yield Manifest(
        name="acme.shouting",
        create=_shouting,
        emits={"acme.shout": Shout},
        summary="Words in capitals.",
        title="Shouting",
        layers=frozenset({Layer.TOKENS}),
        default=False,
    )
