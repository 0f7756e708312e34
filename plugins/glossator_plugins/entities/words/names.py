"""Names: what makes two spellings the same name, and which short forms a long name has."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

# "Alexan-⏎der", but "Ferreira-⏎Cole" keeps its hyphen.
_CUT = re.compile(r"(?:(?<=[^\W\d_])[-‐\u00ad]\r?\n[^\S\n]*(?=[^\W\d_A-Z])|(?<=[-‐])\r?\n[^\S\n]*)()")
_WORDS = re.compile(r"\w+(?:['’.&-]\w+)*")
TITLES = frozenset(
    """mr mrs ms miss dr prof professor sir dame lord lady president vice prime minister chancellor king queen prince
    princess pope senator sen representative rep congressman congresswoman governor gov mayor general gen colonel col
    lieutenant lt captain capt sergeant sgt major maj admiral adm judge justice secretary ambassador chairman
    chairwoman reverend rev saint pastor sheikh sultan""".split()  # noqa: SIM905 - so many quotes would hide the words
)
_AFTER_NAMES = frozenset(("jr", "sr", "ii", "iii", "iv", "kc", "qc", "mp", "md", "phd", "esq", "obe", "cbe"))
_COMPANY_FORMS = frozenset("inc corp co ltd llc plc sa ag gmbh nv bv spa llp pty oyj ab incorporated limited".split())  # noqa: SIM905 - so many quotes would hide the words
# Those that are no word or name of another language.
_DECISIVE_FORMS = frozenset("inc corp ltd llc plc gmbh llp pty incorporated limited".split())  # noqa: SIM905 - so many quotes would hide the words
_SMALL = frozenset("of the and for in on at de del la le et und von van der y e a an to".split())  # noqa: SIM905 - so many quotes would hide the words
# Spellings that no rule derives from one another.
_SAME = {"usa": "us", "united states of america": "united states"}
# First words that many organizations share: "the Bank" is not the Bank of England because that was named before.
_GENERIC = frozenset(
    """academy administration agency american army assembly association authority bank board british bureau cabinet
    center central centre church city club college commission committee community company conference congress council
    court defence defense department east embassy european federal federation first force foreign foundation front fund
    general global government group high house institute international league liberal ministry museum national new
    north office party people police public republic royal saint san school senate service social society south state
    supreme trust union united university west white world""".split()  # noqa: SIM905 - so many quotes would hide the words
)

# Letters of the longest names that are worth remembering.
_REMEMBERED = 40


def plain(raw: str) -> str:
    """The name as it stands on one line: with single spaces, without the hyphen of a word cut at a line's end."""
    return " ".join(_CUT.sub(r"\1", raw).split()) if "\n" in raw else " ".join(raw.split())


def folded(name: str) -> str:
    """Without case, accents, periods and superfluous white space: "U.S." and "US" are one."""
    return _folded(name) if len(name) <= _REMEMBERED else _folded.__wrapped__(name)


@lru_cache(4096)
def _folded(name: str) -> str:
    bare = name.replace("’", "'").replace(".", "")
    if not bare.isascii():
        plain = unicodedata.normalize("NFKD", bare)
        bare = "".join(char for char in plain if not unicodedata.combining(char) and char != ".")
    key = " ".join(bare.casefold().split())
    return _SAME.get(key, key)


def person_words(name: str) -> tuple[str, ...]:
    """The folded words of a person's name, without titles before and "Jr." or "KC" after it."""
    return _person_words(name) if len(name) <= _REMEMBERED else _person_words.__wrapped__(name)


@lru_cache(4096)
def _person_words(name: str) -> tuple[str, ...]:
    words = [folded(word) for word in _WORDS.findall(name)]
    while len(words) > 1 and words[0] in TITLES:
        words.pop(0)
    while len(words) > 1 and words[-1] in _AFTER_NAMES:
        words.pop()
    return tuple(words)


def organization_words(name: str) -> tuple[str, ...]:
    """The folded words of an organization's name, without its legal form."""
    words = [folded(word) for word in _WORDS.findall(name)]
    while len(words) > 1 and words[-1] in _COMPANY_FORMS:
        words.pop()
    return tuple(words)


def is_latin(name: str) -> bool:
    """Whether its first letter is a Latin one."""
    if name[:1].isascii() and name[:1].isalpha():
        return True
    letter = next((char for char in name if char.isalpha()), "a")
    return unicodedata.name(letter, "").startswith("LATIN")


def has_company_form(name: str) -> bool:
    """Whether the name ends in a legal form that nothing but a company has: "Halvard Grid plc"."""
    words = [folded(word) for word in _WORDS.findall(name)]
    return len(words) > 1 and words[-1] in _DECISIVE_FORMS


def people_key(name: str) -> str:
    """One key for "Ukrainian" and "Ukrainians"."""
    key = folded(name)
    return key[:-1] if len(key) > 4 and key.endswith("s") and not key.endswith("ss") else key


def same_person(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """Whether two names of at least two words may be one person's: "John A. Mills", "J. Mills", "John Mills"."""
    short, long = sorted((one, other), key=len)
    if len(short) < 2 or short[-1] != long[-1] or not _same_given(short[0], long[0]):
        return False
    middles = iter(long[1:-1])
    return all(any(_same_given(middle, candidate) for candidate in middles) for middle in short[1:-1])


def _same_given(one: str, other: str) -> bool:
    return one == other or (min(len(one), len(other)) == 1 and one[0] == other[0])


def is_generic(word: str) -> bool:
    """Whether too many organizations begin with the word for it to stand for one."""
    return word in _GENERIC


def is_acronym(name: str) -> bool:
    """Whether the name looks like an acronym: UNSC, U.N., NATO."""
    letters = name.replace(".", "")
    return 2 <= len(letters) <= 8 and letters.isalpha() and letters.isupper()


def acronyms_of(name: str) -> Iterator[str]:
    """The acronyms that the name gives, folded: with and without its small words; none for a single word."""
    words = [word for part in _WORDS.findall(name) for word in part.split("-") if word]
    if len(words) < 2:
        return
    yield "".join(map(_initials, (word for word in words if word.casefold() not in _SMALL))).casefold()
    yield "".join(map(_initials, words)).casefold()


def _initials(word: str) -> str:
    """All of an acronym inside the name, as in "UN Security Council"; else the first letter."""
    return word.replace(".", "") if is_acronym(word) else word[0]


def introduces(name: str, acronym: str) -> bool:
    """Whether "name (acronym)" explains the acronym: its letters come in the name in this order, first one first."""
    wanted = folded(acronym).replace(" ", "")
    if wanted in acronyms_of(name):
        return True
    letters = iter(folded(name))
    return folded(name)[:1] == wanted[:1] and all(letter in letters for letter in wanted)
