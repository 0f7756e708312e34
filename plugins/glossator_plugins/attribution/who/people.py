"""People without a name: "A farmer stood up." Whoever comes up so is whom the next pronoun may mean."""

from __future__ import annotations

import re

# Of these endings most nouns are people; the exceptions that news is full of are left out.
_NOUN = (
    r"(?!(?:water|paper|river|letter|order|number|summer|winter|weather|tower|border|corner|letter|matter|power|quarter"
    r"|shower|center|chapter|computer|dinner|fever|finger|harbor|labor|floor|door|motor|sector|tractor|reactor|major"
    r"|minor|error|terror|horror|mirror|color|humor|rumor|trailer|cover|offer|answer|other|latter|former|poster|printer"
    r"|disaster|centre|transfer|cancer|layer|counter|meter|theater|list|mist|fist|twist|document|agreement|government"
    r"|statement|payment|apartment|department|investment|moment|percent|cent|event|accident|incident|president['’]s"
    r"|content|extent|current|continent|restaurant|plant|grant|human|ocean|median|other|her|over|under|after|never)\b)"
    r"(?:\w+(?:man|woman|or|er|eer|ist|ian|ant|ent|ess)|\w*(?:boy|girl|mayor|nurse|judge|chief|coach|guard|pilot|priest"
    r"|bishop|pope|king|queen|prince|cook|clerk|thief|spy|aide|guide|host|hero|victim|colleague|relative|friend|son"
    r"|daughter|wife|husband|sister|brother|mother|father|neighbou?r|child|teen|youth|adult|cousin|widow|guest|boss"
    r"|head|chair|captain|sergeant|soldier|tenant|landlord|landlady|lady|passer-by|critic|mechanic|cyclist))"
)
UNNAMED = re.compile(
    rf"[\"“‘'(\s]*(?:Then\s+|Later\s+|But\s+|And\s+)?(?:an?|one|another|the|his|her|their|its|our|(?-i:[^\W\d_a-z][\w.-]*\s+){{0,3}}[\w.-]+['’]s?)\s+"
    rf"(?P<phrase>(?:(?!of\b|for\b|at\b|in\b|to\b|that\b|who\b)[\w'’-]+\s+){{0,3}}?{_NOUN})\b(?!['’]s|(?-i:,?\s+[^\W\d_a-z]))",
    re.IGNORECASE,
)
"""Regular expression: a sentence whose subject is somebody without a name."""
