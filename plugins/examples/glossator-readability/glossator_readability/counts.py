"""Words, letters and syllables: what all measures rest on."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from glossator.parse import Token

LONG = 6
"""Letters that a word may have before it is long (Björnsson 1968)."""

# What a tokenizer has split off: "n't" of "don't", "'s" of "Lisbon's".
_SPLIT_OFF = re.compile(r"(n['’]t|['’](s|re|ve|ll|d|m|t)?)", re.IGNORECASE)
_VOWELS = re.compile(r"[aeiouyàáâäãåæèéêëìíîïòóôöõøùúûüÿœ]+")
# An e that is written and not spoken, alone or before s and d.
_SILENT = re.compile(
    r"(?<=[^aeiouy])e$"
    r"|(?<=[^aeioudty])ed$"
    r"|(?<=[^aeiouycgsxz])(?<!ch)(?<!sh)es$"
)
_SPOKEN_LE = re.compile(r"[^aeiouylr]les?$")
# Vowels side by side that are two syllables: "radio", "chaos", "being", "fluid", "create" - but not "nation", "social".
_APART = re.compile(
    r"(?<![cstxg])i[ao](?!us)|eo(?!u)|ao|[aeou]ing|ui(?=d|n)(?<!qui)(?<!gui)|[^aeiouq]ua|[^ct]iu|yi|rea(?=t(e|i|or))"
)
_ISM = re.compile(r"(ism|thm)s?$")


@dataclass
class Counts:
    """What has been counted so far."""

    english: bool
    """Whether syllables are counted."""
    words: int = 0
    sentences: int = 0
    letters: int = 0
    long_words: int = 0
    syllables: int = 0
    polysyllables: int = 0

    def add_sentence(self, words: Sequence[str]) -> None:
        """Count these words as one sentence."""
        self.sentences += 1
        for word in words:
            letters = sum(map(str.isalnum, word))
            self.words += 1
            self.letters += letters
            self.long_words += letters > LONG
            if self.english:
                found = syllables(word)
                self.syllables += found
                self.polysyllables += found > 2

    def add(self, other: "Counts") -> None:
        """Add what was counted elsewhere."""
        for name in ("words", "sentences", "letters", "long_words", "syllables", "polysyllables"):
            setattr(self, name, getattr(self, name) + getattr(other, name))


def words_of(tokens: Sequence[Token]) -> list[str]:
    """The words of a sentence: tokens with a letter or digit, with what a tokenizer has split off of them."""
    words: list[str] = []
    end = -1
    for token in tokens:
        if words and token.begin == end and _SPLIT_OFF.fullmatch(token.text):
            words[-1] += token.text
        elif any(map(str.isalnum, token.text)):
            words.append(token.text)
        else:
            end = -1
            continue
        end = token.end
    return words


def syllables(word: str) -> int:
    """How many syllables an English word has, by rule; at least one. Of a number each digit counts as one.

    Hyphens and apostrophes part words that are counted by themselves.
    """
    digits = sum(map(str.isdigit, word))
    parts = [part for part in re.split(r"[^\w]+|[\d_]+", word.lower()) if part]
    return max(1, digits + sum(_of_part(part) for part in parts))


def _of_part(part: str) -> int:
    if part in ("s", "t", "re", "ve", "ll", "d", "m") or not part.isalpha():
        return 0  # of a contraction
    spoken = part if _SPOKEN_LE.search(part) else _SILENT.sub("", part)
    found = len(_VOWELS.findall(spoken)) + len(_APART.findall(part)) + bool(_ISM.search(part))
    return max(1, found)
