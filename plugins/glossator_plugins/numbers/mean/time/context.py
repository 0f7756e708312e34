"""What the document and the request add to the text of a sentence."""

from __future__ import annotations

from datetime import date, datetime
from typing import NamedTuple


class Context(NamedTuple):
    """What the document and the request add to the text."""

    reference: date | None = None
    """The day that relative dates count from."""
    moment: datetime | None = None
    """The time of that day."""
    day_first: bool = False
    """Whether 3/4/2022 is the third of April."""
