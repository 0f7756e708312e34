"""Line ends: one sign for all of them, so that the rooms behind know one."""

from __future__ import annotations

import re

# CR LF stays: its LF is there already.
_OTHER = re.compile("\r(?!\n)|[\x0b\x0c\x85\u2028\u2029]")


def with_plain_line_ends(text: str) -> str:
    """The text, as long as before, in which every line ends with a line feed."""
    return _OTHER.sub("\n", text)
