"""Texts in an encoding from before Unicode that were read as another such one: KOI8-R as Windows-1251, GBK as Latin-1.

Such a text is made of letters all the same. What tells it is that it makes sense once it is taken back: then the most
frequent letters of Cyrillic script, or characters of Chinese, Japanese or Korean, are as frequent as they are.
"""

from __future__ import annotations

import re
from functools import cache

_CYRILLIC = {
    "cp1251": "Windows-1251",
    "koi8_r": "KOI8-R",
    "iso8859_5": "ISO 8859-5",
    "cp866": "code page 866",
    "mac_cyrillic": "Mac Cyrillic",
}
_LATIN = {"latin-1": "Latin-1", "cp1252": "Windows-1252", "mac_roman": "Mac Roman"}
_NAMES = {**_CYRILLIC, **_LATIN}
# Half of the letters of a text, in all languages of this script, and no more than a third of a garbled one.
_OFTEN = "оаеинтсрвлі"
_CLEAN, _MENDED, _GAIN = 0.5, 0.53, 0.18
# Rules, bars and frames are one sign over and over, which is a letter in another encoding: "████" are many "л".
_VARIOUS, _MOST_OF_ONE = 5, 0.3

_EAST_ASIAN = {"gbk": "GBK", "big5": "Big5", "shift_jis": "Shift JIS", "euc_jp": "EUC-JP", "cp949": "EUC-KR"}
# The most frequent ones whose two bytes are not two Cyrillic letters in Windows-1251.
_FREQUENT = {
    "gbk": "的不和大个国一为，。、“”",
    "big5": "的一是在不了有和人這中大為上個國，。、「」",
    "shift_jis": "のにはをたがでてとしれさあるいっ、。ーンスルト",
    "euc_jp": "のにはをたがでてとしれさあるいっ、。ーンスルト",
    "cp949": "다는을에가은를고로지",
}
_SHARE, _FEWEST, _DIFFERENT = 0.07, 6, 4

# Windows-1251 and Mac Cyrillic share small letters, but "я" and those of few languages: how frequent letters are
# tells nothing. Read as one another these become signs or capitals amid a word: "ловитьс€", "ловитьсЯ", "мраАе".
_ALIKE = (("mac_cyrillic", "cp1251"), ("cp1251", "mac_cyrillic"))
_SMALL, _CAPITAL, _SIGNS = "а-яѐ-џґ", "А-ЯЀ-ЏҐ", "€≥≤√ƒ≈∆÷◊¬†‡‰™±µ¶°¢£"
_ODD = re.compile(f"[{_SMALL}](?:[{_CAPITAL}]|[{_SIGNS}])|[{_SIGNS}][{_SMALL}]")
_OTHERS = re.compile(f"(?<=[{_SMALL}])[яіјљњћђ]")
# Names with capitals amid them are such places, too, and do not become these letters.
_ODD_PLACES, _FEWER, _MADE_RIGHT = 3, 5, 0.6

_SHOWN = 400


def mistaken(text: str) -> str:
    """What shows that a text was read as another encoding of its time; empty if nothing does."""
    text = text[:_SHOWN]
    beyond = len(text) - len(text.encode("ascii", "ignore"))
    marks = len(text) - text.count(" ") - text.count("\n")
    if beyond * 3 < marks:
        return ""
    if reason := _alike(text):
        return reason
    given = _often(text.casefold(), beyond)
    if given >= _CLEAN:
        return ""
    for read, name in _NAMES.items():
        taken = text.translate(_bytes_of(read)).encode("latin-1", "ignore")
        if (len(taken) - len(taken.translate(None, _HIGH))) * 10 < beyond * 9:
            continue
        for encoding, other in _CYRILLIC.items():
            back = taken.decode(encoding, "ignore")
            if _often(back, beyond) >= max(_MENDED, given + _GAIN) and _is_various(back, beyond):
                return f"its letters are Cyrillic in {other} that was read as {name}"
        for encoding, other in _EAST_ASIAN.items():
            if _is_frequent(taken.decode(encoding, "ignore"), encoding):
                return f"its letters and signs are characters in {other} that was read as {name}"
    return ""


def _alike(text: str) -> str:
    """The same of two encodings which have most letters in common."""
    odd, right = len(_ODD.findall(text)), len(_OTHERS.findall(text))
    if odd < _ODD_PLACES:
        return ""
    for read, encoding in _ALIKE:
        back = text.translate(_bytes_of(read)).encode("latin-1", "ignore").decode(encoding, "ignore")
        if len(_ODD.findall(back)) * _FEWER <= odd and len(_OTHERS.findall(back)) >= right + odd * _MADE_RIGHT:
            return f"its letters are Cyrillic in {_NAMES[encoding]} that was read as {_NAMES[read]}"
    return ""


_HIGH = bytes(range(0x80, 0x100))


def _often(text: str, beyond: int) -> float:
    return sum(map(text.count, _OFTEN)) / beyond


def _is_various(text: str, beyond: int) -> bool:
    """Whether these are as many different letters as words have."""
    counts = [count for each in _OFTEN if (count := text.count(each))]
    return len(counts) >= _VARIOUS and max(counts) <= beyond * _MOST_OF_ONE


def _is_frequent(text: str, encoding: str) -> bool:
    found = [count for each in _FREQUENT[encoding] if (count := text.count(each))]
    characters = len(text) - len(text.encode("ascii", "ignore"))
    return len(found) >= _DIFFERENT and sum(found) >= max(_FEWEST, characters * _SHARE)


@cache
def _bytes_of(encoding: str) -> dict[int, str]:
    """Character -> its byte, as a character of Latin-1. Bytes that it does not use stay as they are."""
    table = {}
    for byte in range(0x80, 0x100):
        letter = bytes([byte]).decode(encoding, "ignore")
        if letter:
            table[ord(letter)] = chr(byte)
    # What it has no byte for must not look as if it were one.
    return dict.fromkeys(range(0xA0, 0x100), "") | table
