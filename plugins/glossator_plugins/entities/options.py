"""Options: what a request may ask of the entities analyzer."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field


class EntitiesOptions(BaseModel):
    """Which mentions to keep. Ids and names are the same whatever is kept."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    labels: list[str] = Field(
        default_factory=list,
        description="Keep mentions with these labels, such as PERSON or ORG; empty keeps all.",
    )
    min_score: float = Field(
        0.0,
        ge=0,
        le=1,
        description="Keep mentions that the model is at least this sure of; those without a score are kept.",
    )
    one_label_per_name: bool = Field(
        True,
        description="Give all mentions of one name the label that most of them have; false keeps the model's labels.",
    )
