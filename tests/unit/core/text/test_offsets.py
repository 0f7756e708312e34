"""Offsets against Python's own encoders, on any text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from glossator import OffsetEncoding, OffsetMap

CODECS = {OffsetEncoding.UTF8: ("utf-8", 1), OffsetEncoding.UTF16: ("utf-16-le", 2)}
# Every width of character, often: 1 to 4 bytes, 1 and 2 UTF-16 units.
TEXTS = st.text(st.one_of(st.sampled_from("aé—漢😀𐍈\n"), st.characters(exclude_categories=["Cs"])))


def units(text: str, encoding: OffsetEncoding) -> int:
    codec, width = CODECS[encoding]
    return len(text.encode(codec)) // width


@pytest.mark.parametrize("encoding", CODECS)
@given(TEXTS)
def test_every_offset_is_the_length_of_the_encoded_prefix(encoding: OffsetEncoding, text: str) -> None:
    offsets = OffsetMap(text, encoding)
    for offset in range(len(text) + 1):
        converted = offsets.from_code_points(offset)
        assert converted == units(text[:offset], encoding)
        assert offsets.to_code_points(converted) == offset


@pytest.mark.parametrize("encoding", CODECS)
@given(TEXTS)
def test_an_offset_inside_a_character_is_that_characters_begin(encoding: OffsetEncoding, text: str) -> None:
    offsets = OffsetMap(text, encoding)
    begin = 0
    for position, char in enumerate(text):
        width = units(char, encoding)
        assert [offsets.to_code_points(begin + inside) for inside in range(width)] == [position] * width
        begin += width
    assert offsets.to_code_points(begin) == len(text)


@given(TEXTS, st.integers(0, 10_000))
def test_code_points_are_left_as_they_are(text: str, offset: int) -> None:
    offsets = OffsetMap(text, OffsetEncoding.CODE_POINT)
    assert offsets.from_code_points(offset) == offset == offsets.to_code_points(offset)


def test_slices_in_other_languages_cover_the_same_text() -> None:
    text = "Zoë 😀 paid €5 in 東京."
    begin = text.index("€5")
    utf8, utf16 = (OffsetMap(text, encoding) for encoding in CODECS)
    as_bytes = text.encode()[utf8.from_code_points(begin) : utf8.from_code_points(begin + 2)]
    assert as_bytes.decode() == "€5"
    as_units = text.encode("utf-16-le")[2 * utf16.from_code_points(begin) : 2 * utf16.from_code_points(begin + 2)]
    assert as_units.decode("utf-16-le") == "€5"
