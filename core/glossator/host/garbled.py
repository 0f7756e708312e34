"""Garbled texts: bytes that were read in an encoding that is not theirs. Much of it makes a text none, some is told."""

from __future__ import annotations

import re
from collections import Counter
from functools import cache
from typing import NamedTuple

from glossator.host.mistaken import mistaken

# Characters that are looked at, and different ones among accented letters, before anything is called garbled.
_FEW = 12
# What the bytes from 0x80 to 0x9F are in Windows-1252, beside Latin-1's. Quotation marks and dashes are ordinary.
_SIGNS = "€‚ƒ„†‡ˆ‰Š‹ŒŽ˜™š›œžŸ"

# A letter of UTF-8 as its two bytes read one by one: "Ã¼", "Ã©", "Å‚", "Ð°". In Latin script nobody writes so inside of
# words; beside them people do, "5 Å²", "BLÅ®", "«Å»", "MAÇÃ—pera". "Ã—" and "Ã·" are no letters.
_BYTES = rf"[\u0080-\u009f\u00a1-\u00bf{_SIGNS}…“”–—‘’•]"
_SMALL, _CAPITAL = "a-zß-öø-ÿ", "A-ZÀ-ÖØ-ÞŠŒŽŸ"
_PAIR = rf"(?!Ã[—·])[ÃÄÅÐÑ]{_BYTES}"
_LETTER = re.compile(
    # After a small letter or another such one, or before; among capitals in front of a letter, if it ends nothing.
    rf"(?<=[{_SMALL}])(?:{_PAIR}|Ã\u00a0)|(?<=[ÃÄÅÐÑ]{_BYTES}){_PAIR}|(?<![{_CAPITAL}]){_PAIR}(?=[{_SMALL}]|{_PAIR})"
    rf"|(?<=[{_CAPITAL}])(?!.[»…”’—–])(?:{_PAIR})(?=[{_CAPITAL}{_SMALL}]|{_PAIR})|(?<![^\W\d_])Ã\u00a0 ?(?=[{_SMALL}])"
)
# Quotation marks, dashes and blanks of UTF-8, likewise: "â€œ", "â€™", "Â£", "Â\u00a0".
_SIGN = re.compile(rf"â€[\u0080-\u00bf™œ˜¦¢“”“”\u009d]|(?<![{_CAPITAL}«])Â[\u00a0£§©«»°·½]")
# Letters and signs beyond ASCII side by side, as a word's are that has none of its own; a table of them has them apart.
_RUN = re.compile(rf"[\u00a0-\u00aa\u00ac-\u00ba\u00bc-\u00ff{_SIGNS}]{{2,}}")
_OTHERS = re.compile("[ß-öø-ÿ]")
_CONTROLS = re.compile("[\x01-\x08\x0e-\x1a\x1c-\x1f]")
# So many letters, and in so large a share of words, are more than a name that somebody pasted.
_LETTERS, _WORDS = 4, 25
_SOME = 2
# One after a small letter is enough.
_WITHIN = re.compile(rf"(?<=[{_SMALL}]){_PAIR}")
_WIDE = re.compile("[Ａ-Ｚａ-ｚ]+")
_LOST = re.compile(r"(?<=[^\W\d_])\ufffd|\ufffd(?=[^\W\d_])")
# Without one of these there is neither such a letter nor such a sign; to look for them among what is beyond ASCII takes
# a hundredth of the time.
_ASCII = bytes(range(0x80))
_BEGIN_LETTERS, _BEGIN_SIGNS = "ÃÄÅÐÑ", ("Â", "â€")

