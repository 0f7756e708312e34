"""Sentences and tokens: exactly slices of the text whatever it holds, and those of plain Stanza."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, TypeAlias

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from glossator.contract.parser import Parser, ParserSettings
from glossator.text.document import Document
from glossator.text.parse import Layer, Parse
from glossator_plugins.stanza.layers.line_ends import pieces
from glossator_plugins.stanza.layers.tokens import LONGEST_SENTENCE
from glossator_plugins.stanza.plugin import glossator_parser

ReadTexts: TypeAlias = Callable[..., list[Parse]]

AWKWARD = {
    "windows lines": 'The mayor spoke.\r\n\r\nShe said:\r\n"We won\'t leave."\r\n',
    "tabs": "Name\tGoals\tCards\nAda Obi\t3\t0\n",
    "no-break space": "The bill was 1\u00a0000\u202f000 euros, about $ 5\u00a0m.",
    "zero width": "zero\u200bwidth and a \ufeffbyte order mark\u2060 joined.",
    "emoji": "They won 🎉🎉 — 👩‍👩‍👧 cheered 🏳️‍🌈! 𝔘𝔫𝔦𝔠𝔬𝔡𝔢 𠜎 too.",
    "only punctuation": "?!... — “”…;;; *** ((( )))",
    "no letters": "12 34,5 -- 6/7 $8 %",
    "leading and trailing blank lines": "\n\n \n\t\nA first line.\n\n\nA last one.\n \n\n",
    "line separator": "One line\u2028another line\u2029a paragraph\x0ba column\x0ca page.",
    "control characters": "a\x00b \x97dash\x85 next\x1f unit\x7f.\x96",
    "only control characters": "\x80\x85\x9f",
    "only zero width": "\u200b\u200b",
    "combining": "Ze\u0301ro\u0308 e\u0301te\u0301 \u0301\u0301 alone.",
    "right to left": "قال الوزير: لا. \u200fשלום עולם!",
    "no blanks": "今日は天気がいいですね。明日はどうでしょうか。",
    "many blanks": "a  b" + " " * 300 + "c.   d",
    "one character": "x",
    "addresses": "Write to a.b@example.org or see https://example.org/a?b=c&d=(e), www.example.com/x.",
}


def check(text: str, found: Parse) -> None:
    """What holds for every parse of every text."""
    at = 0
    for token in found.tokens:
        assert at <= token.begin < token.end <= len(text)
        assert token.text == text[token.begin : token.end]
        assert token.text == token.text.strip()
        at = token.end
    assert [index for one in found.sentences for index in range(one.first, one.last)] == list(range(len(found.tokens)))
    for sentence in found.sentences:
        assert sentence.begin == found.tokens[sentence.first].begin
        assert sentence.end == found.tokens[sentence.last - 1].end
        assert "\n\n" not in text[sentence.begin : sentence.end]


@pytest.mark.parametrize("text", AWKWARD.values(), ids=AWKWARD.keys())
def test_tokens_of_awkward_text_are_slices(read_texts: ReadTexts, text: str) -> None:
    [found] = read_texts([text], Layer.TOKENS)
    check(text, found)
    if any(character.isalnum() for character in text):
        covered = {place for token in found.tokens for place in range(token.begin, token.end)}
        assert {place for place, character in enumerate(text) if character.isalnum()} <= covered


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=80))
def test_tokens_of_any_text_are_slices(read_texts: ReadTexts, text: str) -> None:
    [found] = read_texts([text], Layer.TOKENS)
    check(text, found)


def with_own_line_ends_doubled(text: str) -> tuple[str, list[int]]:
    """The text with a blank line wherever a line end ends a sentence, and where each character stood before."""
    doubled, places, begin = "", list[int](), 0
    for paragraph in re.finditer(r"(?:(?!\n\s*\n)[\s\S])+", text):
        for first, _ in list(pieces(paragraph.group()))[1:]:
            end = paragraph.start() + first
            doubled, places = doubled + text[begin:end] + "\n\n", [*places, *range(begin, end), end, end]
            begin = end
    return doubled + text[begin:], [*places, *range(begin, len(text))]


def test_tokens_and_sentences_are_those_of_plain_stanza(parser: Parser, plain: Any, seeds: list[Document]) -> None:
    parses = parser.begin(seeds).add({Layer.TOKENS, Layer.WORDS})
    for document, found in zip(seeds, parses, strict=True):
        assert isinstance(found, Parse)
        check(document.text, found)
        text, places = with_own_line_ends_doubled(document.text)
        expected = plain(text)
        assert [
            [(places[token.start_char], places[token.end_char - 1] + 1) for token in sentence.tokens]
            for sentence in expected.sentences
        ] == [
            [(token.begin, token.end) for token in found.tokens[sentence.first : sentence.last]]
            for sentence in found.sentences
        ], document.id
        assert [word.text for sentence in expected.sentences for word in sentence.words] == [
            word.text for word in found.words
        ], document.id


@pytest.mark.parametrize("text", AWKWARD.values(), ids=AWKWARD.keys())
def test_awkward_text_has_the_tokens_of_plain_stanza(read_texts: ReadTexts, plain: Any, text: str) -> None:
    [found] = read_texts([text], Layer.TOKENS)
    expected = plain(text)
    spans = [(token.start_char, token.end_char) for sentence in expected.sentences for token in sentence.tokens]
    # Stanza leaves white space at the end of some tokens.
    trimmed = [(begin, begin + len(text[begin:end].rstrip("\x80\x85\x96\x97\x9f "))) for begin, end in spans]
    assert [(token.begin, token.end) for token in found.tokens] == trimmed


def test_the_batch_does_not_change_the_tokens(parser: Parser, seeds: list[Document]) -> None:
    together = parser.begin(seeds).add([Layer.TOKENS])[:6]
    alone = [parser.begin([document]).add([Layer.TOKENS])[0] for document in seeds[:6]]
    assert together == alone


def test_small_batches_give_the_same_tokens(parser: Parser, package: Any, seeds: list[Document]) -> None:
    factory = glossator_parser("en", [package])
    assert factory is not None
    small = factory.create(ParserSettings(batch_words=50))
    layers = [layer for layer in (Layer.TOKENS, Layer.MENTIONS) if layer not in parser.unavailable]
    spans = [
        [
            (found.sentences, found.tokens, [(mention[:3]) for mention in found.mentions])
            for found in one.begin(seeds[:4]).add(layers)
            if isinstance(found, Parse)
        ]
        for one in (parser, small)
    ]
    assert len(spans[0]) == 4
    assert spans[0] == spans[1]


def test_a_paragraph_longer_than_the_window_is_read_to_its_end(read_texts: ReadTexts, plain: Any) -> None:
    text = " ".join(f"On day {day} the council met in Porto and voted on {day + 2} motions." for day in range(90))
    assert len(text) > 5000
    [found] = read_texts([text], Layer.TOKENS)
    check(text, found)
    assert found.tokens[-1].end == len(text)
    expected = plain(text)
    assert [(one.tokens[0].start_char, one.tokens[-1].end_char) for one in expected.sentences] == [
        (one.begin, one.end) for one in found.sentences
    ]


@pytest.mark.parametrize(
    "text",
    [
        " ".join(f"On day {day} Dr. R. Olsen met the U.S. envoy. “No,” he said." for day in range(300)),
        " ".join(f"R. J. Olsen {day} and" for day in range(900)),
        "the council and the mayor and " * 500,
        "The council met. " * 300 + "and the mayor and " * 500 + "She left. " * 500,
    ],
    ids=["misleading stops", "only misleading stops", "no stops", "stops that come and go"],
)
def test_windows_that_are_read_ahead_give_the_same_tokens(parser: Parser, package: Any, text: str) -> None:
    factory = glossator_parser("en", [package])
    assert factory is not None
    # It has room for one window at a time.
    small = factory.create(ParserSettings(batch_words=50, layers=frozenset({Layer.TOKENS})))
    assert parser.begin([Document(text)]).add([Layer.TOKENS]) == small.begin([Document(text)]).add([Layer.TOKENS])


@pytest.mark.parametrize(
    "text",
    ["x" * 100_000, "7" * 20_000, "a.b@" * 5_000, "word " * 4_000, "\n".join("abc" for _ in range(4_000))],
    ids=["one word", "one number", "half an address", "no stop", "lines"],
)
def test_monstrous_text_is_read_in_bounded_pieces(parser: Parser, read_texts: ReadTexts, text: str) -> None:
    layers = [layer for layer in Layer if layer not in parser.unavailable]
    [found] = read_texts([text], *layers)
    check(text, found)
    assert found.tokens
    assert all(one.last - one.first <= LONGEST_SENTENCE for one in found.sentences)


def test_addresses_stay_whole(read_texts: ReadTexts) -> None:
    [found] = read_texts([AWKWARD["addresses"]], Layer.TOKENS)
    assert {"a.b@example.org", "https://example.org/a?b=c&d=(e),"} & {token.text for token in found.tokens}
    assert "a.b@example.org" in {token.text for token in found.tokens}
