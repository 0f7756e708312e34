"""SubRip and WebVTT: the subtitles of a recording are a document."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from pydantic import Field

from glossator.contract.reader import Reader, Reading, Source, invalid
from glossator.errors import Reason
from glossator.text.document import Document
from glossator_formats.decoding import Decoding, as_ascii, decode
from glossator_formats.record import attributes, language_of

_TIME = r"(\d+:)?\d{1,2}:\d{1,2}[.,]\d{1,3}"
_ARROW = re.compile(r"^.*-->.*$", re.MULTILINE)
_EMPTY = re.compile(r"^.*-->.*\n[ \t]*(\n|\Z)", re.MULTILINE)
_PLACE = re.compile(r"\{\\[^{}]*\}")
"""What some players take for orders in SRT: {\\an8}."""
_ROLLING = re.compile(r"<\d\d:\d\d:\d\d\.\d{3}><c")
"""Words with times of their own, as automatic captions have, which show each line twice."""
_LANGUAGE = re.compile(r"^Language:\s*([\w-]+)\s*$", re.MULTILINE)
_DASH = re.compile(r"[-–—‐]\s*(?=\S)")
_ENDED = re.compile(r"""[.!?…。！？]["'”’»)\]]*$""")
_MOST_TIMES = 40 * 1024
"""Characters: a server takes 64 KiB of attributes by default."""


class SubtitleOptions(Decoding):
    speakers: bool = Field(False, description="Names of speakers, which WebVTT marks, before what they say: “Ada: …”.")


@dataclass
class _Piece:
    text: str
    start: int
    end: int
    opens: bool
    """Whether somebody else speaks than before."""


class SubtitleReader(Reader[SubtitleOptions]):
    """Lines are joined to sentences, one or more a line; a dash or another voice begins a new line.

    The attribute "times" has, for each subtitle, where it is in the text and in the recording. Notes, styles and tags
    are left out.
    """

    name = "subtitles"
    summary = "SRT and WebVTT: the subtitles of a recording, joined to sentences, with their times"
    suffixes = (".srt", ".vtt")
    media_types = ("application/x-subrip", "text/vtt")
    extra = "formats"
    requires = ("webvtt",)
    options = SubtitleOptions
    gives = ("times", "left_out")

    def sniff(self, head: bytes) -> bool:
        text = as_ascii(head).decode("utf-8", "replace")
        return text.startswith("WEBVTT") or bool(re.match(rf"\s*\d+\s*\r?\n\s*{_TIME}\s*-->", text))

    def read(self, source: Source, options: SubtitleOptions) -> Iterator[Reading]:
        import webvtt

        text = decode(source.bytes(), options.encoding).removeprefix("\ufeff").replace("\r\n", "\n")
        kind = "vtt" if text.startswith("WEBVTT") else "srt"
        try:
            found = webvtt.from_buffer(text.split("\n"), format=kind)
        except webvtt.errors.MalformedFileError:
            raise invalid("it has no subtitles of SRT or WebVTT: is it another format?") from None
        body, times = _joined(list(_pieces(found.captions, options, rolling=bool(_ROLLING.search(text)))))
        if not body:
            yield source.unreadable("none of its subtitles has text: leave it out", reason=Reason.DOCUMENT_EMPTY)
            return
        all_of_them = len(_ARROW.findall(text)) - len(_EMPTY.findall(text))
        left = (
            [f"{lost} of {all_of_them} subtitles, malformed"] if (lost := all_of_them - len(found.captions)) > 0 else []
        )
        facts = {}
        told = json.dumps(times, separators=(",", ":"))
        if len(told) <= _MOST_TIMES:
            facts["times"] = told
        else:
            left.append("times, too many")
        language = _LANGUAGE.search(text.partition("\n\n")[0]) if kind == "vtt" else None
        yield Document(
            body,
            source.place(),
            language_of(language[1] if language else ""),
            None,
            {**facts, **attributes({"left_out": left})},
        )


def _pieces(found: Iterable[Any], options: SubtitleOptions, *, rolling: bool) -> Iterator[_Piece]:
    """What each speaker says in each subtitle."""
    voice, last = None, ""
    for caption in found:
        start, end = (time.in_milliseconds() for time in (caption.start_time, caption.end_time))
        opens = caption.voice is not None and caption.voice != voice
        voice = caption.voice or voice
        said = f"{voice}: " if opens and options.speakers else ""
        lines = [" ".join(html.unescape(_PLACE.sub("", line)).split()) for line in caption.text.split("\n")]
        lines = [line for line in lines if line]
        if rolling:
            lines = [line for at, line in enumerate(lines) if at or line != last]
            last = lines[-1] if lines else last
        for line in lines:
            if dash := _DASH.match(line):
                yield _Piece(said + line[dash.end() :], start, end, True)
                said, opens = "", False
            else:
                yield _Piece(said + line, start, end, opens)
                said, opens = "", False


def _joined(pieces: list[_Piece]) -> tuple[str, list[list[int]]]:
    """The text, and where each piece is in it and in the recording; pieces of one time and line are one."""
    text = ""
    times: list[list[int]] = []
    for piece in pieces:
        begins = piece.opens or bool(_ENDED.search(text[-8:]))
        text += ("\n" if begins else " ") if text else ""
        at = len(text)
        text += piece.text
        if times and not begins and times[-1][2:] == [piece.start, piece.end]:
            times[-1][1] = len(text)
        else:
            times.append([at, len(text), piece.start, piece.end])
    return text, times
