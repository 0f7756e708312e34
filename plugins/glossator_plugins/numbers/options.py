"""Options: what a request may ask of the numbers analyzer."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field

from glossator.text.annotation import NumberKind


class NumbersOptions(BaseModel):
    """Which amounts to keep, and how to read what is ambiguous."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    kinds: list[NumberKind] = Field(
        default_factory=list,
        description="Keep these kinds; empty: all of them, identifiers only with include_identifiers.",
    )
    include_identifiers: bool = Field(
        False,
        description="Also tell phone numbers, model names, addresses and keys, which are recognized so as not to be "
        "counted.",
    )
    vague: bool = Field(
        True,
        description='Keep vague amounts ("dozens of", "a couple"); low and high tell what they usually mean.',
    )
    day_first: bool = Field(
        False,
        description="Read 3/4/2022 as the third of April; otherwise as the fourth of March.",
    )

    def keeps(self, kind: NumberKind, *, vague: bool) -> bool:
        """Whether an amount of this kind is wanted."""
        if vague and not self.vague:
            return False
        if self.kinds:
            return kind in self.kinds
        return kind is not NumberKind.IDENTIFIER or self.include_identifiers
