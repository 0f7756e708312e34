"""What the process is asked: which part of which plugin, on which texts, within which limits."""

from __future__ import annotations

import signal
from collections.abc import Mapping
from dataclasses import dataclass
from json import dumps, loads  # a plugin may put something else into the module

from glossator.testing.conformance.runner import Part

STEPS = ("import", "create", "fork", "twice", "results", "memory", "growth", "close")

ASK = signal.SIGUSR1
"""The signal on which the process tells where it is, on standard error."""


@dataclass(frozen=True, slots=True)
class Request:
    """What the child is to do."""

    part: Part
    path: tuple[str, ...]
    """The import path."""
    texts: Mapping[str, str]
    limits: Mapping[str, float]
    """Those of `Limits`, by name."""
    steps: tuple[str, ...] = STEPS

    def pack(self) -> str:
        """As JSON."""
        part = {name: getattr(self.part, name) for name in Part.__slots__}
        part |= {"settings": dict(self.part.settings), "options": dict(self.part.options)}
        whole = {name: getattr(self, name) for name in Request.__slots__}
        whole |= {"texts": dict(self.texts), "limits": dict(self.limits), "part": part}
        return dumps(whole, default=repr)

    @classmethod
    def unpack(cls, text: str) -> Request:
        """From JSON."""
        given = loads(text)
        part = given["part"]
        return cls(
            Part(**{**part, "more": tuple(part["more"])}),
            tuple(given["path"]),
            given["texts"],
            given["limits"],
            tuple(given["steps"]),
        )
