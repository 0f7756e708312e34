"""Options: what a request may ask of the sentiment analyzer."""

from __future__ import annotations

from enum import StrEnum

from pydantic import BaseModel, ConfigDict, Field

from glossator.text.annotation import SentimentLevel


class TargetUnit(StrEnum):
    """What one annotation of the target level speaks of."""

    MENTION = "mention"
    ENTITY = "entity"


class Pronouns(StrEnum):
    """Which pronouns are targets."""

    NAMED = "named"
    ALL = "all"
    NONE = "none"


class SentimentOptions(BaseModel):
    """Which levels to report, and targets by what."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    levels: list[SentimentLevel] = Field(
        default_factory=lambda: list(SentimentLevel),
        description="Report these levels: the document, each sentence, each target (what is said about an entity).",
    )
    targets: TargetUnit = Field(
        TargetUnit.MENTION,
        description="mention: one result per mention of an entity. entity: one per entity, over all of its mentions; "
        "what others say of it does not count, so without words of the author's own it is neutral and quoted.",
    )
    pronouns: Pronouns = Field(
        Pronouns.NAMED,
        description="named: a he or she that stands for a person named in the text is a target too, where there is no "
        "doubt; in a text that names nobody, each he or she is one, without a reference. all: also elsewhere those of "
        "people whom texts do not name, for sentences taken out of their article. none: only names. At a pronoun the "
        "feeling is its sentence's.",
    )
