"""Windows hold whole sentences, break at paragraph ends where they can, and lose nothing."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from glossator_plugins.stanza.layers.windows import paragraph_ends, windows


def test_paragraphs_that_fit_together_share_a_window() -> None:
    assert windows([30, 40, 50, 60], [True, True, True, True], 120) == [(0, 3), (3, 4)]


def test_a_paragraph_is_not_cut_if_a_window_of_its_own_holds_it() -> None:
    assert windows([80, 30, 30, 30], [True, False, False, True], 100) == [(0, 1), (1, 4)]


def test_a_paragraph_over_the_limit_is_cut_at_sentence_ends() -> None:
    assert windows([60, 60, 60, 10], [False, False, True, True], 130) == [(0, 2), (2, 4)]


def test_a_sentence_over_the_limit_stands_alone() -> None:
    assert windows([5, 300, 5], [False, False, True], 100) == [(0, 1), (1, 2), (2, 3)]


def test_no_sentences_no_windows() -> None:
    assert windows([], [], 100) == []
    assert paragraph_ends("", []) == []


def test_paragraphs_end_where_a_line_does() -> None:
    text = "One. Two.\nThree.\r\n\r\nFour."
    spans = [(0, 4), (5, 9), (10, 16), (20, 25)]
    assert paragraph_ends(text, spans) == [False, True, True, True]


@given(
    st.lists(st.tuples(st.integers(1, 60), st.booleans()), max_size=30),
    st.integers(1, 100),
)
def test_windows_cover_every_sentence_once_and_keep_the_limit(sentences: list[tuple[int, bool]], limit: int) -> None:
    lengths = [length for length, _ in sentences]
    cuts = windows(lengths, [end for _, end in sentences], limit)
    assert [index for first, last in cuts for index in range(first, last)] == list(range(len(lengths)))
    assert all(sum(lengths[first:last]) <= limit or last - first == 1 for first, last in cuts)
