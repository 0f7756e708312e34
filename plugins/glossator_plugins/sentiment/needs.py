"""Needs: of which words a sentence must have one for a pattern of the rules to fit it, so that few patterns are tried.

Most sentences have no word that most patterns begin, go on or end with. What a pattern needs is read off its text: a
list of words, a word or a class of words that stands outside of whatever may be left out. It is never more than that:
where nothing can be said, the pattern is always tried.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

Need = frozenset[str]
"""Words, and classes as `patterns.TAGS` has them: one of them must be there."""

_PART = re.compile(
    r"""(?P<words>\(\?:[\w’-]+(?:\|[\w’-]+)*\)/)
    |   (?P<of>\[\^\\s/\]\+/\(\?:\\S\*,\)\?\[\w+\]\[\w+\])
    |   (?P<word>[a-z-]+/)
    |   (?P<around>\(\?<?[=!])
    |   (?P<open>\(\?:)
    |   (?P<close>\))
    |   (?P<bar>\|)
    |   (?P<times>[*+?]\??|\{\d+(?:,\d*)?\}\??)
    |   (?P<space>[ ])
    |   (?P<other>\[\^?[^\]]*\]|\\.|.)""",
    re.VERBOSE,
)
_OFTEN = "a an and as at for from has have had he her his in is it on of or that the to was we were with"
_COMMON = frozenset(_OFTEN.split())


def needed(pattern: str) -> Need:
    """What the pattern needs; empty if it cannot be told."""
    parts = [(str(part.lastgroup), part.group()) for part in _PART.finditer(pattern)]
    found, _ = _alternatives([*parts, ("close", ")")], 0, begins=True)
    return found


def _alternatives(parts: Sequence[tuple[str, str]], place: int, *, begins: bool) -> tuple[Need, int]:
    """What the alternatives from `place` to the closing bracket need, and the place behind that.

    `begins`: a word begins there. What is within a word, or its end, is no word.
    """
    of_each: list[Need] = []
    of_this: list[Need] = []
    new = begins
    while True:
        kind, text = parts[place]
        place += 1
        if kind in ("bar", "close"):
            of_each.append(min(of_this, key=_frequency, default=Need()))
            of_this, new = [], begins
            if kind == "close":
                return Need().union(*of_each) if all(of_each) else Need(), place
        elif kind in ("open", "around"):
            inside, place = _alternatives(parts, place, begins=new)
            if kind == "open":
                new = parts[place - 2][0] == "space"
                left_out = place < len(parts) and parts[place][0] == "times" and parts[place][1][0] in "*?{"
                if inside and not (left_out and not parts[place][1].startswith(("{1", "{2"))):
                    of_this.append(inside)
        elif kind != "times":
            if new and kind in ("words", "of", "word"):
                of_this.append(Need(_one_of(kind, text)))
            new = kind == "space" or (new and text == "^")


def _one_of(kind: str, text: str) -> Iterator[str]:
    if kind == "word":
        yield text[:-1]
    elif kind == "words":
        yield from text[3:-2].split("|")
    else:
        letters, forms = re.findall(r"\[(\w+)\]", text)
        yield from (letter + form for letter in letters for form in forms)


def _frequency(need: Need) -> int:
    """How likely it is to be met, about."""
    return sum(50 if key in _COMMON else 10 if re.fullmatch("[A-Za-z][bzdgn]", key) else 1 for key in need)


def keys(tagged: str) -> Need:
    """The words and classes of `word/tags `, as the patterns read it."""
    found = set()
    for piece in tagged.split():
        word, _, tags = piece.partition("/")
        found |= {word, *(tag[:2] for tag in tags.split(",") if tag)}
    return Need(found)


class Needs:
    """Which of several patterns may fit."""

    def __init__(self, patterns: Sequence[str]) -> None:
        of_each = [needed(pattern) for pattern in patterns]
        self._always = [number for number, need in enumerate(of_each) if not need]
        self._by_key: dict[str, list[int]] = {}
        for number, need in enumerate(of_each):
            for key in need:
                self._by_key.setdefault(key, []).append(number)

    def met(self, keys: Need) -> list[int]:
        """Numbers of the patterns that may fit a text with these words and classes, in their order."""
        found = set(self._always)
        for key in keys & self._by_key.keys():
            found.update(self._by_key[key])
        return sorted(found)
