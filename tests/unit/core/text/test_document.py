"""Which documents are refused, and what the refusal says."""

import pytest

from glossator import Document
from glossator.errors import DocumentEmpty, DocumentInvalid, DocumentTooLarge

MIB = 1024 * 1024


@pytest.mark.parametrize("text", ["a" * MIB, "é" * (MIB // 2), "😀" * (MIB // 4)])
def test_exactly_the_limit_in_utf8_is_accepted(text: str) -> None:
    Document(text).check(max_bytes=MIB)


@pytest.mark.parametrize("text", ["a" * (MIB + 1), "é" * (MIB // 2) + "a", "😀" * (MIB // 4) + "a"])
def test_one_byte_more_is_rejected_and_says_how_much_and_what_to_do(text: str) -> None:
    with pytest.raises(DocumentTooLarge, match=r"has 1048577 bytes in UTF-8, the limit is 1048576: split") as raised:
        Document(text).check(max_bytes=MIB)
    assert raised.value.failure.metadata == {"limit": "1048576", "found": "1048577"}


@pytest.mark.parametrize("text", ["", " ", "\n\r\n\t ", "\u00a0\u2003\u2029"])
def test_empty_and_white_text_is_rejected(text: str) -> None:
    with pytest.raises(DocumentEmpty, match="nothing to analyze"):
        Document(text).check(max_bytes=MIB)


def test_too_much_white_space_is_too_large_rather_than_empty() -> None:
    with pytest.raises(DocumentTooLarge):
        Document(" " * 11).check(max_bytes=10)


@pytest.mark.parametrize(
    "document",
    [
        Document("ab\ud800c"),
        Document("fine", id="ab\udfff"),
        Document("fine", language="ab\udfff"),
        Document("fine", attributes={"ab\udfff": ""}),
        Document("fine", attributes={"source": "ab\udfff"}),
    ],
)
def test_lone_surrogates_are_rejected_wherever_they_are(document: Document) -> None:
    with pytest.raises(DocumentInvalid, match="lone surrogate at character 2") as raised:
        document.check(max_bytes=MIB)
    assert raised.value.failure.metadata == {"position": "2"}


def test_ids_have_a_limit() -> None:
    Document("fine", id="x" * 256).check(max_bytes=MIB)
    with pytest.raises(DocumentInvalid, match="has 257 characters, the limit is 256: choose a shorter id"):
        Document("fine", id="x" * 257).check(max_bytes=MIB)


def test_refusals_do_not_quote_the_text() -> None:
    for document in (Document("secret " * 10), Document("secret \ud800")):
        with pytest.raises((DocumentTooLarge, DocumentInvalid)) as raised:
            document.check(max_bytes=20)
        assert "secret" not in str(raised.value)
