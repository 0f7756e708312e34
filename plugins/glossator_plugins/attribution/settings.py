"""Settings: what an operator or a researcher may switch off. Accuracy is at stake, never the form of the results."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field


class AttributionSettings(BaseModel):
    """Three kinds of evidence, all used unless somebody wants to know what one of them is worth."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    use_tagger: bool = Field(
        True,
        description="For research: off, sources, cues and contents are found by words and quotation marks alone.",
    )
    use_quotation_marks: bool = Field(
        True,
        description="For research: off, contents begin and end where the tagger says, and what it overlooks is lost; "
        "quotation marks still tell direct from indirect.",
    )
    use_linking: bool = Field(
        True,
        description="For research: off, each content takes the cue nearest to it and each cue its nearest source.",
    )
