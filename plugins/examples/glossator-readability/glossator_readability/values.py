"""What annotations of this plugin hold."""

from pydantic import BaseModel, ConfigDict, Field


class Readability(BaseModel):
    """How hard a document is to read: the value of annotations of kind `glossator.readability`.

    Measures are None where they would say nothing: in texts shorter than `min_words`, and, all but LIX and
    RIX, in other languages than English. They were fitted to running prose; of lists and tables they tell little.
    """

    model_config = ConfigDict(frozen=True)

    words: int = Field(ge=0, description="Tokens with a letter or digit; contractions and possessives are one.")
    sentences: int = Field(ge=0, description="Of those that have words.")
    letters: int = Field(ge=0, description="Letters and digits of the words.")
    long_words: int = Field(ge=0, description="Words of more than six letters.")
    syllables: int | None = Field(None, description="Counted by rule, in English only.")
    polysyllables: int | None = Field(None, description="Words of three syllables or more.")
    flesch_reading_ease: float | None = Field(None, description="Flesch 1948: higher is easier; 60 is plain English.")
    flesch_kincaid_grade: float | None = Field(None, description="Kincaid et al. 1975: grade of a US school.")
    gunning_fog: float | None = Field(None, description="Gunning 1952: years of formal education.")
    smog: float | None = Field(None, description="McLaughlin 1969: grade; None below 30 sentences.")
    coleman_liau: float | None = Field(None, description="Coleman and Liau 1975: grade of a US school.")
    automated_readability: float | None = Field(None, description="Smith and Senter 1967: grade of a US school.")
    lix: float | None = Field(None, description="Björnsson 1968: below 30 easy, above 60 very hard; any language.")
    rix: float | None = Field(None, description="Anderson 1983: long words per sentence; any language.")


class HardSentence(BaseModel):
    """A sentence that is longer than most readers bear: the value of annotations of kind `glossator.hard_sentence`."""

    model_config = ConfigDict(frozen=True)

    words: int = Field(ge=1, description="In the sentence.")
    lix: float = Field(description="Of the sentence alone: its words, and its share of long ones in per cent.")
