"""Nouns where they stand: which atom may be a plural, and which ends a noun phrase."""

from __future__ import annotations

from glossator_plugins.numbers.lexicon.en.nouns import STOPS, is_plural_demonym, looks_plural

from .atoms import AtomKind, Atoms


def stops(atoms: Atoms, index: int) -> bool:
    """Whether a word ends the noun phrase; "US", "IT" and "WHO" are names, not pronouns."""
    return atoms.lowers[index] in STOPS and not (atoms.words[index].isupper() and 1 < len(atoms.words[index]) < 4)


def is_plural_at(atoms: Atoms, index: int) -> bool:
    """Whether the word at an atom may be a plural noun."""
    lower = atoms.lowers[index]
    word = atoms.words[index]
    if atoms.kinds[index] is not AtomKind.WORD or lower in STOPS:
        return False
    if not looks_plural(lower) and not (word[0].isupper() and is_plural_demonym(lower)):
        return False
    return not (word.isupper() and 1 < len(word) <= 3) and lower not in ("s", "'s")
