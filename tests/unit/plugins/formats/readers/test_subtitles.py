"""Subtitles: joined to sentences, with the times of each."""

from __future__ import annotations

import json

import pytest

from glossator import Reason

from .conftest import Read
from .samples import SRT, VTT

pytest.importorskip("webvtt", reason="needs the extra formats")


def test_lines_are_joined_to_sentences_with_their_times(read: Read) -> None:
    (item,) = read("ferry.vtt", VTT)
    document = item.document
    assert document.text == "A ferry with 120 people on board is stuck & tilted.\nNobody is hurt."
    assert document.language == "en-GB"
    times = json.loads(document.attributes["times"])
    assert [(document.text[begin:end], start, stop) for begin, end, start, stop in times] == [
        ("A ferry with 120 people on board", 1000, 3500),
        ("is stuck & tilted.", 3500, 5000),
        ("Nobody is hurt.", 65000, 67000),
    ]
    (item,) = read("ferry.vtt", VTT, **{"subtitles.speakers": True})
    assert item.document.text == (
        "Nora Quill: A ferry with 120 people on board is stuck & tilted.\nTom Reed: Nobody is hurt."
    )


def test_a_dash_begins_a_line_and_what_is_malformed_is_told(read: Read) -> None:
    (item,) = read("ferry.srt", "\ufeff" + SRT.replace("\n", "\r\n"))
    assert item.document.text == "A ferry is stuck off Larne.\nIs anybody hurt?\nNobody is."
    assert item.document.attributes["left_out"] == "1 of 4 subtitles, malformed"


def test_lines_that_automatic_captions_show_twice_are_there_once(read: Read) -> None:
    data = (
        "WEBVTT\nKind: captions\nLanguage: en\n\n00:00:01.000 --> 00:00:02.000\n \nowls<00:00:01.500><c> hunt</c>\n\n"
        "00:00:02.000 --> 00:00:02.010\nowls hunt\n \n\n00:00:02.010 --> 00:00:04.000\nowls hunt\n"
        "at<00:00:03.000><c> night</c>\n"
    )
    (item,) = read("auto.vtt", data)
    assert item.document.text == "owls hunt at night"
    assert item.document.language == "en"


def test_many_times_are_left_out_and_told(read: Read) -> None:
    cue = "{0}\n{1:02}:{2:02}:00,000 --> {1:02}:{2:02}:30,000\nOwls hunt {0}.\n\n"
    data = "".join(cue.format(number, number // 60, number % 60) for number in range(3000))
    (item,) = read("long.srt", data)
    assert "times" not in item.document.attributes
    assert item.document.attributes["left_out"] == "times, too many"
    assert item.document.text.count("\n") == 2999


@pytest.mark.parametrize("data", ["Owls hunt at night.", "WEBVTT\n\nNOTE nothing\n"])
def test_what_has_no_subtitles_is_told(read: Read, data: str) -> None:
    (item,) = read("a.srt" if data[0] == "O" else "a.vtt", data)
    assert item.failure is not None
    assert item.failure.reason in (Reason.DOCUMENT_INVALID, Reason.DOCUMENT_EMPTY)
