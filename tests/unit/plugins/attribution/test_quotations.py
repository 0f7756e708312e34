"""Where quotations begin and end, by their marks alone."""

from __future__ import annotations

import pytest

from glossator_plugins.attribution.layout.paragraphs import paragraphs_of
from glossator_plugins.attribution.layout.quotations import Quotation, quotations_of


def found_in(text: str) -> list[Quotation]:
    return list(quotations_of(text, paragraphs_of(text)))


def quoted_in(text: str) -> list[str]:
    return [piece.slice(text) for quotation in found_in(text) for piece in quotation.pieces]


@pytest.mark.parametrize(
    ("text", "quoted"),
    [
        ('He said: "Go home. Stay there."', ['"Go home. Stay there."']),
        ("He said: “Go home.” “Now.”", ["“Go home.”", "“Now.”"]),
        ("Er sagte: „Geh heim.“ Sie: «Non.»", ["„Geh heim.“", "«Non.»"]),
        ("She said, ''Go home.''", ["''Go home.''"]),
        ("“She told me ‘never again’ and left,” he said.", ["“She told me ‘never again’ and left,”"]),
        ("‘She said “never” to me,’ he said.", ["‘She said “never” to me,’"]),
        ("'It's the workers' money,' she said.", ["'It's the workers' money,'"]),
        ("It's the workers' money and the owners' risk.", []),
        ("Rock 'n' roll in the '90s, 'tis said.", []),
        ('A 6\'2" man with a 5" knife.', []),
        ('He called it "a mess" and "a shame".', ['"a mess"', '"a shame"']),
        ('“Mixed marks," she said.', ['“Mixed marks,"']),
        ("No marks at all.", []),
        ("", []),
        ('""', []),
    ],
)
def test_marks(text: str, quoted: list[str]) -> None:
    assert quoted_in(text) == quoted


def test_a_paragraph_that_opens_without_a_close_before_it_goes_on() -> None:
    text = "“We came first.\n\n“We stayed.\n\n“We won,” Hale said.\n\n“So?”"
    first, second = found_in(text)
    assert [piece.slice(text) for piece in first.pieces] == ["“We came first.", "“We stayed.", "“We won,”"]
    assert first.closed
    assert first.whole
    assert second.pieces[0].slice(text) == "“So?”"


def test_a_quotation_goes_on_over_the_lines_of_its_sentences() -> None:
    text = '"I wept.\nMy sons built it.\nWe build again," said Prem.\nHe left. "Go," he said.'
    first, second = found_in(text)
    assert [piece.slice(text) for piece in first.pieces] == ['"I wept.', "My sons built it.", 'We build again,"']
    assert first.closed
    assert [piece.slice(text) for piece in second.pieces] == ['"Go,"']
    assert quoted_in('"I wept.\nShe said "no" twice.') == ['"I wept.', '"no"']
    assert quoted_in('"I wept.\n\nWe build again," said Prem.') == ['"I wept.']


def test_an_unclosed_quotation_ends_with_its_paragraph() -> None:
    text = 'Hale said: "We came first.\n\nNobody answered him.'
    (quotation,) = found_in(text)
    assert quotation.pieces[0].slice(text) == '"We came first.'
    assert not quotation.closed


def test_wrapped_lines_are_no_paragraphs_where_blank_lines_are() -> None:
    text = 'Hale said: "We came\nfirst."\n\nThat was all.'
    assert quoted_in(text) == ['"We came\nfirst."']


@pytest.mark.parametrize(
    ("text", "whole"),
    [
        ('"It is done," he said.', True),
        ("“Yes!” she cried.", True),
        ('He said: "It is done."', True),
        ('He spoke of "unmatched bravery" there.', False),
        ('He was on "Meet the World," a programme.', False),
        ('He said the plan was "a mess."', False),
    ],
)
def test_an_utterance_is_told_from_quoted_words(text: str, whole: bool) -> None:
    (quotation,) = found_in(text)
    assert quotation.whole is whole


@pytest.mark.parametrize("mark", ['"', "“", "”", "'", "‘", "’", "''", "«"])
@pytest.mark.parametrize("filler", ["", "a", " a ", "\n\na "])
def test_ten_thousand_marks_of_any_kind_take_linear_time(mark: str, filler: str) -> None:
    text = (mark + filler) * 10_000
    ends = [end for quotation in found_in(text) for end in (quotation.begin, quotation.end)]
    assert ends == sorted(ends)
