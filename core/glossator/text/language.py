"""The language of a document: which one, how it is known, and what the text itself looks like."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

UNDETERMINED = "und"
"""BCP-47 for a text whose language cannot be told."""

_UNTOLD = frozenset({"", UNDETERMINED, "mul"})


def stated(*names: str) -> str:
    """The first of these tags that names a language; empty if none does.

    An empty one, "und" and "mul", as pages and catalogues have them, leave to the text what it is in.
    """
    return next((found for name in names if (found := name.strip()).lower() not in _UNTOLD), "")


class LanguageSource(StrEnum):
    """How the language of a document is known."""

    NAMED = "named"
    """The document, or the request, names it: nobody has looked at the text."""
    IDENTIFIED = "identified"
    """The text was found to be in it."""
    ASSUMED = "assumed"
    """It is the default: the text is too short to tell, or nobody has looked at it because it is to be assumed."""


@dataclass(frozen=True, slots=True)
class LanguageShare:
    """How much of a text is in one of its languages."""

    language: str
    """BCP-47."""
    share: float
    """Of what was looked at, above 0 and up to 1."""


@dataclass(frozen=True, slots=True)
class IdentifiedLanguage:
    """What a text looks like."""

    language: str
    """BCP-47, or `UNDETERMINED`."""
    confidence: float
    """From 0 to 1; 0 where it cannot be told."""
    shares: tuple[LanguageShare, ...] = ()
    """Of a text in several languages, the largest first; empty for a text in one."""


@dataclass(frozen=True, slots=True)
class DocumentLanguage:
    """The language that a document is analyzed as, and why."""

    language: str = ""
    """BCP-47; of a document that is refused for it, what the text was found to be in."""
    source: LanguageSource | None = None
    """None: not known, as of results of a server from before there was this."""
    identified: IdentifiedLanguage | None = None
    """None where nobody has looked at the text."""
