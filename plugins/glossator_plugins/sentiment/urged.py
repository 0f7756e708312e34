"""What an opinion urges whoever reads it to do: to go there or to stay away, to thank somebody or to have him resign.

Reviews, complaints and tributes tell plainly what happened, and say what it comes to in one such sentence. Reports have
them, too, of what others urge; so only opinions are read for them.
"""

from __future__ import annotations

import re

_START = r"(?:^|[.!?:;,] |\b(?:[Pp]lease|[Jj]ust|so|and) )"
"""Where an imperative may begin."""
_DONT = r"[Dd](?:o not|on['’]t) "

_PRAISED = re.compile(
    r"\b(?:[Hh]ighly|[Dd]efinitely|[Ss]trongly|[Tt]horoughly) recommend(?:ed|s)?\b"
    r"|\b[Ww]orth every (?:penny|cent|minute)\b"
    r"|\b(?:will|would|wo)(?: not|n['’]t) hesitate to"
    r" (?:call|contact|use|go|order|book|recommend|return|come|hire|buy)\b"
    r"|\b(?:I|[Ww]e)(?:['’]ll| will| shall)(?: (?:definitely|certainly|always|gladly|soon))*"
    r" (?:be back|go back|come back|return|miss)\b"
    r"|\bwill be (?:sadly |sorely |greatly |much |deeply )?missed\b"
    r"|\b[Ss]hout-?\s?out to\b|\b[Hh]ats off\b|\b[Kk]udos to\b|\b[Tt]hree cheers\b"
    r"|\b[Rr]aise (?:a|your|our) glass(?:es)?\b"
    r"|\b[Kk]eep up the (?:good|great) work\b|\b[Ww]ell done[,!.]|\b[Gg]ood job\b"
    r"|\bowes? (?:him|her|them|you)(?: all)? (?:more than|so much|a great deal|everything)\b"
    r"|\b(?:[45]|[Ff]our|[Ff]ive) (?:out of (?:5|five)|stars(?! hotel))|\b[45](?:\.5)?/5\b|\b(?:8|9|10)/10\b|★★★★"
)
_WARNED = re.compile(
    rf"(?:{_START}|would )(?:[Ss]tay|[Kk]eep|[Ss]teer) (?:well |far )?(?:away|clear)\b"
    rf"|{_START}(?:[Gg]o|[Bb]ook|[Ee]at|[Ss]hop|[Ll]ook|[Bb]uy|[Tt]ry) (?:some|any)(?:where|thing|body|one) else\b"
    rf"|{_START}[Aa]void (?:this|these|them|it|at all costs|like the plague)\b"
    rf"|{_START}{_DONT}(?:go|waste|bother|buy|use|order|book|fall|trust|be fooled)\b"
    r"|\b[Tt]ake your (?:business|money|custom) elsewhere\b|(?:^|[.!?:;,] )[Nn]ever again\b"
    r"|\b[Ss]ave your (?:money|time)\b"
    r"|\b(?:not|never|n['’]t|cannot)(?: \w+)? recommend\b|\bmoney back\b|\b[Rr]ip-?off\b"
    r"|\bwaste of (?:money|time|space|an evening|talent)\b"
    r"|\b(?:is|are|was|were)(?: \w+)? (?:a|the|an)(?: \w+)?"
    r" (?:joke|insult|farce|disaster|nightmare|fiasco|failure)\b"
    r"|\b(?:must|should|has to|have to|ought to) (?:go|resign|step down|be (?:ashamed|scrapped|sacked|fired))[.!]"
    r"|(?:^|[.!?] )[Rr]esign[.!]|\b[Ee]nough is enough\b|\bhow dare\b|\bthe worst\b[^.!?]{0,60}\b(?:I|we|ever)\b"
    r"|\bnot good enough\b|\blet us down\b"
    r"|\b(?:1|[Oo]ne|2|[Tt]wo|0|[Zz]ero) (?:out of (?:5|five|10|ten)|stars?(?! hotel))|\b[12]/5\b|\b[1-3]/10\b"
)
_DENIED = re.compile(
    r"(?:\bno|\bnot|\bnever|n['’]t|\bcannot|\bhardly|\bif|\bwhether|\bunless)\W+(?:[a-z]+\W+){0,2}$", re.IGNORECASE
)
_REACH = 40


def urged(text: str) -> str | None:
    """The label of what a sentence of an opinion urges; None if it urges nothing, or two things."""
    praised = any(
        _DENIED.search(text, max(0, match.start() - _REACH), match.start()) is None for match in _PRAISED.finditer(text)
    )
    warned = _WARNED.search(text) is not None
    if praised == warned:
        return None
    return "positive" if praised else "negative"
