"""Options: what a request may ask of the entities analyzer."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field

from glossator_plugins.entities.labels import Label


class EntitiesOptions(BaseModel):
    """Which mentions to keep. Ids and names are the same whatever is kept.

    Without `min_score` what the model itself gives less than 0.4 is left out, which is best for F1. Where the model is
    sure of the name and only hesitates between labels, all their chances count, by less than half.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    labels: list[Label] = Field(
        default_factory=list,
        description="Keep mentions with these labels, such as PERSON or ORG; empty keeps all. "
        "The result's notes say which of them the models of the language never give.",
    )
    min_score: float | None = Field(
        None,
        ge=0,
        le=1,
        description="Leave out entities whose names are nowhere right this often, by their scores; 0 keeps all. "
        "Default: those of which the model is not sure enough by its own account.",
    )
    one_label_per_name: bool = Field(
        True,
        description="Give all mentions of one name the label that most of them have; false keeps the model's labels.",
    )