# What UTF-8 is read as beside Latin-1 and Windows-1252: of Windows, the Macintosh, DOS and Unix.
_OTHER_ENCODINGS = {
    "cp1250": "Windows-1250",
    "cp1251": "Windows-1251",
    "cp1253": "Windows-1253",
    "cp1254": "Windows-1254",
    "cp1257": "Windows-1257",
    "cp1258": "Windows-1258",
    "mac_roman": "Mac Roman",
    "cp437": "code page 437",
    "cp850": "code page 850",
    "cp866": "code page 866",
    "koi8_r": "KOI8-R",
    "iso8859_2": "ISO 8859-2",
    "iso8859_15": "ISO 8859-15",
}
# Two characters beyond ASCII or more: the bytes of one of UTF-8 stand together.
_TOGETHER = re.compile("[^\x00-\x7f]{2,}")
# A letter beyond ASCII beside another letter.
_IN_A_WORD = re.compile(r"(?<=[^\W\d_])[^\x00-\x7f\W\d_]|[^\x00-\x7f\W\d_](?=[^\W\d_])")
# Of characters beyond ASCII, those that are UTF-8 if taken for bytes of an encoding. Of clean texts, in any script, up
# to a third are, by chance; and of Cyrillic as code page 866 up to two thirds.
_MOST = 0.6
_MOST_BY_CHANCE = {"cp866": 0.9}
_DIFFERENT = 3
# So much of the text shows it.
_SHOWN = 400


def some_garbled(text: str) -> str:
    """What people should know of a text of which a few characters are garbled; empty if none are."""
    if text.isascii():
        return ""
    beyond = text.encode(errors="replace").translate(None, _ASCII).decode()
    if any(each in beyond for each in (*_BEGIN_LETTERS, *_BEGIN_SIGNS)):
        found = sum(1 for _ in _LETTER.finditer(text)) + sum(1 for _ in _SIGN.finditer(text))
        if found >= _SOME or _WITHIN.search(text):
            return _some(found, "Latin-1 or Windows-1252")
    for encoding, name in _OTHER_ENCODINGS.items():
        bytes_of = _bytes_of(encoding)
        if any(each in beyond for each in bytes_of.begin):
            found = sum(1 for _ in bytes_of.found.finditer(text))
            if found >= _SOME or (found and bytes_of.within.search(text)):
                return _some(found, name)
    wide = sum(len(run) for run in _WIDE.findall(beyond))
    if wide >= _FEW and wide * 2 > sum(map(str.isalpha, text)):
        return "its letters are full-width forms, which models do not know: normalize the text by NFKC and send that"
    lost = beyond.count("\ufffd")
    if lost >= _SOME or (lost and _LOST.search(text)):
        many = "1 character of the text is" if lost == 1 else f"{lost:,} characters of the text are"
        return f"{many} lost: replacement characters, U+FFFD, stand where it was read in the wrong encoding"
    return ""


def _some(found: int, encoding: str) -> str:
    many = "1 character of the text looks" if found == 1 else f"{found:,} characters of the text look"
    words = "the word with it is" if found == 1 else "words with them are"
    return (
        f"{many} like UTF-8 that was read as {encoding}; {words} not what was written: "
        "decode the text as UTF-8 and send that"
    )


class _Bytes(NamedTuple):
    """What characters of UTF-8 are in an encoding."""

    begin: tuple[str, ...]
    """What there is none without: first bytes of letters of Latin script, and the first two of quotation marks."""
    found: re.Pattern[str]
    """Letters of Latin script inside words of it, quotation marks, dashes and dots."""
    within: re.Pattern[str]
    """One such letter after a small one."""


@cache
def _bytes_of(encoding: str) -> _Bytes:
    first = re.escape(b"\xc3\xc4\xc5".decode(encoding, "ignore"))
    later = re.escape(bytes(range(0x80, 0xC0)).decode(encoding, "ignore"))
    # Blanks and hyphens stand beside letters by themselves.
    pair = f"[{first}](?![\u00a0\u00ad])[{later}]"
    within = f"(?<=[a-z]){pair}(?![^\\W\\d_a-z])"
    sign = re.escape(b"\xe2\x80".decode(encoding, "ignore"))
    ends = re.escape(b"\x93\x94\x98\x99\x9c\x9d\xa6".decode(encoding, "ignore"))
    signs = f"{sign}[{ends}]" if len(sign) == 2 else "(?!)"
    return _Bytes(
        (*b"\xc3\xc4\xc5".decode(encoding, "ignore"), sign),
        re.compile(f"{within}|{signs}"),
        re.compile(within),
    )


