"""Where no reader is asked, none would have found anything: whatever stands around a word."""

from __future__ import annotations

import random
from collections.abc import Iterator

import pytest

from glossator_plugins.numbers import choose, readers
from glossator_plugins.numbers.lexicon import currencies
from glossator_plugins.numbers.lexicon.en.triggers import AFTER_ARTICLES, TRIGGERS
from glossator_plugins.numbers.lexicon.units import SYMBOLS, WORDS
from glossator_plugins.numbers.mean import measure
from glossator_plugins.numbers.mean.time.context import Context
from glossator_plugins.numbers.read import numeral
from glossator_plugins.numbers.read.atoms import AtomKind, Atoms

_SENTENCES = 2000
_OTHERS = (
    "the of and in to at lamp kilns orchard Harbour US USD AUD £ $ € % No nos # 7 21 3.5 1,200 2031 1/2 ½ 9:40 st th s "
    "'s - – , . ( ) / km Hg A4 sevenfold twentysecond nil love o'clock past up all every per cent percentage points odd"
)


def _sentences() -> Iterator[Atoms]:
    chance = random.Random(22)  # noqa: S311
    others = _OTHERS.split()
    said = [*sorted(TRIGGERS), *WORDS, *SYMBOLS, *sorted(currencies.first_words()), *sorted(AFTER_ARTICLES)]
    said += [*["a", "an"] * 60, *others, *others]
    for _ in range(_SENTENCES):
        words = [word.capitalize() if chance.random() < 0.2 else word for word in chance.choices(said, k=9)]
        text = "".join(word + chance.choice((" ", " ", " ", "", "-")) for word in words)
        yield Atoms(text, 0, len(text))


def test_readers_find_nothing_at_words_at_which_they_are_not_asked() -> None:
    context = Context(None, None, False)
    asked = passed = 0
    for atoms in _sentences():
        for index in range(atoms.count):
            lower = atoms.lowers[index]
            if atoms.kinds[index] is AtomKind.WORD:
                for reader, begins in readers.BEGINNINGS.items():
                    asked += begins(lower)
                    if not begins(lower):
                        passed += 1
                        assert reader(atoms, index, context) is None, (atoms.text, lower)
    assert passed > asked > _SENTENCES


def test_an_article_is_an_amount_with_some_words_alone() -> None:
    passed = 0
    for atoms in _sentences():
        for index in range(atoms.count):
            article = atoms.lowers[index] in ("a", "an") and atoms.kinds[index + 1] is AtomKind.WORD
            if article and atoms.lowers[index + 1] not in AFTER_ARTICLES:
                passed += 1
                assert choose._best(atoms, index, Context(None, None, False)) is None, atoms.text
    assert passed > _SENTENCES / 10


def test_no_measure_begins_with_a_word_that_is_passed_over(monkeypatch: pytest.MonkeyPatch) -> None:
    def found() -> list[measure.Measure | None]:
        numerals = ((atoms, numeral.scan(atoms, index)) for atoms in _sentences() for index in range(atoms.count))
        return [measure.after(atoms, number) for atoms, number in numerals if number is not None]

    quick = found()
    monkeypatch.setattr(measure, "_SHORT", 1000)  # nothing is passed over
    assert quick == found()
    assert sum(each is not None for each in quick) > _SENTENCES / 10
