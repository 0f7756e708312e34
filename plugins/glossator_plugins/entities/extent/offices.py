"""Offices: titles that taggers take for a part of a name: "Harlow County District | Attorney".

An office that begins inside a mention and goes on behind it is no part of the name; nor is one at either edge.
"""

from __future__ import annotations

import re

_RANK = r"(?:Former|Ex|Then|Acting|Interim|Deputy|Vice|Assistant|Associate|Senior|Chief|Outgoing|Late|Co)[\s-]"
_OFFICE = r"""(?:Prime\sMinister|(?:Foreign|Home|Finance|Defen[cs]e|Interior|Health|Justice|Energy|Education|Transport
    |Trade|Agriculture|Environment|Labou?r|Treasury|Press|State|Housing|Culture|Sports|Tourism)\s(?:Minister|Secretary)
    |District\sAttorney|Attorney\sGeneral|(?:County|State|City|Public)\s(?:Attorney|Prosecutor|Executive|Treasurer|Clerk)
    |Police\s(?:Chief|Commissioner|Superintendent|Captain|Officer|Sergeant|Inspector|Constable)|Fire\sChief
    |Chief\s(?:Executive(?:\sOfficer)?|Justice|Minister|Whip|of\sStaff|Economist|Financial\sOfficer|Operating\sOfficer)
    |Vice\sPresident|(?:Vice[\s-])?Chair(?:man|woman|person)?|Managing\sDirector|Executive\sDirector|General\sSecretary
    |Secretary\s(?:General|of\sState)|(?:District|Circuit|Superior\sCourt|High\sCourt|Magistrate)\sJudge|Lord\sMayor
    |CEO|CFO|Mayor|Sheriff|Senator|Sens?\.|Reps?\.|Gov\.|Governor|President|Minister|Ambassador|Spokes(?:man|woman|person)|Chancellor
    |Congress(?:man|woman)|Commissioner|Councill?(?:or|man|woman)|Coroner|Prosecutor|Coach|Captain|Manager|Director|Editor
    |Judge|Justice|Bishop|Archbishop|Cardinal|Detective|Inspector|Superintendent|Sergeant|Colonel|Lieutenant|Professor
    |(?:Special\s)?Envoy|Secretary|Treasurer|Premier|Speaker|Boss|Chief)"""
_AHEAD = re.compile(
    rf"(?:(?:{_RANK})*{_OFFICE}\s+)+(?=[^\W\d_a-z])|(?:Former|Ex|Late|Embattled|Jailed)[\s-](?=[^\W\d_a-z])", re.X
)
# An office that a body or a place stands before: none that ends a body's own name, as "Council of Chairmen".
_BEHIND = re.compile(rf"(?<!\bof)(?<!\bthe)[\s,]+((?:{_RANK})*{_OFFICE})(?![\w-])", re.X)
_CROSSING = re.compile(
    r"[\s,]+(?:District|Police|Prime|Foreign|Chief|Attorney|Vice|Deputy|Assistant|Acting|City|Fire|Finance)$"
)
_FAR = 40


def before_name(text: str, begin: int, end: int) -> int:
    """Where a person's name begins behind the offices that a tagger took for a part of it."""
    office = _AHEAD.match(text, begin, end)
    return office.end() if office is not None else begin


def before_office(text: str, begin: int, end: int) -> int:
    """Where a place's or a body's name ends before an office of which a tagger took some for a part of it."""
    crossing = _CROSSING.search(text, begin, end)
    if crossing is not None:
        office = _BEHIND.match(text, crossing.start(), min(len(text), end + _FAR))
        if office is not None and office.end() > end:
            return crossing.start()
    office = next((match for match in _BEHIND.finditer(text, begin, end) if match.end() == end), None)
    following = text[end : end + 2]
    if office is not None and following[:1].isspace() and following[1:].isupper():
        return office.start()
    return end
