"""WARC and WET: what a web crawler archived, a record a document."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pydantic import Field

from glossator.contract.reader import Reader, Reading, Source, Unreadable, invalid
from glossator.errors import DocumentError
from glossator.text.document import Document
from glossator_formats.codings import decoded
from glossator_formats.decoding import decode
from glossator_formats.readers.html import HtmlOptions, HtmlReader, page
from glossator_formats.record import attributes, language_of, one_line
from glossator_formats.segments import Damage, records

_PAGES = ("text/html", "application/xhtml+xml")
# What Common Crawl names by ISO 639-3 has a shorter name in BCP 47.
_LONG = (
    *("ara", "bul", "cat", "ces", "dan", "deu", "ell", "eng", "est", "fas", "fin", "fra", "heb", "hin", "hrv", "hun"),
    *("ind", "isl", "ita", "jpn", "kor", "lav", "lit", "nld", "nob", "nor", "pol", "por", "ron", "rus", "slk", "slv"),
    *("spa", "sqi", "srp", "swe", "tha", "tur", "ukr", "urd", "vie", "zho"),
)
_SHORT = (
    *("ar", "bg", "ca", "cs", "da", "de", "el", "en", "et", "fa", "fi", "fr", "he", "hi", "hr", "hu"),
    *("id", "is", "it", "ja", "ko", "lv", "lt", "nl", "nb", "no", "pl", "pt", "ro", "ru", "sk", "sl"),
    *("es", "sq", "sr", "sv", "th", "tr", "uk", "ur", "vi", "zh"),
)
_LANGUAGES = dict(zip(_LONG, _SHORT, strict=True))


class WarcOptions(HtmlOptions):
    errors: bool = Field(False, description="Pages that servers sent with an error, such as 404, too.")


class WarcReader(Reader[WarcOptions]):
    """Responses and resources that are HTML or plain text, and conversions, as WET has them.

    What has no text by its kind is no document: requests, metadata, images, scripts, redirects, and revisits of what
    has not changed. HTML goes through the reader of HTML, with its options.
    """

    name = "warc"
    summary = "a record with a page or a text is a document"
    suffixes = (".warc", ".wet")
    media_types = ("application/warc",)
    extra = "formats"
    requires = ("fastwarc", "trafilatura", "lxml", "lxml_html_clean")
    options = WarcOptions
    gives = ("title", "author", "publisher", "url", "identifier", "published", "retrieved", "keywords", "media_type")

    def sniff(self, head: bytes) -> bool:
        return head.startswith(b"WARC/")

    def read(self, source: Source, options: WarcOptions) -> Iterator[Reading]:
        from fastwarc import WarcRecordType

        kinds = WarcRecordType.response | WarcRecordType.resource | WarcRecordType.conversion
        number = 0
        # Held until it is known that the part of the file that it is in is whole.
        held: Reading | None = None
        with source.open() as stream:
            for record in records(stream, kinds):
                number += 1
                if isinstance(record, Damage):
                    place, self_ = number, held
                    if record.concerns_last and number > 1:
                        place, self_ = number - 1, None
                    if self_ is not None:
                        yield self_
                    rest = "those after it were read" if record.goes_on else "it is the last that was found"
                    yield source.unreadable(f"the record is damaged: {record.message}; {rest}", place)
                    held = None
                    continue
                if held is not None:
                    yield held
                held = _reading(record, number, source, options)
        if held is not None:
            yield held
        if not number:
            raise invalid("it has no record with a response or a text: is it another format?")


def _reading(record: Any, number: int, source: Source, options: WarcOptions) -> Reading | None:
    """The document of a record; None if its kind has no text."""
    headers, http = record.headers, record.http_headers
    codings: list[str] = []
    if http is not None:
        kind, charset = (record.http_content_type or "").lower(), record.http_charset or ""
        if not http.status_code:
            return source.unreadable(
                "the record does not begin as an answer over HTTP does: fetch the page again", number
            )
        if not options.errors and not 200 <= http.status_code < 300:
            return None
        codings = [*http.get_multiple("Content-Encoding"), *http.get_multiple("Transfer-Encoding")]
    else:
        kind, charset = (headers.get("Content-Type") or "").partition(";")[0].strip().lower(), ""
    whole = record.content_length
    if kind not in (*_PAGES, "text/plain", ""):
        return None
    data = record.reader.read(source.max_bytes + 1)
    if len(data) > source.max_bytes:
        return source.too_large(number)
    if len(data) < whole:
        return source.unreadable(f"the record is cut off: it has {len(data)} of {whole} bytes; fetch it again", number)
    try:
        data = decoded(data, codings, source.max_bytes)
    except DocumentError as error:
        return Unreadable(source.place(number), error.failure)
    if len(data) > source.max_bytes:
        return source.too_large(number)
    if not data.strip():
        return source.unreadable("the record has no content", number)
    if not kind:  # nobody said what it is
        if not HtmlReader().sniff(data[:4096]):
            return None
        kind = "text/html"
    try:
        return _document(data, kind, charset, headers, name=source.place(number), options=options)
    except DocumentError as error:
        return Unreadable(source.place(number), error.failure)


def _document(data: bytes, kind: str, charset: str, headers: Any, *, name: str, options: WarcOptions) -> Document:
    url = headers.get("WARC-Target-URI") or ""
    facts = {
        "url": url.strip("<>"),
        "identifier": (headers.get("WARC-Record-ID") or "").strip("<>"),
        "retrieved": headers.get("WARC-Date") or "",
        "media_type": kind,
    }
    if kind in _PAGES:
        found = page(data, name, options, charset=charset, url=facts["url"])
        # The address it was fetched from is known; that in its markup may be anybody's.
        return Document(
            found.text, name, found.language, found.reference_time, {**found.attributes, **attributes(facts)}
        )
    languages = one_line(headers.get("WARC-Identified-Content-Language")).split(",")
    language = language_of(_LANGUAGES.get(languages[0], languages[0]))
    return Document(decode(data, charset or options.encoding), name, language, None, attributes(facts))
