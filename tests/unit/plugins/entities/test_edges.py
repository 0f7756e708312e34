"""Where mentions begin and end."""

from __future__ import annotations

import pytest

from glossator.text.annotation import Span
from glossator_plugins.entities.extent.edges import edges_of


@pytest.mark.parametrize(
    ("mention", "clean"),
    [
        ("the Baltic Fleet", "Baltic Fleet"),
        ("The Hague", "The Hague"),
        ("an Airbus", "Airbus"),
        ("Andes", "Andes"),  # "An" is no article here
        ("Norway's", "Norway"),
        ("Norway’s", "Norway"),
        ("the Philippines'", "Philippines"),
        ("the United States’", "United States"),
        ("“Moby Dick”", "Moby Dick"),
        ("O'Brien", "O'Brien"),
        ("Lloyd's of London", "Lloyd's of London"),
        ("(Oslo)", "Oslo"),
        ("Bank (Holdings)", "Bank (Holdings)"),
        ("Lima,", "Lima"),
        ("Lima.", "Lima"),
        ("the U.S.", "U.S."),
        ("Acme Inc.", "Acme Inc."),
        ("Sammy Davis Jr.", "Sammy Davis Jr."),
        ("  Oslo\n", "Oslo"),
        ("$30", "$30"),
        ("رانيا\u200f", "رانيا"),
        ("„Die Leinwand“", "Die Leinwand"),
    ],
)
def test_article_possessive_and_punctuation_stay_outside(mention: str, clean: str) -> None:
    text = f"x {mention} y"
    span = edges_of(text, Span(2, 2 + len(mention)))
    assert span is not None
    assert span.slice(text) == clean


@pytest.mark.parametrize("mention", ["", "'s", "—", "“”", "..."])
def test_what_holds_no_word_is_no_mention(mention: str) -> None:
    assert edges_of(mention, Span(0, len(mention))) is None
