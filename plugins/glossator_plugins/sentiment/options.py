"""Options: what a request may ask of the sentiment analyzer."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field

from glossator.annotation import SentimentLevel


class SentimentOptions(BaseModel):
    """Which levels to report."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    levels: list[SentimentLevel] = Field(
        default_factory=lambda: list(SentimentLevel),
        description="Report these levels: the document, each sentence, each mention of an entity (target).",
    )
