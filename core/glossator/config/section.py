"""What a section of the configuration is: frozen, every key described, every number bounded."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field

from glossator.documented import with_fields


class Section(BaseModel):
    """A table of the file: frozen, and no key that it does not know."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)

    @classmethod
    def __pydantic_init_subclass__(cls, **_: Any) -> None:
        describe(cls)


def describe(model: type[BaseModel]) -> None:
    """Give `help` what it shows of a model's fields: nothing by itself."""
    docs = {name: field.description or "" for name, field in model.model_fields.items()}
    model.__doc__ = with_fields(model.__doc__ or "", docs)


Sent = Annotated[int, Field(le=2**31 - 1)]
"""What gRPC is given and clients are told: that does not hold more."""
Count = Annotated[int, Field(le=2**63 - 1)]
"""What the wire's status has at most."""
Seconds = Annotated[float, Field(le=1e9)]
"""Of a wait: more than a lifetime is no number that clocks and the wire hold."""
