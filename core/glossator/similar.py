"""What somebody may have meant who mistyped a name."""

from __future__ import annotations

from collections.abc import Collection
from difflib import get_close_matches

# Longer ones are no names, and comparing takes time with their square.
_LONGEST = 100


def meant(name: str, known: Collection[str]) -> str:
    """'; did you mean "numbers"?' if one of the known names is close; else nothing."""
    if len(name) > _LONGEST:
        return ""
    folded = {one.casefold(): one for one in known}
    close = get_close_matches(name.casefold(), folded, n=1, cutoff=0.7)
    return f'; did you mean "{folded[close[0]]}"?' if close else ""
