"""Garbled texts: bytes that were read in an encoding that is not theirs. Much of it makes a text none, some is told."""

from __future__ import annotations

import re

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
# So many letters, and in so large a share of words, are more than a name that somebody pasted.
_LETTERS, _WORDS = 4, 25
_SOME = 2
# Without one of these there is neither such a letter nor such a sign; to look for them takes a hundredth of the time.
_BEGIN_LETTERS, _BEGIN_SIGNS = "ÃÄÅÐÑ", ("Â", "â€")


def some_garbled(text: str) -> str:
    """What people should know of a text of which a few characters are garbled; empty if none are."""
    if not any(each in text for each in (*_BEGIN_LETTERS, *_BEGIN_SIGNS)):
        return ""
    found = sum(1 for _ in _LETTER.finditer(text)) + sum(1 for _ in _SIGN.finditer(text))
    if found < _SOME:
        return ""
    return (
        f"{found:,} characters of the text look like UTF-8 that was read as Latin-1 or Windows-1252; words with them "
        "are not what was written: decode it as UTF-8 and send that"
    )


def garbled(text: str) -> str:
    """What shows that bytes were read in an encoding that is not theirs; empty if nothing does."""
    marks = len(text) - text.count(" ") - text.count("\n")
    if marks < _FEW:
        return ""
    if text.count("\0") * 8 > marks:
        return "it is full of zero bytes, as UTF-16 is when it is read as another encoding"
    if (len(text) - len(text.encode("ascii", "ignore"))) * 10 <= marks:
        return _letters(text)
    if text.count("\ufffd") * 5 > marks:
        return "it is full of replacement characters, as text is that was read in the wrong encoding"
    codes = [ord(letter) for letter in text if letter not in " \n"]
    if sum(0x80 <= code < 0xA0 for code in codes) * 10 > marks:
        return "it is full of control characters, as UTF-8 is when it is read as Latin-1"
    if len(set(codes)) < _FEW:
        return ""
    if sum(map(len, _RUN.findall(text))) * 2 > marks:
        return "most of it are accented letters and signs, as UTF-8 is when it is read as Latin-1"
    wide = [code for code in codes if 0x2000 <= code < 0xFFFE]
    if len(wide) * 4 > marks * 3:
        if sum(not code & 0xFF for code in wide) * 2 > len(wide):
            return "its characters are those of UTF-16 with the bytes the wrong way round"
        if all(0x20 <= code >> 8 < 0x7F and (0x20 <= code & 0xFF < 0x7F or code & 0xFF in b"\n\r\t") for code in wide):
            return "its characters are pairs of letters, as of text that is no UTF-16 and was read as such"
    return _letters(text)


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
