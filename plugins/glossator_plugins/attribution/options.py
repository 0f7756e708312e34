"""Options: what a request may ask of the attribution analyzer."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field

from glossator.text.annotation import AttributionType


class AttributionOptions(BaseModel):
    """Which attributions to keep: what the text says was said or written, unless more is asked for."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    speech_only: bool = Field(
        True,
        description="Keep what was said, written, asked, ordered or promised; off: beliefs, perceptions and deeds too.",
    )
    asserted_only: bool = Field(
        True,
        description="Keep what the text says did happen; off: what it denies, asks, supposes or foresees too.",
    )
    min_score: float = Field(
        0.0,
        ge=0,
        le=1,
        description="Leave out what is right less often than this, by its score; 0 keeps all.",
    )
    types: list[AttributionType] = Field(
        default_factory=lambda: list(AttributionType),
        description="Keep these types: direct (all of the content is quoted), indirect (none), mixed (part).",
    )
