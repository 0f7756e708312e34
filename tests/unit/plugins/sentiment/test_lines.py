"""Lines that name somebody and judge nobody, and conversations."""

from __future__ import annotations

import pytest

from glossator.text.annotation import Span
from glossator_plugins.sentiment.lines import is_named_only, is_transcript


def at(text: str, name: str = "Varn") -> bool:
    begin = text.index(name)
    return is_named_only(text, Span(begin, begin + len(name)))


@pytest.mark.parametrize(
    "text",
    [
        "It was awful.\n\nYours sincerely,\nVarn",
        "It was awful.\n\nWith kind regards\n\nVarn\nOslo",
        "A fine day.\n— Varn",
        "By Varn\n\nThe mill burned.",
        "VARN\nText: Varn, Oslo",
        "VARN: I hate it.\nVarn: So do I.",
        "**Varn:** I hate it.",
        "Dr. Varn (by phone): I hate it.",
    ],
)
def test_who_signs_writes_or_speaks_next_is_only_named(text: str) -> None:
    assert at(text)


@pytest.mark.parametrize(
    "text",
    [
        "Varn is a crook.",
        "Thanks to Varn\nall is well.",
        "The mill was burned\nby Varn last night.",
        "I love Varn.",
        "Dear Varn,\nyou are a crook.",
        "Varn of Oslo: a crook in office",
    ],
)
def test_whoever_else_stands_in_a_line_may_be_judged(text: str) -> None:
    assert not at(text)


def test_a_conversation_is_told_by_its_turns() -> None:
    turns = "Q: Why?\n\nA: I had no choice.\n\nQ: None?\n\nA: They lied to me.\n"
    assert is_transcript(turns)
    assert is_transcript(turns.replace("Q:", "((Ann Lee))").replace("A:", "((Bo))"))
    assert is_transcript(turns.replace("Q:", "**Ann Lee:**"))
    assert not is_transcript("I had no choice.\n\nThey lied to me. See http://lies.example: it is all there.\n" * 4)
    assert not is_transcript("Q: Why?\n\nA: I had no choice.\n")
    assert not is_transcript("")


@pytest.mark.parametrize("part", ["\n", " ", "A", "A:\n", "((", "*", "_\n", "by\n"])
def test_lines_without_end_come_to_one(part: str) -> None:
    text = part * 30_000 + "Varn" + part * 30_000
    is_transcript(text)
    assert not is_named_only("x " + text, Span(0, 1))
    is_named_only(text, Span(len(part) * 30_000, len(part) * 30_000 + 4))
