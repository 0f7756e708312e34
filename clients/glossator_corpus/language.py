"""The language of a document as the tables have it: which, how it is known, and how much of the text is in which."""

from __future__ import annotations

import json
from typing import NamedTuple, Self

from glossator import DocumentResult
from glossator.text.language import UNDETERMINED


class Language(NamedTuple):
    """What a server said; of what it has not seen, what the document says."""

    code: str = ""
    source: str = ""
    """named, identified or assumed; empty if nobody told."""
    confidence: float | None = None
    """Where somebody has looked at the text."""
    shares: tuple[tuple[str, float], ...] = ()
    """Of a text in several languages, the largest first."""

    @classmethod
    def of(cls, result: DocumentResult, named: str) -> Self:
        """That of a document that came back; `named` is what the document itself says."""
        source, found = result.language_source, result.identified
        return cls(
            result.language or named,
            "" if source is None else source.value,
            None if found is None else found.confidence,
            () if found is None else tuple((each.language, each.share) for each in found.shares),
        )

    @property
    def told_by_the_text(self) -> str:
        """The language that the text was found to be in; empty if it was not that."""
        return self.code if self.confidence is not None and self.code != UNDETERMINED else ""

    def packed(self) -> str:
        """As text."""
        return json.dumps(self) if self.source else self.code

    @classmethod
    def unpacked(cls, text: str) -> Self:
        """From `packed`."""
        if not text.startswith("["):
            return cls(text)
        code, source, confidence, shares = json.loads(text)
        return cls(code, source, confidence, tuple((name, share) for name, share in shares))


UNKNOWN = Language()
