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
_UNLIKE = re.compile(
    r"\b(?:thank you,? (?:for|but) no|no,? thank you|thank you for your (?:letter|email|order|enquiry))\b"
)


def declared(text: str) -> str | None:
    """The label of what the author says that he feels; None if he says nothing of that, or two things."""
    glad, sore = (any(_is_meant(match) for match in feeling.finditer(text)) for feeling in (_GLAD, _SORE))
    if glad == sore or (glad and _UNLIKE.search(text.lower())):
        return None
    return "positive" if glad else "negative"


def _is_meant(match: re.Match[str]) -> bool:
    """Whether nothing before the words denies or supposes them; "cannot say how glad" does not."""
    begin = max(0, match.start() - _REACH)
    return match.group().startswith("how ") or _NOT.search(match.string, begin, match.start()) is None
