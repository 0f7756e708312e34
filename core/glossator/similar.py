"""What somebody may have meant who mistyped a name."""

from __future__ import annotations

from collections.abc import Collection
from difflib import get_close_matches
from functools import cache

# Longer ones are no names, and comparing takes time with their square.
_LONGEST = 100


def meant(name: str, known: Collection[str]) -> str:
    """'; did you mean "numbers"?' if one of the known names is close; else nothing."""
    close = closest(name, known)
    return f'; did you mean "{close}"?' if close else ""


def closest(name: str, known: Collection[str]) -> str:
    """The known name that is closest, if one is close; else nothing."""
    if len(name) > _LONGEST:
        return ""
    folded = {one.casefold(): one for one in known}
    close = get_close_matches(name.casefold(), folded, n=1, cutoff=0.7)
    return folded[close[0]] if close else ""


def meant_language(name: str) -> str:
    """'; did you mean "de" (German)?' of what is no tag but a language's name, or close to one; else nothing."""
    tag = tag_meant(name)
    if not tag:
        return ""
    called = next((one for one, other in _english().items() if other == tag), "")
    return f'; did you mean "{tag}" ({called.title()})?'


def tag_meant(name: str) -> str:
    """ "de" of what is no language tag but a language's name, or close to one; else nothing.

    Names are those in English and in the language itself; Babel knows them, of the extra `server`.
    """
    folded = name.strip().casefold()
    base = folded.replace("_", "-").partition("-")[0]
    if not folded or len(name) > _LONGEST:
        return ""
    try:
        english = _english()
        if base in english.values():
            return ""
        known = english if folded in english else {**_own(), **english}
    except ImportError:
        return ""
    close = get_close_matches(folded, known, n=1, cutoff=0.8)
    return known[close[0]] if close else ""


@cache
def _english() -> dict[str, str]:
    """English name, case folded -> tag."""
    from babel import Locale

    names = Locale("en").languages.items()
    # What a variant is called, "Modern Standard Arabic", names no language of its own.
    return {name.casefold(): tag for tag, name in names if "_" not in tag}


@cache
def _own() -> dict[str, str]:
    """What a language of two letters is called in it, case folded -> tag. Half a second, once: a file each."""
    from babel import Locale
    from babel.localedata import exists

    tags = [tag for tag in _english().values() if len(tag) == 2 and exists(tag)]
    return {name.casefold(): tag for tag in tags if (name := Locale(tag).languages.get(tag))}
