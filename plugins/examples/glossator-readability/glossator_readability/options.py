"""What whoever sends a document may set."""

from pydantic import BaseModel, ConfigDict, Field


class Options(BaseModel):
    """Set by whoever sends a document."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    min_words: int = Field(100, ge=1, description="Of shorter texts there are counts alone, and no measures.")
    hard_words: int = Field(25, ge=1, description="Sentences with more words than this are hard.")
