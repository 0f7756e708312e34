"""Line ends that are somebody's own end sentences; those of wrapped text do not."""

from __future__ import annotations

import textwrap

import pytest

from glossator_plugins.stanza.layers.line_ends import pieces

STORY = (
    "The council of Halden will close the swimming hall for good in June, because the roof that was mended "
    "four years ago leaks again. Nobody was asked, said Ivo Brandl, who swims there every morning, and the "
    "Ministry of Sport in the capital had no answer on Friday."
)


def cut(text: str) -> list[str]:
    return [text[begin:end] for begin, end in pieces(text)]


@pytest.mark.parametrize("width", [20, 45, 66, 72, 100])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r", "\u2028"])
def test_wrapped_text_is_one_piece(width: int, end: str) -> None:
    wrapped = end.join(textwrap.wrap(STORY, width))
    assert cut(wrapped) == [wrapped]


@pytest.mark.parametrize("end", ["\n", "\r\n", "  \n\t"])
def test_headline_byline_and_lead_are_three(end: str) -> None:
    lines = ["Swimming hall to close", "By Ada Roe", "Photo: Tom Reed/Agency", STORY]
    assert cut(end.join(lines)) == lines


def test_speakers_and_items_are_pieces() -> None:
    assert cut("Q: Was it late?\nA: Not that I know") == ["Q: Was it late?", "A: Not that I know"]
    assert cut("Agenda\n- Roof\n- Water\n- Ferry to Isla") == ["Agenda", "- Roof", "- Water", "- Ferry to Isla"]


@pytest.mark.parametrize(
    "text",
    [
        "She spoke to\nIvo Brandl and then to the whole of the council",
        "a mayor,\nAda Roe, who had not been asked at all, said so",
        "the roof\nleaks again and nobody knows what to do about it now",
        "a hall in Halden –\nThe one with the roof that leaks – is closed",
        "She grew up in Port\nStanley with an aunt",
        "It fell by 7\n% in a year of storms, and rose again",
        "They waited for\n12 weeks and were told to go home",
    ],
)
def test_words_that_go_on_end_nothing(text: str) -> None:
    assert cut(text) == [text]


def test_one_line_is_itself() -> None:
    assert cut("Ferry") == ["Ferry"]
    assert cut(STORY) == [STORY]


@pytest.mark.parametrize("blank", [" ", "\t", "\xa0"])
def test_a_long_run_of_blanks_is_gone_through_once(blank: str) -> None:
    text = f"Ferry{blank * 300_000}Halden\nMayor {blank * 300_000}\nof Halden"
    assert cut(text) == [text]
