"""Evidence: what the words of a name and those around it say of its label, where the tagger is unsure.

Each rule needs a chance that the tagger itself sees, and is silent where it is sure.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable

from glossator_plugins.entities.labels import Named
from glossator_plugins.entities.words.brands import BODY, VENUE
from glossator_plugins.entities.words.names import folded
from glossator_plugins.given_names import SEX, WORDS
from glossator_plugins.people import PEOPLE

_UNSURE, _LEAST = 0.8, 0.02
_MAYBE, _SURE = 0.15, 0.95
_MEETS = re.compile(
    r"\b(?:drove|lent|married|asked|told|kissed|hugged|taught|phoned|met|thanked|gave|helped|invited|loved|hated|dated|divorced"
    r"|raised|and|with|named|called)\s$"
)
_WHERE = re.compile(
    r"\b(?:in|at|near|from|to|of|around|across|outside|inside|through|over|towards?|into|for|the|via)\s+$", re.I
)
# Nobody is called so, and of one person nobody says "were".
_TEAM = re.compile(r"[^\W\d_a-z].*\s(?:Rovers|United|Wanderers|Athletic|Albion|Hotspur)")
# With the name of a town behind it a club, and with that before it, too.
_CLUB = re.compile(
    r"(?:D[iy]namo|Lokomotiv|Spartak|Torpedo|Shakhtar|Hapoel|Maccabi|Beitar|Atl[ée]tico|Deportivo|Real|Sporting|Racing|FC|AC|AS|SC"
    r"|SV|VfB|VfL|CF|CD|RC|PSV|CSKA)\s[^\W\d_a-z].*|.*\s(?:FC|AFC|SC|CF|F\.C\.|United|Rovers|Wanderers|Albion|Hotspur)"
    r"|(?:Leicester|Manchester|Norwich|Hull|Cardiff|Swansea|Stoke|Bristol|Bradford|Coventry|Birmingham|Exeter|Lincoln|Melbourne)\sCity"
    r"|(?:Ipswich|Luton|Swindon|Northampton|Huddersfield|Mansfield)\sTown|(?:Derby|Notts|Stockport)\sCounty"
)
# Surnames of East Asia before a given name in two syllables: "Bae Sol-hee".
_EAST = re.compile(
    r"(?:Ahn|An|Bae|Baek|Byun|Cha|Chae|Cho|Choi|Chung|Han|Heo|Hong|Hwang|Im|Jang|Jeon|Jeong|Ji|Jo|Joo|Jung|Kang|Kim|Ko|Koo|Kwak|Kwon"
    r"|Lee|Lim|Min|Moon|Na|Nam|Noh|Oh|Paik|Park|Ryu|Seo|Shin|Sohn|Son|Song|Suh|Sung|Woo|Yang|Yoo|Yoon|Yu|Yun"
    r"|Chan|Chang|Chen|Cheng|Cheung|Chiang|Chiu|Chou|Chow|Chu|Chuang|Fung|Ho|Hsieh|Hsu|Huang|Hung|Kao|Kuo|Kwok|Lai|Lam|Lau|Leung|Li"
    r"|Liao|Lin|Liu|Lo|Lu|Luk|Ma|Mak|Ng|Pan|Peng|Poon|Su|Tam|Tang|Tsai|Tsang|Tse|Tseng|Wang|Wong|Wu|Yeh|Yeung|Yip)"
    r"\s[A-Z][a-z]{1,5}-[A-Za-z][a-z]{0,5}"
)
_NATURE = re.compile(
    r".*\s(?:Bay|River|Lake|Islands?|Mountains?|Valley|Peninsula|Desert|Falls|Strait|Gulf|Sea|Ocean|Archipelago|Plateau|Basin)"
)
_STATES = frozenset(("DRC", "UAE", "U.A.E.", "UK", "U.K.", "USA", "U.S.A.", "US", "U.S.", "DPRK", "GDR", "USSR", "PNG"))
_BANKS = frozenset(("West Bank", "Outer Banks", "Left Bank", "South Bank", "East Bank"))
"""Places that are named as bodies are."""
_MINORITIES = re.compile(r"LGBT[QIA+]*")
_ARE = re.compile(r"\s(?:are|were|have)\s")
_LISTED = re.compile(r"(?:\b(?:and|or|nor|both|the|if|of|than|like)|,|&)\s+$", re.IGNORECASE)
_WORD = re.compile(r"[^\W\d_][\w’'.-]*")
_FAR = 12


def told_by_words(text: str, mentions: Iterable[Named]) -> list[Named]:
    """The mentions, with the labels that their own words and those before them tell."""
    given = list(mentions)
    teams = _teams(text, given)
    return [_told(text, named, teams) for named in given]


def reads_as_name(name: str) -> bool:
    """Whether the words alone tell a name: those of a body or a building, or a given name before another word."""
    words = _WORD.findall(name)
    if len(words) < 2:
        return False
    named = (BODY.fullmatch(name), VENUE.fullmatch(name))
    return any(named) or (len(words) < 4 and words[-1][0].isupper() and folded(words[0]) in SEX)


def _teams(text: str, mentions: Iterable[Named]) -> frozenset[str]:
    """What the text calls somebody by one word, and speaks of in the plural, or names in full as a team."""
    people = [named for named in mentions if named.label.upper() in PEOPLE]
    surnames = {named.name.split()[-1] for named in people if " " in named.name and not _TEAM.fullmatch(named.name)}
    plural = {named.name for named in people if _is_team(text, named)}
    whole = {named.name.split()[0] for named in mentions if _TEAM.fullmatch(named.name)}
    return frozenset((plural | whole) - surnames)


def _told(text: str, named: Named, teams: Collection[str]) -> Named:
    words = _WORD.findall(named.name)
    if not words:
        return named
    unsure = named.score is None or named.score < _SURE
    if named.label in ("ORG", "MISC", "PERSON", "NORP") and (
        (named.name in _STATES and unsure)
        or (named.name in _BANKS and text.endswith(("the ", "The "), max(0, named.span.begin - 4), named.span.begin))
    ):
        return _relabelled(named, "LOC")
    if named.label in ("ORG", "MISC") and _MINORITIES.fullmatch(named.name):
        return _relabelled(named, "NORP")
    if named.label in ("LOC", "ORG", "MISC") and unsure and _EAST.fullmatch(named.name):
        return _relabelled(named, "PERSON")
    nature = named.label == "PERSON" and unsure and _NATURE.fullmatch(named.name)
    if nature and (len(words) > 2 or folded(words[0]) not in SEX):
        return _relabelled(named, "LOC")
    if named.label in ("LOC", "PERSON") and unsure and _CLUB.fullmatch(named.name):
        return _relabelled(named, "ORG")
    if named.label == "LOC" and unsure:
        if len(words) > 1 and VENUE.fullmatch(named.name):
            return _relabelled(named, "FAC")
        met = _MEETS.search(text, max(0, named.span.begin - _FAR), named.span.begin)
        if met is not None and folded(named.name) in SEX and named.chance("PERSON") >= _LEAST:
            return _relabelled(named, "PERSON")
    if named.label.upper() in PEOPLE and (_TEAM.fullmatch(named.name) or named.name in teams):
        return _relabelled(named, "ORG")
    if (named.score is not None and named.score >= _UNSURE) or named.label.upper() in ("DATE", "MONEY"):
        return named
    if named.label.upper() not in PEOPLE and _is_person(text, named, words):
        return _relabelled(named, "PERSON")
    if len(words) > 1 and named.label in ("LOC", "PRODUCT", "MISC", "PERSON") and BODY.fullmatch(named.name):
        return _relabelled(named, "ORG") if named.chance("ORG") >= _MAYBE or not named.others else named
    if len(words) > 1 and named.label in ("LOC", "PRODUCT", "MISC") and VENUE.fullmatch(named.name):
        return _relabelled(named, "FAC") if named.chance("FAC") >= _LEAST else named
    return named


def _is_team(text: str, named: Named) -> bool:
    """Whether one word is spoken of in the plural: "Alderby were poor"."""
    if " " in named.name or named.name.endswith("s") or _ARE.match(text, named.span.end) is None:
        return False
    return _LISTED.search(text, max(0, named.span.begin - _FAR), named.span.begin) is None


def _is_person(text: str, named: Named, words: list[str]) -> bool:
    given = folded(words[0])
    if len(words) == 1:
        where = _WHERE.search(text, max(0, named.span.begin - _FAR), named.span.begin)
        return given in SEX and named.chance("PERSON") >= _MAYBE and where is None
    if (
        "&" in named.name
        or len(words) > 3
        or BODY.fullmatch(named.name)
        or VENUE.fullmatch(named.name)
        or not words[-1][0].isupper()
    ):
        return False
    # Of a name that a line end has cut from another the tagger knows nothing.
    least = 0.0 if not named.others else _LEAST
    return named.chance("PERSON") >= least and (given in SEX or given in WORDS)


def _relabelled(named: Named, label: str) -> Named:
    # The model's score speaks of the model's label.
    return named._replace(label=label, score=None, others=())
