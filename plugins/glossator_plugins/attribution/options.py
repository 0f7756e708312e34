"""Options: what a request may ask of the attribution analyzer."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field

from glossator.annotation import AttributionType


class AttributionOptions(BaseModel):
    """Which attributions to keep."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    speech_only: bool = Field(
        False,
        description="Keep what was said or written, and drop beliefs, intentions, perceptions and the like.",
    )
    types: list[AttributionType] = Field(
        default_factory=lambda: list(AttributionType),
        description="Keep these types: direct (all of the content is quoted), indirect (none), mixed (part).",
    )
