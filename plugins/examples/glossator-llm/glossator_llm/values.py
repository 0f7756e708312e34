"""What annotations of this plugin hold."""

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

KIND, REPORT = "glossator.llm.passage", "glossator.llm.report"


class Passage(BaseModel):
    """A passage that the model quoted, found in the text: the value of annotations of kind `glossator.llm.passage`.

    The annotation's label is the model's, one of the settings; its span is where the passage stands.
    """

    model_config = ConfigDict(frozen=True)

    quoted: Literal["exactly", "loosely"] = Field(
        description="loosely: with other quotation marks, dashes, blanks or capitals than the text has."
    )
    occurrences: int = Field(1, ge=1, description="How often the text has it; of several the next one was taken.")


class Report(BaseModel):
    """What became of the model's answer: the value of the annotation of kind `glossator.llm.report`."""

    model_config = ConfigDict(frozen=True)

    model: str = Field(description="As the service names it.")
    answers: int = Field(ge=0, description="Passages that it gave.")
    kept: int = Field(ge=0, description="Of these, those that are annotations.")
    not_in_text: int = Field(ge=0, description="Dropped: the text does not have them.")
    unknown_label: int = Field(ge=0, description="Dropped: with a label that nobody asked for.")
    repeated: int = Field(ge=0, description="Dropped: given more often than the text has them.")
    malformed: int = Field(ge=0, description="Dropped: neither a quote nor a label.")
    cut_off: bool = Field(False, description="Whether the answer ended at max_output_tokens: there may be more.")
