"""RSS and Atom: an entry of a feed is a document."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from glossator.contract.reader import Reader, Reading, Source, invalid
from glossator_formats.decoding import as_ascii
from glossator_formats.markup import html_text
from glossator_formats.news import GIVES, Item, NewsOptions

_ROOT = re.compile(rb"<(?:[\w.-]+:)?(rss|feed|RDF)[\s>]")
_KNOWN = (b"http://www.w3.org/2005/Atom", b"http://purl.org/rss/1.0/", b"http://my.netscape.com/rdf/simple/0.9/")
_END = re.compile(rb"</(?:[\w.-]+:)?(rss|feed|RDF)\s*>\s*(<!--.*?-->\s*)*\Z", re.DOTALL)


class FeedReader(Reader[NewsOptions]):
    """The content of an entry, else its summary, as text. Nothing that a feed refers to is fetched.

    A feed that is damaged is read as far as it can be, and told; of one that is cut off, the last entry is left out.
    """

    name = "feed"
    summary = "RSS 0.9 to 2.0 and Atom: an entry is a document"
    suffixes = (".rss", ".atom", ".rdf", ".xml")
    doubts = True
    media_types = ("application/rss+xml", "application/atom+xml")
    extra = "formats"
    requires = ("feedparser", "lxml")
    options = NewsOptions
    gives = GIVES

    def sniff(self, head: bytes) -> bool:
        head = as_ascii(head)
        found = _ROOT.search(head)
        return found is not None and (found[1] == b"rss" or any(name in head for name in _KNOWN))

    def read(self, source: Source, options: NewsOptions) -> Iterator[Reading]:
        import feedparser

        data = source.bytes()
        # A stream: from a string it would take an address, or a path. Relative addresses stay as they are.
        feed = feedparser.parse(io.BytesIO(data), resolve_relative_uris=False, sanitize_html=True)
        entries = list(feed.get("entries") or ())
        damaged = bool(feed.get("bozo")) and "SAX" in type(feed.get("bozo_exception")).__name__
        cut = damaged and not _END.search(data.rstrip()[-4096:])
        if cut:
            entries = entries[:-1]
        if not entries and not damaged:
            raise invalid("it is a feed without entries" if feed.get("version") else "it is neither RSS nor Atom")
        for number, entry in enumerate(entries, 1):
            yield _item(entry, feed.get("feed") or {}).reading(source, number, options)
        if damaged:
            rest = "its end is missing, and the last entry with it" if cut else "some of it may be missing"
            yield source.unreadable(f"it is no well-formed XML: {rest}; fetch it again", "unread")


def _item(entry: Any, feed: Any) -> Item:
    content = entry.get("content") or []
    value = next((one.value for one in content if (one.get("value") or "").strip()), "")
    language = next((one.language for one in content if one.get("language")), "")
    created = _time(entry.get("published_parsed"))
    # Asked for what it has not, feedparser gives the other one.
    changed = _time(entry["updated_parsed"]) if "updated_parsed" in entry else ""
    summary = html_text(entry.get("summary") or "")
    return Item(
        text=html_text(value) or summary,
        language=language or entry.get("language") or feed.get("language") or "",
        time=created or changed,
        facts={
            "title": html_text(entry.get("title") or ""),
            "description": summary if value else "",
            "author": [one.get("name") for one in entry.get("authors") or ()] or entry.get("author") or "",
            "publisher": (entry.get("source") or {}).get("title") or html_text(feed.get("title") or ""),
            "url": entry.get("link") or "",
            "identifier": entry.get("id") or "",
            "published": created or changed,
            "modified": changed,
            "keywords": [tag.get("label") or tag.get("term") for tag in entry.get("tags") or ()],
            "copyright": entry.get("rights") or feed.get("rights") or "",
        },
        kind="entry",
    )


def _time(parsed: Any) -> str:
    """Of the nine numbers that feedparser gives, which are in UTC."""
    try:
        year, month, day, hour, minute, second = parsed[:6] if parsed else (0,) * 6
        return datetime(year, month, day, hour, minute, second, tzinfo=UTC).isoformat()
    except (ValueError, TypeError):  # a year 0, or a second 60
        return ""
