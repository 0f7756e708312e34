"""The lines that the process answers with, and how much it has printed beside them."""

from __future__ import annotations

import os
from collections.abc import Mapping
from json import dumps  # a plugin may put something else into the module
from typing import Any

_out = -1
_streams = (1, 2)


def answer_to(descriptor: int) -> None:
    """From now on lines go there; once, before the plugin can close or replace anything."""
    global _out, _streams  # noqa: PLW0603 - the process has one place to answer to
    _out = descriptor
    os.set_inheritable(_out, False)
    _streams = (os.dup(1), os.dup(2))  # who closes them is told of, and we go on


def say(line: Mapping[str, Any]) -> None:
    """One line to whoever started us."""
    data = (dumps(line, default=repr) + "\n").encode()
    while data:
        data = data[os.write(_out, data) :]


def written() -> tuple[int, int]:
    """Bytes that standard output and error have got."""
    return os.fstat(_streams[0]).st_size, os.fstat(_streams[1]).st_size
