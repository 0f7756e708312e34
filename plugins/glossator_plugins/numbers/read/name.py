"""Names: a word before digits makes a name of both: "Voyager 2", "Room 101", "page 4", "No. 5"."""

from __future__ import annotations

from glossator_plugins.numbers.lexicon.en.identifiers import (
    BRANDS,
    LABELS,
    LINES,
    NUMBER_SIGNS,
    NUMBERED,
    ONLY_DOTTED,
    PLURAL_LABELS,
    SECRETS,
    STREET_ENDINGS,
    VERSIONS,
)
from glossator_plugins.numbers.read.nouns import is_plural_at

from .atoms import AtomKind, Atoms
from .identifier import run

_SECTION_SIGNS = frozenset({"\u00a7", "\u00b6"})
_BEFORE_NAMED = _SECTION_SIGNS | frozenset({".", ":"})
_LONG_NAMES = (["S", "&", "P"],)


def name_around(atoms: Atoms, index: int) -> tuple[int, int]:
    """Where a name begins and ends whose digits are at an atom: "Boeing 737-800", "S&P 500"."""
    long = atoms.words[max(0, index - 3) : index] in _LONG_NAMES
    last = run(atoms, index)
    if (atoms.lowers[index - 1] in PLURAL_LABELS or atoms.words[index - 1] == "Gates") and _is_list(atoms, index):
        last = index + 3
    elif atoms.words[index - 1].lower().endswith(STREET_ENDINGS):
        last = _past_postcode(atoms, last)
    return (index - 3 if long else index - 1), last


def _is_list(atoms: Atoms, index: int) -> bool:
    """Whether a second number of the same list follows, and nothing that both count: "weeks 23 and 24"."""
    return (
        atoms.lowers[index + 1] in ("and", "to", "or", "-", "\u2013", "&")
        and atoms.words[index + 2].isdecimal()
        and len(atoms.words[index + 2]) < 4
        and not is_plural_at(atoms, index + 3)
    )


def _past_postcode(atoms: Atoms, index: int) -> int:
    """ "Rådhusgatan 1, 100 12 Norrvik"."""
    last = index + 1
    if atoms.words[index] != "," or not atoms.words[last].isdecimal():
        return index
    if len(atoms.words[last]) == 3 and len(atoms.words[last + 1]) == 2 and atoms.words[last + 1].isdecimal():
        last += 1
    return last + 2 if atoms.is_capitalized(last + 1) else index


def is_named_by_word(atoms: Atoms, index: int) -> bool:
    """Whether a capitalized word before plain digits makes a name of both: "Voyager 2", "Room 101"."""
    if index < 1 or (atoms.kinds[index - 1] is AtomKind.MARK and atoms.words[index - 1] not in _BEFORE_NAMED):
        return False
    if not atoms.words[index].replace(".", "").isdecimal() or atoms.glued(index):
        return False
    if (atoms.lowers[index - 1] in PLURAL_LABELS or atoms.words[index - 1] == "Gates") and _is_list(atoms, index):
        return True
    if atoms.words[index - 1].lower().endswith(STREET_ENDINGS) and atoms.is_capitalized(index - 1):
        return len(atoms.words[index]) < 4
    if atoms.lowers[index - 1] in SECRETS or (
        atoms.lowers[index - 1] in ("is", "was", ":") and atoms.lowers[index - 2] in SECRETS
    ):
        return atoms.words[index].isdecimal() and not is_plural_at(atoms, index + 1)
    if atoms.lowers[index - 1] in VERSIONS and ("." in atoms.words[index] or atoms.lowers[index - 1] == "version"):
        return not is_plural_at(atoms, index + 1)
    dotted = atoms.words[index - 1] == "." and atoms.glued(index - 1)
    label = index - 2 if dotted else index - 1
    if atoms.words[index - 1] in _SECTION_SIGNS:
        return True
    if atoms.lowers[label] in LABELS and dotted | (atoms.lowers[label] not in ONLY_DOTTED):
        postal = atoms.lowers[label] != "code" or _is_postal(atoms, label)
        if postal and atoms.words[index].isdecimal() and not is_plural_at(atoms, index + 1):
            return True
    return atoms.words[index - 1] in BRANDS or atoms.words[max(0, index - 3) : index] in _LONG_NAMES


def _is_postal(atoms: Atoms, index: int) -> bool:
    return atoms.lowers[index - 1] in ("zip", "post", "postal", "area", "dialling", "promo", "access")


def follows_acronym(atoms: Atoms, index: int) -> bool:
    """Whether capitals before bare digits make a name of both: "COP 27", "AV 663"; not in a headline in capitals."""
    word = atoms.words[index - 1]
    if index < 1 or not 2 <= len(word) <= 5 or not word.isalpha() or not word.isupper():
        return False
    return atoms.lowers[index - 2] != "the" and not (index > 1 and atoms.words[index - 2].isupper())


def is_line(atoms: Atoms, index: int) -> int | None:
    """The end of a line's number at a sign: "the No. 5 bus"."""
    last = index + 3 if atoms.words[index + 1] == "." else index + 2
    if atoms.words[last] == "/" and atoms.glued(last) and atoms.words[last + 1].isdecimal() and atoms.glued(last + 1):
        return last + 2 if is_rank_sign(atoms, index) else None  # "Regulation (EC) No 1907/2006"
    if atoms.words[last] == "-" and atoms.glued(last) and atoms.glued(last + 1) and is_rank_sign(atoms, index):
        return last + 2 if atoms.kinds[last + 1] is AtomKind.DIGITS else None  # "no. 12345-678"
    return last if is_rank_sign(atoms, index) and atoms.lowers[last] in LINES else None


def is_label(atoms: Atoms, index: int) -> bool:
    """Whether the word at an atom labels a document or an account: "invoice", "order"."""
    return atoms.lowers[index] in NUMBERED or atoms.lowers[index] in ("invoice", "ticket", "docket", "room", "apt")


def is_rank_sign(atoms: Atoms, index: int) -> bool:
    """Whether "No. 5" or "#5" begins at an atom."""
    word = atoms.words[index]
    if word not in NUMBER_SIGNS:
        return False
    last = index + 1
    if atoms.words[last] == "." and atoms.glued(last):
        last += 1
    elif word == "no":
        return False
    return atoms.kinds[last] is AtomKind.DIGITS and atoms.words[last].isdecimal()
