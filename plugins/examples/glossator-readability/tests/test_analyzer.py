"""What the analyzer says, as its users see it."""

import pytest
from glossator_readability.counts import syllables

from glossator import Document
from glossator.testing import Harness

EASY = "The cat sat on the mat. It saw a dog. The dog ran off. " * 10
HARD = (
    "Notwithstanding considerable institutional reluctance, representatives of participating municipalities "
    "nevertheless reaffirmed, in unusually conciliatory declarations, their determination to harmonise regulatory "
    "procedures whose incompatibility had previously necessitated protracted negotiations between administrations. "
) * 5


def whole(harness, text, **options):
    """The value of the document's annotation."""
    return harness.analyze(text, **options)[0].value


def test_hard_texts_are_harder(harness):
    easy, hard = whole(harness, EASY), whole(harness, HARD)
    assert easy.flesch_reading_ease > 100
    assert hard.flesch_reading_ease < 0
    for name in ("flesch_kincaid_grade", "gunning_fog", "coleman_liau", "automated_readability", "lix", "rix"):
        assert getattr(easy, name) < getattr(hard, name) - 4, name
    assert (easy.sentences, easy.words, easy.syllables) == (30, 140, 140)


def test_the_formulas_are_those_that_were_published(harness):
    value = whole(harness, EASY)
    # 140 words in 30 sentences, 140 syllables, 380 letters, nothing long.
    assert value.letters == 380
    assert value.flesch_reading_ease == pytest.approx(206.835 - 1.015 * 140 / 30 - 84.6, abs=0.01)
    assert value.flesch_kincaid_grade == pytest.approx(0.39 * 140 / 30 + 11.8 - 15.59, abs=0.01)
    assert value.gunning_fog == pytest.approx(0.4 * 140 / 30, abs=0.01)
    assert value.smog == pytest.approx(3.13, abs=0.01)
    assert value.lix == pytest.approx(140 / 30, abs=0.01)
    assert value.rix == 0


def test_short_texts_get_counts_alone(harness):
    value = whole(harness, "Nobody came.")
    assert (value.words, value.sentences, value.syllables) == (2, 1, 4)
    assert (value.lix, value.flesch_reading_ease) == (None, None)
    assert whole(harness, "Nobody came.", min_words=1).lix == 2


def test_smog_needs_thirty_sentences(harness):
    assert whole(harness, HARD).smog is None


def test_hard_sentences_are_shown(harness):
    text = EASY + HARD
    found = harness.analyze(text)[1:]
    assert len(found) == 5
    assert found[0].spans[0].slice(text).startswith("Notwithstanding")
    assert found[0].value.words > 25
    assert harness.analyze(text, hard_words=200)[1:] == ()


def test_contractions_are_one_word_and_punctuation_is_none(harness):
    value = whole(harness, "“Don’t,” she said — it’s Ann's 3.5 £!")
    assert value.words == 6


def test_a_text_without_words_gets_nothing(harness):
    assert harness.analyze("… !? —") == ()


def test_other_languages_get_what_holds_for_them():
    with Harness("glossator_readability.plugin", language="sv") as harness:
        value = whole(harness, "Kommunfullmäktige sammanträdde igår. " * 40)
    assert (value.syllables, value.flesch_reading_ease, value.coleman_liau) == (None, None, None)
    assert value.lix == pytest.approx(3 + 100 * 2 / 3, abs=0.01)


def test_a_document_of_another_time_changes_nothing(harness):
    first, second = harness.run([Document(EASY), Document(EASY)])
    assert first.results[0].annotations == second.results[0].annotations


@pytest.mark.parametrize(
    ("word", "count"),
    [
        *(("cat", 1), ("the", 1), ("make", 1), ("makes", 1), ("baked", 1), ("wanted", 2), ("horses", 2), ("table", 2)),
        *(("tables", 2), ("nobody", 3), ("radio", 3), ("nation", 2), ("chaos", 2), ("being", 2), ("fluid", 2)),
        *(("queen", 1), ("create", 2), ("rhythm", 2), ("realism", 3), ("café", 2), ("churches", 2), ("watches", 2)),
        *(("don’t", 1), ("it's", 1), ("well-known", 2), ("41", 2), ("B2B", 3), ("hmm", 1), ("syllable", 3)),
    ],
)
def test_syllables(word, count):
    assert syllables(word) == count
