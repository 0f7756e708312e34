"""What formats of news agencies have in common: an item has a headline, a body, and facts about it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from pydantic import BaseModel, ConfigDict, Field

from glossator.contract.reader import Reading, Source
from glossator.errors import Reason
from glossator.text.document import Document
from glossator_formats.record import Value, attributes, language_of, time_of, told_time

GIVES = (
    *("title", "subtitle", "description", "author", "publisher", "url", "identifier", "version", "status"),
    *("published", "modified", "keywords", "place", "copyright", "media_type", "left_out"),
)

_BY = re.compile(r"^\s*(by|von|par|por|di|av|af|door)\s+", re.IGNORECASE)


class NewsOptions(BaseModel):
    """Options of readers of news."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    headline: bool = Field(False, description="The headline as the first line of the text, too.")


@dataclass
class Item:
    """One item of news."""

    text: str = ""
    language: str = ""
    time: str = ""
    """When this version was written."""
    facts: dict[str, Value] = field(default_factory=dict)
    kind: str = "item"
    """What it is called in messages."""

    def reading(self, source: Source, number: int | None, options: NewsOptions) -> Reading:
        """Its document; or that it has no text, as pictures and lists of other items have none."""
        title = self.facts.get("title")
        text = self.text
        if options.headline and isinstance(title, str) and title and text:
            text = f"{title}\n{text}"
        if not text.strip():
            return source.unreadable(f"the {self.kind} has no text: leave it out", number, reason=Reason.DOCUMENT_EMPTY)
        if len(text) > source.max_bytes:
            return source.too_large(number, "the text")
        facts = dict(self.facts)
        for name in ("published", "modified"):
            if written := facts.get(name):
                facts[name] = told_time(written)
        return Document(text, source.place(number), language_of(self.language), time_of(self.time), attributes(facts))


def without_by(byline: str) -> str:
    """A byline without its first word: "By Ada Lee" in several languages."""
    return _BY.sub("", byline)
