"""Targets: whole sentences for news, and a bounded number of readings for lists of names."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from glossator.contract.parser import Parser
from glossator.text.document import Document
from glossator.text.parse import Layer, Mention, Parse, Polarity, Sentence, Token
from glossator_plugins.stanza.layers.draft import Draft
from glossator_plugins.stanza.layers.polarity import MOST_READINGS, SHORT, TargetsReader
from glossator_plugins.stanza.parser import StanzaParser

LONG = 3000


@pytest.fixture
def reader(parser: Parser) -> TargetsReader:
    assert isinstance(parser, StanzaParser)
    found = parser._readers[Layer.TARGETS]
    assert isinstance(found, TargetsReader)
    return found


def draft(words: int, named: Sequence[int]) -> Draft:
    """One sentence of so many words, of which these are mentions."""
    forms = [f"w{number}" for number in range(words)]
    begins = [sum(map(len, forms[:number])) + number for number in range(words)]
    tokens = tuple(Token(begin, begin + len(form), form) for begin, form in zip(begins, forms, strict=True))
    mentions = tuple(Mention(tokens[word].begin, tokens[word].end, "PERSON", 0.9) for word in named)
    text = " ".join(forms)
    parse = Parse("en", frozenset({Layer.TOKENS, Layer.MENTIONS}), (Sentence(0, len(text), 0, words),), tokens)
    made = Draft(Document(text), parse, forms)
    made.add(Layer.MENTIONS, {"mentions": mentions})
    made._units["word"] = made.units("token")
    return made


def test_a_sentence_of_news_is_read_whole_at_each_mention(reader: TargetsReader) -> None:
    found = list(reader._marked(draft(60, [0, 20, 59])))
    assert [len(forms) for forms in found] == [60, 60, 60]
    assert [forms.index("xtarget") for forms in found] == [0, 20, 59]


def test_a_list_of_names_is_read_a_bounded_number_of_times(reader: TargetsReader) -> None:
    named = range(0, LONG, 3)
    found = list(reader._marked(draft(LONG, named)))
    assert len(found) == len(named)
    read = sum(map(len, found))
    assert MOST_READINGS * LONG * 0.9 < read <= MOST_READINGS * LONG
    # What is nearest is read, and as much at the ends as in the middle.
    middle = len(found) // 2
    assert found[middle][found[middle].index("xtarget") - 1] == f"w{named[middle] - 1}"
    assert found[middle][found[middle].index("xtarget") + 1] == f"w{named[middle] + 1}"
    assert len({len(forms) for forms in found}) == 1


def test_short_sentences_stay_whole_beside_a_long_list(reader: TargetsReader) -> None:
    together = draft(LONG, range(0, LONG, 3))
    begin = together.parse.tokens[LONG - 12].begin
    first = Sentence(0, begin - 1, 0, LONG - 12)
    last = Sentence(begin, len(together.document.text), LONG - 12, LONG)
    together.add(Layer.TOKENS, {"sentences": (first, last)})
    together._units.clear()
    together._units["word"] = together.units("token")
    found = list(reader._marked(together))
    assert [len(forms) for forms in found[-4:]] == [12, 12, 12, 12]


def test_what_is_short_is_read_whole_whatever_it_holds(reader: TargetsReader) -> None:
    words = 60
    named = range(0, words, 2)
    assert len(named) * words > MOST_READINGS * words
    assert len(named) * words <= SHORT
    assert {len(forms) for forms in reader._marked(draft(words, named))} == {words}


def test_every_name_of_a_long_list_has_its_feeling(parser: Parser) -> None:
    text = "They met " + ", ".join(["Ana Silva", "Otto Brandt", "Mei Tanaka"] * 120) + " and praised them all."
    (found,) = parser.begin([Document(text)]).add([Layer.TARGETS])
    assert isinstance(found, Parse)
    assert len(found.targets) == len(found.mentions) > 100
    assert all(isinstance(polarity, Polarity) for polarity in found.targets)
