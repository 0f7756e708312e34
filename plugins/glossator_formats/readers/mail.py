"""Mails: EML, and mbox with many of them. A mail is a document."""

from __future__ import annotations

import email
import email.policy
import re
from collections.abc import Iterator
from email.errors import MessageError
from email.message import EmailMessage, MIMEPart
from email.utils import getaddresses
from typing import BinaryIO

from pydantic import Field

from glossator.contract.reader import Reader, Reading, Source, Unreadable
from glossator.errors import DocumentError, Reason
from glossator.text.document import Document
from glossator_formats.decoding import Decoding, decode
from glossator_formats.markup import html_text
from glossator_formats.quotes import HTML_QUOTES, without_quotes, without_signature
from glossator_formats.record import attributes, language_of, one_line, time_of, told_time

_HEADER = re.compile(
    rb"^(received|return-path|delivered-to|message-id|mime-version|date|from|to|subject|reply-to|x-[\w-]+"
    rb"|content-(?:type|transfer-encoding)|dkim-signature|in-reply-to|references|list-id):",
    re.IGNORECASE | re.MULTILINE,
)
_MBOX = re.compile(rb"From \S+ .*\d{4}")
_FROM = re.compile(rb">+From ")


class MailOptions(Decoding):
    quotes: bool = Field(True, description="What a mail quotes of others before it.")
    signature: bool = Field(True, description="What stands below the line “-- ”.")


class MailReader(Reader[MailOptions]):
    """The body as plain text, else that of its HTML; attachments are named, not read.

    With quotes=false, lines that begin with “>” are left out, with the line that says whose they are, and all from a
    forwarded head on; with signature=false what is below “-- ”.
    """

    name = "mail"
    summary = "a mail is a document: EML, or an mbox with many"
    suffixes = (".eml", ".mbox", ".mbx", ".mail")
    media_types = ("message/rfc822", "application/mbox")
    extra = "formats"
    requires = ("lxml",)
    options = MailOptions
    gives = (
        *("title", "author", "to", "identifier", "in_reply_to", "published", "keywords", "attachments", "folder"),
        *("media_type", "left_out"),
    )

    def sniff(self, head: bytes) -> bool:
        if _MBOX.match(head):
            return True
        block = re.split(rb"\r?\n\r?\n", head, maxsplit=1)[0]
        lines = block.splitlines()
        folded = all(line[:1] in (b" ", b"\t") or re.match(rb"[!-9;-~]+:", line) for line in lines[:-1])
        names = {name.lower() for name in _HEADER.findall(block)}
        return folded and len(names) >= 3 and bool(names & {b"from", b"received", b"message-id", b"date"})

    def read(self, source: Source, options: MailOptions) -> Iterator[Reading]:
        with source.open() as stream:
            first = stream.readline(source.max_bytes + 1)
            if not first.strip():
                first = next(iter(lambda: stream.readline(source.max_bytes + 1) or b"\0", b"\n"), b"")
            if not _MBOX.match(first):
                data = first + stream.read(max(source.max_bytes + 1 - len(first), 0))
                if len(data) > source.max_bytes:
                    yield source.too_large(None, "the mail")
                else:
                    yield _reading(data, source, None, options)
                return
            for number, mail in enumerate(_mails(stream, source.max_bytes), 1):
                yield source.too_large(number, "the mail") if mail is None else _reading(mail, source, number, options)


def _mails(stream: BinaryIO, longest: int) -> Iterator[bytes | None]:
    """The mails of an mbox after its first "From " line; None for one that is too large."""
    lines: list[bytes] = []
    size, blank = 0, False
    while line := stream.readline(longest + 1):
        if blank and _MBOX.match(line):
            yield b"".join(lines) if size <= longest else None
            lines, size, blank = [], 0, False
            continue
        blank = not line.strip()
        size += len(line)
        if size <= longest:
            # As mboxrd and mboxo have it: a line of the body that looks like the start of a mail.
            lines.append(line[1:] if _FROM.match(line) else line)
    if lines or size:
        yield b"".join(lines) if size <= longest else None


