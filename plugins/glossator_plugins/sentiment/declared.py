"""What an author says outright that he feels: "I am ashamed of it", "With our thanks", "We will not be back".

The classifier of sentences knows news, in which nobody says so. In a letter, a speech or an opinion, one such sentence
tells more of its tone than all that it tells beside.
"""

from __future__ import annotations

import re

_I = (
    r"\b(?:I|[Ww]e)(?:['’](?:m|re|ve|d|ll)| am| are| was| were| have(?: been)?| feel| felt| would| will| do)?"
    r"(?: (?:[a-z]+ly|so|very|also|still|both|all|too|more|never been (?:so|more)|always))* "
)
_GLAD = re.compile(
    rf"{_I}(?:grateful|thankful|delighted|thrilled|proud|happy|glad|overjoyed|impressed|moved|touched|honou?red|thank"
    r"|loved?|adored?|recommend|enjoyed|admired?|appreciated?)\b"
    r"|\b(?:[Oo]ur|[Mm]y)(?: (?!no\b)[a-z]+)? (?:thanks|gratitude|compliments|congratulations)\b"
    r"|\b[Ww]ith(?: [a-z]+)? (?:gratitude|thanks)\b|\b[Tt]hank you\b|\blike to thank\b"
    r"|\bhow (?:happy|grateful|proud|glad) (?:that|it|this|we|I)\b"
)
_SORE = re.compile(
    rf"{_I}(?:ashamed|disgusted|appalled|furious|angry|outraged|disappointed|saddened|horrified|shocked|dismayed|insulted"
    r"|cheated|heartbroken|complain|despair|resent|regret|fed up|sick of)\b"
    r"|\b(?:I|[Ww]e) (?:will|shall|would) (?:not be back|not return)\b"
    r"|\b(?:I|[Ww]e) (?:will|shall|would) never (?:return|[a-z]+(?: [a-z]+)? (?:again|back))\b"
    r"|\bdeserve[sd]? (?:so much |far |much )?better\b|\b(?:failed|betrayed|cheated) us\b|\bcancel my\b"
    r"|\bwriting to complain\b|\b[Ww]hat a (?:shame|disgrace|waste|pity|mess|disappointment)\b|\b[Ss]hame on\b"
    r"|\bthank\w*(?: [\w.’'-]+){1,4} for nothing\b"
    r"|\b(?:is|are|was|were)(?: simply| quite| nothing but)? (?:a disgrace|an outrage|a scandal|shameful|unforgivable"
    r"|unacceptable|inexcusable)\b"
)
_NOT = re.compile(
    r"(?:\bno|\bnot|\bnever|n['’]t|\bcannot|\bhardly|\bif|\bwhether|\bunless)\W+(?:[a-z]+\W+){0,2}$", re.IGNORECASE
)
_REACH = 40
"""Characters before a feeling in which it may be denied."""
_URGED = re.compile(
    r"\b(?:[Hh]ighly|[Dd]efinitely|[Ss]trongly|[Tt]horoughly|[Cc]an(?:not|['’]t) but) recommend(?:ed|s)?\b|\b[Ww]orth every (?:penny|cent|minute)\b"
    r"|\b(?:will|would|wo)(?: not|n['’]t) hesitate to (?:call|contact|use|go|order|book|recommend|return|come|hire|buy)\b"
    r"|\b(?:I|[Ww]e)(?:['’]ll| will| shall)(?: (?:definitely|certainly|always|gladly|soon))* (?:be back|go back|come back|return|miss)\b"
    r"|\bwill be (?:sadly |sorely |greatly |much |deeply )?missed\b|\b[Ss]hout-?\s?out to\b|\b[Hh]ats off\b|\b[Kk]udos to\b"
    r"|\b[Tt]hree cheers\b|\b[Rr]aise (?:a|your|our) glass(?:es)?\b|\b[Kk]eep up the (?:good|great) work\b|\b[Ww]ell done[,!.]"
    r"|\b[Gg]ood job\b|\bowes? (?:him|her|them|you)(?: all)? (?:more than|so much|a great deal|everything)\b"
    r"|\b(?:[45]|[Ff]our|[Ff]ive) (?:out of (?:5|five)|stars(?! hotel))|\b[45](?:\.5)?/5\b|\b(?:8|9|10)/10\b|★★★★"
)
"""Of opinions alone: what it comes to for whoever reads it."""
_WARNED = re.compile(
    r"(?:^|[.!?:;,] |\b(?:[Pp]lease|[Jj]ust|so|and|would) )(?:[Ss]tay|[Kk]eep|[Ss]teer) (?:well |far )?(?:away|clear)\b"
    r"|(?:^|[.!?:;,] |\b(?:[Pp]lease|[Jj]ust|and) )(?:[Gg]o|[Bb]ook|[Ee]at|[Ss]hop|[Ll]ook|[Bb]uy|[Tt]ry) (?:some|any)(?:where|thing|body|one) else\b"
    r"|(?:^|[.!?:;,] |\b(?:[Pp]lease|[Jj]ust|so|and) )[Aa]void (?:this|these|them|it|at all costs|like the plague)\b"
    r"|\b[Tt]ake your (?:business|money|custom) elsewhere\b|(?:^|[.!?:;,] )[Nn]ever again\b|\b[Ss]ave your (?:money|time)\b"
    r"|(?:^|[.!?:;,] |\b(?:[Pp]lease|[Jj]ust|and|so) )[Dd](?:o not|on['’]t) (?:go|waste|bother|buy|use|order|book|fall|trust|be fooled)\b"
    r"|\b(?:not|never|n['’]t|cannot)(?: \w+)? recommend\b|\bwaste of (?:money|time|space|an evening|talent)\b|\bmoney back\b"
    r"|\b[Rr]ip-?off\b|\b(?:is|are|was|were)(?: \w+)? (?:a|the|an)(?: \w+)? (?:joke|insult|farce|disaster|nightmare|fiasco|failure)\b"
    r"|\b(?:must|should|has to|have to|ought to) (?:go|resign|step down|be (?:ashamed|scrapped|sacked|fired))[.!]|(?:^|[.!?] )[Rr]esign[.!]"
    r"|\b[Ee]nough is enough\b|\bhow dare\b|\bthe worst\b[^.!?]{0,60}\b(?:I|we|ever)\b|\bnot good enough\b|\blet us down\b"
    r"|\b(?:1|[Oo]ne|2|[Tt]wo|0|[Zz]ero) (?:out of (?:5|five|10|ten)|stars?(?! hotel))|\b[12]/5\b|\b[1-3]/10\b"
)
_UNLIKE = re.compile(
    r"\b(?:thank you,? (?:for|but) no|no,? thank you|thank you for your (?:letter|email|order|enquiry))\b"
)


def declared(text: str, *, opinion: bool = False) -> str | None:
    """The label of what the author says that he feels; None if he says nothing of that, or two things.

    In an `opinion` what he urges whoever reads it to do, to go there or to stay away, tells as much.
    """
    glad, sore = (any(_is_meant(match) for match in feeling.finditer(text)) for feeling in (_GLAD, _SORE))
    if opinion:
        sore = sore or _WARNED.search(text) is not None
        glad = glad or any(_is_meant(match) for match in _URGED.finditer(text))
    if glad == sore or (glad and _UNLIKE.search(text.lower())):
        return None
    return "positive" if glad else "negative"


def _is_meant(match: re.Match[str]) -> bool:
    """Whether nothing before the words denies or supposes them; "cannot say how glad" does not."""
    begin = max(0, match.start() - _REACH)
    return match.group().startswith("how ") or _NOT.search(match.string, begin, match.start()) is None
