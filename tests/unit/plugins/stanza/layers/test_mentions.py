"""Mentions: those of plain Stanza's tagger on the same words, as spans of the text."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeAlias

from glossator.contract.parser import Parser
from glossator.text.document import Document
from glossator.text.parse import Layer, Parse

ReadTexts: TypeAlias = Callable[..., list[Parse]]


def test_mentions_are_those_of_plain_stanza(exact_parser: Parser, plain_tagger: Any, seeds: list[Document]) -> None:
    parses = exact_parser.begin(seeds).add({Layer.WORDS, Layer.MENTIONS})
    count = 0
    for document, found in zip(seeds, parses, strict=True):
        assert isinstance(found, Parse)
        words = [
            [word for word in found.words if sentence.first <= word.token < sentence.last]
            for sentence in found.sentences
        ]
        expected = [
            (words[index][entity.tokens[0].id[0] - 1].begin, words[index][entity.tokens[-1].id[0] - 1].end, entity.type)
            for index, sentence in enumerate(plain_tagger([[word.text for word in one] for one in words]).sentences)
            for entity in sentence.ents
        ]
        assert [(mention.begin, mention.end, mention.label) for mention in found.mentions] == expected, document.id
        count += len(expected)
    assert count > 200


def test_mentions_do_not_depend_on_the_batch(parser: Parser, seeds: list[Document]) -> None:
    together = parser.begin(seeds).add([Layer.MENTIONS])
    for document, found in list(zip(seeds, together, strict=True))[:6]:
        [alone] = parser.begin([document]).add([Layer.MENTIONS])
        assert isinstance(alone, Parse)
        assert isinstance(found, Parse)
        assert [mention[:3] for mention in alone.mentions] == [mention[:3] for mention in found.mentions]


def test_mentions_have_probabilities(read_texts: ReadTexts) -> None:
    [found] = read_texts(["President Ana Silva met the prime minister in Berlin on Monday."], Layer.MENTIONS)
    assert found.mentions
    assert all(mention.score is not None and 0 < mention.score <= 1 for mention in found.mentions)


def test_all_that_the_model_may_say_is_known(parser: Parser, seeds: list[Document]) -> None:
    for parse in parser.begin(seeds).add([Layer.MENTIONS]):
        assert isinstance(parse, Parse)
        assert {mention.label for mention in (*parse.mentions, *parse.doubtful)} <= set(parse.mention_labels)
        assert {"ORG", "LOC"} <= set(parse.mention_labels)
        assert "GPE" not in parse.mention_labels


def test_a_possessive_is_no_part_of_a_mention(read_texts: ReadTexts) -> None:
    text = "Germany's president thanked France’s parliament."
    [found] = read_texts([text], Layer.MENTIONS)
    assert {text[mention.begin : mention.end] for mention in found.mentions} == {"Germany", "France"}


def test_labels_of_one_span_are_chances(parser: Parser, seeds: list[Document]) -> None:
    unsure = 0
    for parse in parser.begin(seeds).add([Layer.MENTIONS]):
        assert isinstance(parse, Parse)
        for mention in (*parse.mentions, *parse.doubtful):
            assert mention.score is not None
            chances = [mention.score, *(chance for _, chance in mention.others)]
            assert sum(chances) <= 1.001
            assert len({mention.label, *(label for label, _ in mention.others)}) == len(chances)
            unsure += len(chances) > 1
        taken = {place for mention in parse.mentions for place in range(mention.begin, mention.end)}
        assert all(taken.isdisjoint(range(maybe.begin, maybe.end)) for maybe in parse.doubtful)
    assert unsure > 20


def test_names_under_one_another_are_read_one_by_one(parser: Parser) -> None:
    text = "Winners:\nIda Brandt\nNils Holm\nVera Costa\n\nThe prize went to a baker from\nLindau."
    [parse] = parser.begin([Document(text)]).add([Layer.MENTIONS])
    assert isinstance(parse, Parse)
    assert [text[one.begin : one.end] for one in parse.mentions] == ["Ida Brandt", "Nils Holm", "Vera Costa", "Lindau"]
