"""Options: what a request may ask of the entities analyzer."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field

from glossator_plugins.entities.labels import Label


class EntitiesOptions(BaseModel):
    """Which mentions to keep. Ids and names are the same whatever is kept.

    The default of `min_score` is about half of the F1 that the bundled tagger reaches: what is less likely right than
    that lowers F1 when it is kept (Lipton et al., Optimal Thresholding of Classifiers to Maximize F1 Measure, 2014).
    Where the model is sure of the name and only hesitates between labels, all their chances count, by less than half.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    labels: list[Label] = Field(
        default_factory=list,
        description="Keep mentions with these labels, such as PERSON or ORG; empty keeps all. "
        "The result's notes say which of them the models of the language never give.",
    )
    min_score: float = Field(
        0.4,
        ge=0,
        le=1,
        description="Leave out entities of whose names the model is nowhere this sure; 0 keeps all.",
    )
    one_label_per_name: bool = Field(
        True,
        description="Give all mentions of one name the label that most of them have; false keeps the model's labels.",
    )
