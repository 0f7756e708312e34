"""The bars: what `bars.toml` expects of each score, and whether it is met."""

from __future__ import annotations

import tomllib
from enum import StrEnum
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from glossator_formats.scores.count import Score

FILE = Path(__file__).with_name("bars.toml")


class _Plain(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Peer(_Plain):
    """What somebody else reaches."""

    name: str
    score: float
    source: str
    """"measured" or "published"."""
    data: str = ""
    """On what, if not on the row's data."""


class Verdict(StrEnum):
    MOONSHOT = "moonshot"
    MET = "met"
    MISSED = "missed"
    ABSENT = "absent"
    """There is no score: the model or the gold is missing. A bar is missed by that, too."""
    INFORMS = ""
    """No bar is set."""


class Row(_Plain):
    """One line of the table; the fields are explained in `bars.toml`."""

    id: str
    group: str
    what: str
    data: str
    measure: str
    bar: float | None = None
    moonshot: float | None = None
    peers: tuple[Peer, ...] = ()

    @property
    def part(self) -> str:
        """The part that gives the score."""
        return self.id.partition(".")[0]

    def verdict(self, score: Score | None) -> Verdict:
        """How the score stands to bar and moonshot."""
        if score is None:
            return Verdict.ABSENT
        if self.moonshot is not None and score.value >= self.moonshot:
            return Verdict.MOONSHOT
        if self.bar is None:
            return Verdict.INFORMS
        return Verdict.MET if score.value >= self.bar else Verdict.MISSED

    def misses(self, score: Score | None) -> bool:
        """Whether a bar is missed; a score that is absent misses every bar."""
        return self.bar is not None and self.verdict(score) in {Verdict.MISSED, Verdict.ABSENT}


def rows(file: Path = FILE) -> list[Row]:
    """All rows in the order of the file."""
    return [Row.model_validate(row) for row in tomllib.loads(file.read_text(encoding="utf-8"))["row"]]