def garbled(text: str) -> str:
    """What shows that bytes were read in an encoding that is not theirs; empty if nothing does."""
    marks = len(text) - text.count(" ") - text.count("\n")
    if marks < _FEW:
        return ""
    if text.count("\0") * 8 > marks:
        return "it is full of zero bytes, as UTF-16 is when it is read as another encoding"
    if len(_CONTROLS.findall(text)) * 4 > marks:
        return "it is full of control characters, as UTF-16 is when it is read as another encoding"
    if _beyond(text) * 10 <= marks:
        return _letters(text) or _encoded(text)
    if reason := mistaken(text):
        return reason
    if text.count("\ufffd") * 5 > marks:
        return "it is full of replacement characters, as text is that was read in the wrong encoding"
    codes = [ord(letter) for letter in text if letter not in " \n"]
    if sum(0x80 <= code < 0xA0 for code in codes) * 10 > marks:
        return "it is full of control characters, as UTF-8 is when it is read as Latin-1"
    if len(set(codes)) < _FEW:
        return ""
    if sum(map(len, _RUN.findall(text))) * 2 > marks:
        return "most of it are accented letters and signs, as UTF-8 is when it is read as Latin-1"
    if _wrong_way_round(codes):
        return "its characters are those of UTF-16 with the bytes the wrong way round"
    wide = [code for code in codes if 0x2000 <= code < 0xFFFE]
    if len(wide) * 4 > marks * 3:
        # Letters of one script have the same upper byte, as Tifinagh's, which would be a sign and a letter.
        several = len({code >> 8 for code in wide}) >= _DIFFERENT
        if several and all(
            0x20 <= code >> 8 < 0x7F and (0x20 <= code & 0xFF < 0x7F or code & 0xFF in b"\n\r\t") for code in wide
        ):
            return "its characters are pairs of letters, as of text that is no UTF-16 and was read as such"
    return _letters(text) or _encoded(text)


def _wrong_way_round(codes: list[int]) -> bool:
    """Whether most have one lower byte, as letters of one script have one higher byte."""
    wide = [code for code in codes if 0x100 <= code < 0xFFFE]
    if len(wide) * 2 < len(codes):
        return False
    lower, count = Counter(code & 0xFF for code in wide).most_common(1)[0]
    return count * 2 > len(codes) and len({code for code in wide if code & 0xFF == lower}) >= _FEW // 2


def _beyond(text: str) -> int:
    """How many of its characters are beyond ASCII."""
    return len(text) - len(text.encode("ascii", "ignore"))


def _encoded(text: str) -> str:
    """The same of a text whose characters beyond ASCII are UTF-8, if they are taken for bytes of an encoding."""
    shown = text[:_SHOWN]
    beyond = _beyond(shown)
    if beyond * 3 > len(shown):  # in another script: half of it shows as much
        shown = shown[: _SHOWN // 2]
        beyond = _beyond(shown)
    if beyond < 2 * _LETTERS or sum(map(len, _TOGETHER.findall(shown))) < beyond * _MOST:
        return ""
    for encoding, name in (("latin-1", "Latin-1"), ("cp1252", "Windows-1252"), *_OTHER_ENCODINGS.items()):
        mended = shown.encode(encoding, "replace").decode("utf-8", "ignore")
        share = (len(mended.encode()) - len(mended.encode("ascii", "ignore"))) / beyond
        if share < _MOST_BY_CHANCE.get(encoding, _MOST):
            continue
        letters = _IN_A_WORD.findall(mended)
        if len(letters) * _WORDS >= max(_LETTERS * _WORDS, len(shown.split())) and len(set(letters)) >= _DIFFERENT:
            return f"its letters are two or more signs, as those of UTF-8 are when it is read as {name}"
    return ""


def _letters(text: str) -> str:
    """The same of a text of which most is in order."""
    if not any(each in text for each in _BEGIN_LETTERS):
        return ""
    rest, found = _LETTER.subn("", text)
    if found < _LETTERS or found * _WORDS < len(text.split()):
        return ""
    # Where accented letters are whole as well, somebody shows what garbled ones look like.
    if len(_OTHERS.findall(_SIGN.sub("", rest))) * 2 > found:
        return ""
    return "many of its letters are two or more signs, as those of UTF-8 are when it is read as Latin-1"
