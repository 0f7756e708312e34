"""Brands: companies that are called by a plain word, and what only a company does.

A sentence begins with a capital, so that a tagger cannot tell "Target opened" from "Targets opened". What tells is the
word behind: things that companies do, said of a singular without an article.
"""

from __future__ import annotations

import re

# fmt: off
WORDS = frozenset(
    """adobe alphabet amazon apple arrow asda bolt boots box bumble burger canoe carrier caterpillar chase coach
    compass costa crocs dash delta diesel discover dove dyson ebay elastic ford fox frontier gap genesis grab guess
    harvest hinge honda impossible indeed intel kayak kind lush mango mars match meta mini monster monsoon monzo next
    nest nike nothing nationwide oasis ocado oracle orange peloton pinterest polo puma quaker quantum reddit ring
    rivian robinhood roots rover sage salesforce shell signal skoda sky slack smart snap sonos spirit sprint square
    staples starling steam stripe subway tandem target telegram tide tinder total trainline twitch twitter uber
    unilever unity valve vanguard virgin visa whistles wise wish yahoo zoom block progressive prudential admiral aviva
    reach pearson experian rightmove halfords greggs iceland waterstones currys primark sainsbury safeway kroger
    costco publix macy kohl nordstrom lidl aldi spar""".split()  # noqa: SIM905 - so many quotes would hide the words
)
"""Case folded. Many are names of nothing else; the others need what only a company does behind them."""
# fmt: on
_DOES = r"""(?:rose|fell|gained|lost|dropped|jumped|slid|slipped|climbed|soared|plunged|tumbled|surged|added|shed
|cut|opened
    |closed|shut|sued|bought|acquired|sold|hired|fired|laid\soff|said|says|announced|reported|posted|unveiled|launched
    |recalled|agreed|declined|plans|expects|owns|operates|makes|employs|paid|pays|faces|faced|denied|raised|lowered
    |slashed
    |warned|beat|missed|settled|won|signed|named|appointed|told|owes|offers|runs|wants|will|would|has|had|is\s\w+ing
    |stores|stock|executives?|shareholders|employees|workers|customers|spokes(?:man|woman|person))\b"""
ACTS = re.compile(
    rf"(?:['’]s\s\w|(?:,\s(?:the|a|an|which|whose|based)\s[^,.]{{3,60}},)?\s(?:also\s|now\s|then\s)?{_DOES})", re.X
)
"""What follows a company's name."""
AHEAD = re.compile(r"\b(?:at|of|from|by|for|with|sued|joined|left|and|to|like|against|than|buy|sell|bought|sold)\s$")
"""What stands before a company's name inside a sentence."""
STAKE = re.compile(
    r"\b(?:[Ss]hares|[Ss]tock|[Ss]takes?|[Bb]onds|[Ii]nvestors|[Bb]oss|[Cc]hief\sexecutive|[Ww]orkers|[Ss]ales)"
    r"\s(?:in|of|at|from)\s$"
)
"""What stands before a company's name, whatever follows."""
BODY = re.compile(
    r""".*\b(?:Foods?|Robotics|Airlines?|Airways|Energy|Banks?|Motors?|Steel|Mining|Pharma\w*|Media|Group|Holdings?
    |Insurance|Records
    |Chemicals?|Systems|Software|Logistics|Textiles|Brewing|Brewery|Dairy|Capital|Partners|Shipping|Telecom\w*
    |Electronics|Studios
    |Publishing|Press|Laborator(?:y|ies)|Labs|Technolog(?:y|ies)|Industries|Enterprises|Solutions|Services
    |Networks?|Gazette
    |Herald|Tribune|Chronicle|Observer|Courier|Times|Post|Journal|Foundation|Institute|Association|Union|Society
    |University|College
    |School|Council|Committee|Commission|Ministry|Agency|Authority|Police|Court|Board|Party|Church|Club|United
    |Rovers|Wanderers
    |Company|Corporation|Inc|Ltd|plc|LLC|LLP|Corp|Co|Bureau|Department|Federation|Trust|Fund|Orchestra|Choir|Museum
    |Gallery
    |Pictures|Brothers|Sons|Associates|Analytics|Biotech|Therapeutics|Aerospace|Stores|Supermarkets|Hotels|Resorts
    |Farms)\.?""",
    re.X,
)
"""A name that ends as those of organizations do."""
VENUE = re.compile(
    r""".*\b(?:Arena|Stadium|Hall|Theat(?:re|er)|Opera\sHouse|Coliseum|Pavilion|Playhouse|Hotel|Hospital|Airport
    |Station|Bridge
    |Tower|Centre|Center|Cathedral|Palace|Castle|Library|Street|Road|Avenue|Boulevard|Museum|Gallery|Dock|Terminal)
    |(?:.*\s)?(?:Museum|Gallery)\sof\b.*|(?:Hotel|Teatro|Theater|Museo|Mus[ée]e|Palazzo|Stade|Stadion|Stadio
    |Estadio)\s.*""",
    re.X | re.S,
)
"""A name that ends, or begins, as those of buildings and streets do."""