def _reading(data: bytes, source: Source, number: int | None, options: MailOptions) -> Reading:
    place = source.place(number)
    try:
        mail = email.message_from_bytes(data, policy=email.policy.default)
        return _document(mail, place, source, number, options)
    except DocumentError as error:
        return Unreadable(place, error.failure)
    except (MessageError, LookupError, ValueError, TypeError, AttributeError, RecursionError) as error:
        # The standard library raises all of these for heads that are no heads.
        return source.unreadable(f"it cannot be taken apart as a mail ({type(error).__name__})", number)


def _document(mail: EmailMessage, place: str, source: Source, number: int | None, options: MailOptions) -> Reading:
    if not mail.keys():
        return source.unreadable("it has no head with a sender or a date: it is no mail", number)
    part = mail.get_body(("plain", "html"))
    text = ""
    if part is not None:
        text = _text(part, options)
        if (
            not text.strip()
            and part.get_content_subtype() == "plain"
            and (other := mail.get_body(("html",))) is not None
        ):
            part, text = other, _text(other, options)
    if not options.quotes:
        text = without_quotes(text)
    if not options.signature:
        text = without_signature(text)
    if not text.strip():
        message = "the mail has no text of its own: leave it out"
        return source.unreadable(message, number, reason=Reason.DOCUMENT_EMPTY)
    date = _head(mail, "date")
    folder = _head(mail, "x-folder") or _head(mail, "newsgroups") or _head(mail, "list-id")
    facts = {
        "title": _head(mail, "subject"),
        "author": _people(mail, "from"),
        "to": [*_people(mail, "to"), *_people(mail, "cc")],
        "identifier": _head(mail, "message-id").strip("<>"),
        "in_reply_to": _head(mail, "in-reply-to").strip("<>"),
        "published": told_time(date),
        "keywords": _head(mail, "keywords"),
        "attachments": [one_line(found.get_filename() or found.get_content_type()) for found in mail.iter_attachments()]
        if mail.is_multipart()
        else [],
        "folder": folder,
        "media_type": part.get_content_type() if part is not None else "",
    }
    return Document(text, place, language_of(_head(mail, "content-language")), time_of(date), attributes(facts))


def _text(part: MIMEPart, options: MailOptions) -> str:
    data = part.get_payload(decode=True)
    if not isinstance(data, bytes):
        return ""
    charset = str(part.get_content_charset() or options.encoding).lower()
    if charset in ("us-ascii", "ascii", "unknown-8bit", "x-unknown"):
        charset = options.encoding
    elif charset in ("iso-8859-1", "latin-1"):  # as everyone else reads it
        charset = "cp1252"
    text = decode(data, charset)
    if part.get_content_subtype() == "html":
        return html_text(text, "" if options.quotes else HTML_QUOTES)
    text = text.replace("\r\n", "\n")
    return _unfolded(text, part) if part.get_param("format") == "flowed" else text


def _unfolded(text: str, part: MIMEPart) -> str:
    """RFC 3676: lines that end with a space go on in the next one of the same depth of quotes."""
    glue = str(part.get_param("delsp") or "no").lower() == "yes"
    lines: list[str] = []
    open_depth = -1
    for line in text.split("\n"):
        bare = line.lstrip(">")
        depth = len(line) - len(bare)
        bare = bare.removeprefix(" ")
        flows = bare.endswith(" ") and bare != "-- "
        content = bare[:-1] if flows and glue else bare
        if open_depth == depth and bare != "-- ":
            lines[-1] += content
        else:
            lines.append("> " * min(depth, 1) + content if depth else content)
        open_depth = depth if flows else -1
    return "\n".join(lines)


def _head(mail: EmailMessage, name: str) -> str:
    try:
        return one_line(str(mail.get(name) or ""))
    except (MessageError, LookupError, ValueError, TypeError, AttributeError, IndexError):
        return ""  # of one that the standard library cannot take apart; the others are told


def _people(mail: EmailMessage, name: str) -> list[str]:
    return [f"{person} <{address}>" if person else address for person, address in getaddresses([_head(mail, name)])]
