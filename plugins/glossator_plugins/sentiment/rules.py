"""Rules: who does what to whom, where the words of a sentence leave no doubt, as patterns over its tagged words.

A sentence is one string of `word/tags `. The mention that is asked about is `@T`, others are `@N`, places `@L`. A tag is
a class of `lexicon.py` and the form's letter. A pattern has a label, the name of its rule, and the part of the sentence
that must be so; the first that fits decides. What makes a clause say the contrary or nothing ("not", "hardly", "if",
"whether") is looked for in the words that the pattern spans, by `_turned`.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from enum import StrEnum
from functools import lru_cache
from typing import NamedTuple

from . import lexicon
from .lexicon import Deed


class Rule(StrEnum):
    """Which rule decided; the names that the wire has."""

    DOER = "doer"
    VICTIM = "victim"
    JUDGED = "judged"
    JUDGE = "judge"
    CLEARED = "cleared"
    DESCRIBED = "described"
    COMPARED = "compared"
    NEGATED = "negated"
    SUPPOSED = "supposed"
    MARKET = "market"
    NOTICE = "notice"
    ADDRESSED = "addressed"
    BYSTANDER = "bystander"
    SPEAKER = "speaker"


class Ruling(NamedTuple):
    """A label and the rule that gave it."""

    label: str
    rule: Rule


POSITIVE, NEUTRAL, NEGATIVE = "positive", "neutral", "negative"


def _tags() -> dict[str, str]:
    tags: dict[str, list[str]] = defaultdict(list)
    for deed, words in lexicon.VERBS.items():
        for word, form in lexicon.forms(words):
            tags[word].append(f"{deed.value}{form}")
    for letter, words in (
        ("G", lexicon.GOOD), ("X", lexicon.BAD), ("J", lexicon.HEROES), ("Y", lexicon.VILLAINS), ("M", lexicon.MERITS),
        ("E", lexicon.FAULTS), ("C", lexicon.CRIMES),
    ):  # fmt: skip
        for word in words.split():
            tags[word].append(f"{letter}n")
    for letter, words in (("R", lexicon.RISES), ("S", lexicon.FALLS)):
        for word, form in lexicon.forms(words):
            tags[word].append(f"{letter}{form}")
    tags["beaten"].append("hd")  # "beat" is what teams do
    return {word: ",".join(found) for word, found in tags.items()}


_TAGS = _tags()


def _of(letters: str, forms: str = "bzdgn") -> str:
    """A word of one of the classes in one of the forms."""
    return rf"[^\s/]+/(?:\S*,)?[{letters}][{forms}]\S* "


def _any(words: str) -> str:
    """One of these words."""
    return rf"(?:{'|'.join(words.split())})/\S* "


_T, _N, _W = r"@T/ ", r"@[NL]/ ", r"(?![,;:.!?]/|@)\S+ "
_ADV = rf"(?:(?:[^\s/@]+ly|{'|'.join('also then even once again just still later twice often always soon first never ever not n’t no longer hardly far so very really quite all at too'.split())})/\S* )"
_AUX = rf"(?:{_ADV}|{_any('has have had having is was are were be been being gets get got did do does will would could can may might should must')}|(?:[a-z]+n['’]t)/\S* )"
_BE = rf"(?:{_any('is was are were be been being gets got')}|(?:is|was|are|were)n['’]t/\S* )"
_APP = rf"(?:,/ (?:(?![,;:.!?]/)\S+ ){{1,9}},/ )?"
_WHO = rf"(?:(?:,/ )?{_any('who which that')})?"
_DET = rf"(?:{_any('the a an his her their its our my this that these those some both')})?"
_NP = rf"{_DET}(?:(?![,;:.!?]/|@|(?:and|or|but|by|to|of|that|who|which|was|is|were|are|had|has|for|in|on|at|from|with|as|he|she|it|they)/|[^\s/]+/\S*[hlpbucmfs][zdg])\S+ ){{0,3}}"
_AND = rf"(?:(?:{_N}(?:,/ )?{_any('and or')}?)(?:{_NP}))?"
_S = rf"(?<!of/ )(?<!in/ )(?<!at/ )(?<!from/ )(?<!for/ )(?<!to/ )(?<!with/ ){_T}"
"""The mention where it may be a subject."""
_SUBJECT = rf"{_S}{_APP}{_WHO}{_AUX}*"
"""The mention as the one who acts, up to the verb."""
_PASSIVE = rf"{_S}{_APP}{_WHO}{_AUX}*{_BE}{_ADV}*"

_DOES_BAD, _DOES_GOOD, _JUDGES, _MET_GOOD, _MET_BAD = "hf", "ls", "pbucm", "p", "bu"

_PATTERNS: list[tuple[str, Rule, str]] = [
    (POSITIVE, Rule.ADDRESSED, rf"(?:can['’]t|cannot|n['’]t|not)/\S* {_any('thank praise recommend')}{_NP}{_T}(?:{_W})?enough/"),
    # Markets.
    (POSITIVE, Rule.MARKET, rf"{_any('shares share stock stocks')}{_any('in of')}{_DET}{_T}(?:{_W}){{0,2}}?(?:{_of('R', 'zd')}|{_any('closed')}{_any('up higher')}|{_any('were was')}{_any('up higher')})"),
    (NEGATIVE, Rule.MARKET, rf"{_any('shares share stock stocks')}{_any('in of')}{_DET}{_T}(?:{_W}){{0,2}}?(?:{_of('S', 'zd')}|{_any('closed')}{_any('down lower')}|{_any('were was')}{_any('down lower')})"),
    (POSITIVE, Rule.MARKET, rf"{_S}(?:(?:['’]s?|shares|stock)/\S* ){{0,2}}(?:{_of('R', 'zd')}|{_any('closed')}{_any('up')}|{_any('were was')}{_any('up')})(?:{_W}){{0,4}}?(?:percent|per|%)/"),
    (NEGATIVE, Rule.MARKET, rf"{_S}(?:(?:['’]s?|shares|stock)/\S* ){{0,2}}(?:{_of('S', 'zd')}|{_any('closed')}{_any('down')}|{_any('were was')}{_any('down')})(?:{_W}){{0,4}}?(?:percent|per|%)/"),
    (POSITIVE, Rule.MARKET, rf"{_S}(?:{_W}){{0,8}}?(?:{_any('beat beats exceeded topped')}{_NP}{_any('forecasts forecast expectations estimates')}|{_any('doubled raised trebled tripled increased')}{_any('its their')}{_NP}{_any('dividend profit profits outlook guidance earnings')})"),
    (NEGATIVE, Rule.MARKET, rf"{_S}(?:{_W}){{0,8}}?(?:{_any('missed misses')}{_NP}{_any('forecasts forecast expectations estimates')}|{_any('halved cut slashed lowered suspended scrapped')}{_any('its their')}{_NP}{_any('dividend profit outlook guidance earnings')}|{_any('filed files')}{_any('for')}{_any('bankruptcy')})"),
    # Cleared.
    (NEUTRAL, Rule.CLEARED, rf"{_PASSIVE}(?:{_of('c', 'd')}|{_any('found')}(?:not/\S* guilty/|innocent/)|{_any('not')}{_any('guilty')}|{_any('innocent')})"),
    (NEUTRAL, Rule.CLEARED, rf"{_of('c', 'd')}{_NP}{_T}|{_any('found finds')}{_NP}{_T}(?:not/\S* guilty/|innocent/)"),
    (NEUTRAL, Rule.CLEARED, rf"{_any('charges case allegations evidence accusations')}(?:{_W}){{0,4}}?{_any('against')}{_NP}{_T}{_any('were was')}{_any('dropped dismissed withdrawn thrown')}"),
    (NEUTRAL, Rule.CLEARED, rf"{_any('dropped withdrew dismissed')}(?:{_W}){{0,4}}?against/\S* {_NP}{_T}"),
    (NEUTRAL, Rule.CLEARED, rf"{_T}{_APP}(?:,/ )?{_AUX}*{_any('wrongly falsely unjustly wrongfully')}{_of('bu', 'd')}"),
    (NEUTRAL, Rule.CLEARED, rf"{_any('quashed overturned reversed voided annulled')}(?:{_W}){{0,4}}?{_any('of against')}{_NP}{_T}"),
    (NEUTRAL, Rule.CLEARED, rf"no/\S* {_any('evidence proof sign indication suggestion')}(?:{_W})?{_any('that against')}{_NP}{_T}"),
    (NEUTRAL, Rule.CLEARED, rf"{_SUBJECT}(?:{_any('done')})?nothing/\S* {_any('wrong illegal improper')}"),
    (NEUTRAL, Rule.SUPPOSED, rf"{_any('whether if')}{_NP}{_T}|^{_any('did has have is was does do are were had should')}{_NP}{_T}"),
    # Found guilty.
    (NEGATIVE, Rule.JUDGED, rf"{_any('found finds')}{_NP}{_T}(?:{_APP})guilty/|{_T}{_APP}(?:{_AUX})*(?:{_any('found')})?guilty/|{_T}{_APP}{_any('pleaded pleads')}guilty/"),
    # Deeds, passive.
    (POSITIVE, Rule.DOER, rf"{_of('l', 'd')}(?:{_W}){{0,3}}?by/\S* {_NP}{_T}"),
    (NEGATIVE, Rule.DOER, rf"{_of('hf', 'd')}(?:{_W}){{0,3}}?by/\S* {_NP}{_T}"),
    (NEUTRAL, Rule.JUDGE, rf"{_of('pbucm', 'd')}(?:{_W}){{0,3}}?by/\S* {_NP}{_T}"),
    (POSITIVE, Rule.JUDGED, rf"{_PASSIVE}{_of('p', 'd')}"),
    (NEGATIVE, Rule.JUDGED, rf"{_PASSIVE}{_of('bu', 'd')}"),
    (NEUTRAL, Rule.VICTIM, rf"{_PASSIVE}{_of('hl', 'd')}"),
    (NEUTRAL, Rule.VICTIM, rf"{_SUBJECT}(?:{_any('died drowned perished survived fled collapsed fainted')}|{_any('loses lost')}{_any('his her their both a an')}(?:{_W})?{_any('life leg legs arm arms house home husband wife son daughter sight job eye child children')})"),
    (NEUTRAL, Rule.VICTIM, rf"{_any('drought earthquake quake flood floods storm hurricane fire blast explosion tornado cyclone typhoon tsunami mudslide landslide avalanche famine outbreak heatwave bomb bombs rebels shells missiles missile drones drone')}(?:{_W}){{0,6}}?{_any('hit hits struck strikes rocked devastated ravaged shook battered flooded shelled destroyed buried engulfed killed')}(?:{_W}){{0,3}}?{_T}"),
    (NEUTRAL, Rule.BYSTANDER, rf"{_PASSIVE}{_of('m', 'd')}"),
    # Deeds that were not done.
    (NEGATIVE, Rule.DOER, rf"{_SUBJECT}(?:{_any('failed fails refused refuses neglected forgot')}to/\S* |{_any('did')}{_any('nothing little')}to/\S* )"),
    # Promises.
    (POSITIVE, Rule.DOER, rf"{_SUBJECT}{_any('keeps keep kept')}{_NP}{_any('promise promises word')}"),
    (NEGATIVE, Rule.DOER, rf"{_SUBJECT}{_any('breaks break broke broken breached')}{_NP}{_any('promise promises word law rules')}"),
    (NEGATIVE, Rule.DOER, rf"{_SUBJECT}{_any('took take takes taken accepted accept accepts pocketed')}{_NP}{_any('bribes bribe kickbacks')}"),
    (NEUTRAL, Rule.BYSTANDER, rf"{_SUBJECT}(?:{_any('leads led heads headed chairs chaired joined')}{_NP}{_any('inquiry investigation probe panel hearing commission')}|{_any('investigates investigated investigating probes probed')})"),
    # Acts against something bad, prizes.
    (POSITIVE, Rule.DOER, rf"{_SUBJECT}(?:{_any('risked risks')}{_any('his her their')}(?:own/\S* )?{_any('life lives')}|blew/\S* the/\S* whistle/|{_any('solved solves cracked')})"),
    (POSITIVE, Rule.DOER, rf"{_SUBJECT}{_any('pulled dragged carried')}(?:{_W}|{_N}){{1,4}}?from/\S* the/\S* (?:{_W})?{_any('river flames water fire wreck rubble sea car house')}"),
    (POSITIVE, Rule.DOER, rf"{_SUBJECT}(?:{_any('fights fought fight campaigns campaigned')}(?:{_W}){{0,2}}?{_any('for against')}|{_any('stood stands')}up/\S* (?:to|for)/|{_any('works worked')}tirelessly/)"),
    (POSITIVE, Rule.DOER, rf"{_SUBJECT}{_any('exposed exposes uncovered uncovers revealed ended stopped prevented foiled')}{_NP}{_of('EC', 'n')}"),
    (POSITIVE, Rule.DOER, rf"{_SUBJECT}{_any('won wins')}(?:{_W}){{0,6}}?{_any('prize award medal gold title cup trophy championship final match race honours acclaim')}"),
    (POSITIVE, Rule.DOER, rf"{_SUBJECT}(?:{_any('cleaned cleared mopped cleans')}up/\S* |{_any('repaired fixed mended repairs')}){_NP}{_any('mess damage chaos ruin what')}"),
    (NEGATIVE, Rule.DOER, rf"{_any('mess chaos damage ruin wreck debts ruins')}(?:{_any('that which')})?{_NP}{_T}{_AUX}*{_any('left made caused created')}"),
    # Judgements.
    (POSITIVE, Rule.JUDGED, rf"(?:{_of('p', 'bzdg')}|(?:^|{_any('the')})(?:{_any('i we they you people all')}|[^\s/]+s/\S* )(?:{_any('do not never')}|[a-z]+n['’]t/\S* )*{_any('like liked')}){_AND}{_NP}{_T}(?!['’]s/)"),
    (NEGATIVE, Rule.JUDGED, rf"{_of('bu', 'bzdg')}{_AND}{_NP}{_T}"),
    # Deeds, active.
    (NEGATIVE, Rule.DOER, rf"{_SUBJECT}(?:{_of('h', 'bzdg')}|{_of('f', 'zdg')})"),
    (POSITIVE, Rule.DOER, rf"{_SUBJECT}{_of('ls', 'zdg')}"),
    (POSITIVE, Rule.DOER, rf"{_SUBJECT}{_any('beat beats defeated thrashed trounced')}{_NP}{_N}(?:{_W}){{0,3}}?\d"),
    # Notices, and what did not happen.
    (NEUTRAL, Rule.NOTICE, rf"{_S}(?:{_any('and')}{_NP}{_N})?{_any('will')}(?:be/\S* )?{_any('open close reopen meet speak read start begin host shut closed held appear play travel retire')}"),
    (NEUTRAL, Rule.NOTICE, rf"{_S}(?:(?:of|in)/\S* {_NP}{_N})?{_any('opens closes reopens meets starts begins')}(?:{_any('its')}{_any('doors')})?{_any('at on from in between')}"),
    # What is said of somebody.
    (NEGATIVE, Rule.NEGATED, rf"{_S}{_APP}{_WHO}{_BE}{_ADV}*(?:(?:anything|nothing)/\S* but/\S* |far/\S* from/\S* |{_any('hardly no neither')}){_DET}(?:{_W})?{_of('GJ', 'n')}"),
    (NEUTRAL, Rule.NEGATED, rf"{_S}{_APP}{_WHO}{_BE}{_ADV}*(?:anything/\S* but/\S* |far/\S* from/\S* |{_any('hardly no neither')}){_DET}(?:{_W})?{_of('XY', 'n')}"),
    (POSITIVE, Rule.DESCRIBED, rf"{_S}{_APP}{_WHO}{_AUX}*{_BE}{_ADV}*{_DET}(?:{_W})?{_of('GJ', 'n')}"),
    (NEGATIVE, Rule.DESCRIBED, rf"{_S}{_APP}{_WHO}{_AUX}*{_BE}{_ADV}*{_DET}(?:{_W})?{_of('XY', 'n')}"),
    (POSITIVE, Rule.DESCRIBED, rf"{_of('M', 'n')}of/\S* {_NP}{_T}|{_T}['’]s?/\S* (?:{_W})?{_of('M', 'n')}"),
    (NEGATIVE, Rule.DESCRIBED, rf"{_any('lies greed cruelty dishonesty incompetence arrogance cowardice negligence stupidity hypocrisy')}of/\S* {_NP}{_T}|{_T}['’]s?/\S* (?:{_W})?{_of('E', 'n')}"),
    (NEUTRAL, Rule.NEGATED, rf"{_any('nobody never not')}(?:{_W}){{0,4}}?bad/\S* word/(?: \S+){{0,5}}? {_T}|{_any('nothing')}{_any('wrong bad amiss')}(?:{_W}){{0,4}}?{_T}|{_any('no')}(?:{_W})?{_any('complaints complaint problems problem trouble')}(?:{_W}){{0,5}}?{_T}|{_T}(?:{_W}){{0,3}}?{_any('had have has')}(?:had/\S* )?no/\S* {_any('problems problem complaints complaint trouble')}"),
    (NEGATIVE, Rule.DESCRIBED, rf"{_of('X', 'n')}(?:{_W}){{0,4}}?under/\S* {_NP}{_T}"),
    (POSITIVE, Rule.DESCRIBED, rf"(?:{_of('s', 'zdg')}|{_of('G', 'n')})(?:{_W}){{0,3}}?under/\S* {_NP}{_T}"),
    # Comparison.
    (NEGATIVE, Rule.COMPARED, rf"{_any('better kinder safer faster cheaper smarter braver fairer')}than/\S* {_NP}{_T}|{_any('unlike')}{_NP}{_T}(?:{_W}|,/ |{_N}){{1,4}}?{_any('keeps kept never always')}"),
    (POSITIVE, Rule.COMPARED, rf"worse/\S* than/\S* {_NP}{_T}|{_T}(?:['’]s?/\S* )?(?:{_W}){{0,4}}?{_BE}{_ADV}*{_any('better kinder safer faster cheaper smarter braver fairer')}than/"),
    (NEGATIVE, Rule.COMPARED, rf"{_T}(?:['’]s?/\S* )?(?:{_W}){{0,4}}?{_BE}{_ADV}*worse/\S* than/"),
    # Address and the author's own feelings.
    (NEGATIVE, Rule.ADDRESSED, rf"shame/\S* on/\S* (?:you/ ,/ )?{_T}|{_any('ashamed sick tired')}of/\S* {_NP}{_T}|down/\S* with/\S* {_T}|never/ again/ {_T}"),
    (POSITIVE, Rule.ADDRESSED, rf"(?:thank/\S* you/|thanks/)(?: \S+){{0,4}}? {_T}|{_any('proud fond')}of/\S* {_NP}{_T}|well/ done/ ,/ {_T}|congratulations/ (?:,/ |to/ ){_T}|long/ live/ {_NP}{_T}"),
    (NEGATIVE, Rule.ADDRESSED, rf"{_any('relief glad happy relieved')}(?:{_W}){{0,6}}?(?:{_any('left leave leaving quit')}|{_any('cancelled canceled ended')}(?:{_W}){{1,4}}?|rid/\S* of/\S* ){_NP}{_T}"),
    (NEGATIVE, Rule.ADDRESSED, rf"^(?:{_any('kindly please just')})?stop/\S* (?:{_W}|,/ )+?,/ {_T}"),
    (NEGATIVE, Rule.ADDRESSED, rf"{_any('i we')}(?:{_W})?{_any('hate hated loathe detest')}(?:{_W}){{0,4}}?{_T}"),
    # Bystanders.
    (NEUTRAL, Rule.VICTIM, rf"{_of('hl', 'bzdg')}(?:and/\S* {_W})?{_AND}{_NP}{_T}|{_any('beat beats defeated thrashed trounced')}{_NP}{_T}|{_any('murderer murderers killer killers widow body funeral murder killing death murders rape attack attacks robbery kidnapping shooting assassination')}(?:of|on)/\S* {_NP}{_T}"),
    (NEUTRAL, Rule.BYSTANDER, rf"{_any('court courts jury judge judges tribunal magistrate magistrates police prosecutors prison jail hospital airport')}{_any('in of at near')}{_NP}{_T}"),
    (NEUTRAL, Rule.BYSTANDER, rf"{_any('employee employees worker workers driver director spokesman spokeswoman spokesperson analyst professor student reporter correspondent lecturer manager member clerk accountant teacher officer researcher economist')}{_any('of at for with from')}{_NP}{_T}"),
    (NEUTRAL, Rule.BYSTANDER, rf"{_N}of/\S* {_DET}{_T}|{_T}{_any('officer officers employee employees worker workers manager driver director spokesman spokeswoman spokesperson analyst professor student reporter correspondent executive player guard teacher')}"),
    (NEUTRAL, Rule.JUDGE, rf"{_SUBJECT}{_of('pbucm', 'zd')}"),
]  # fmt: skip
_NEEDS = re.compile(r"/\S*[a-zA-Z][bzdgn]")
_COMPILED = [(label, rule, re.compile(rf"(?<!\S)(?:{pattern})")) for label, rule, pattern in _PATTERNS]

_NOT = re.compile(r"(?:^| )(?:not|never|no|nobody|none|neither|nor|hardly|scarcely|barely|without|cannot|n['’]t|[a-z]+n['’]t)/")
_IF = re.compile(r"(?:^| )(?:if|whether|unless|den(?:y|ies|ied|ying))/")
_MAY = re.compile(r"(?:^| )(?:should|could|might|may)/")
_SPLIT = re.compile(r"(?:(?:;|:|—|–|--)/|(?<!anything/ )(?<!nothing/ )(?<!all/ )(?:,/ )?(?:but|while|whereas|although|though|yet)/) ")
_ASKED = re.compile(r"\?/\S* (?:\S+ )?$")
_FLIPPED = {POSITIVE: NEGATIVE, NEGATIVE: NEUTRAL, NEUTRAL: NEUTRAL}


@lru_cache(20_000)
def _tagged(word: str) -> str:
    lower = word.lower().replace("/", "|")
    return f"{lower}/{_TAGS.get(lower, '')} "


class Piece(NamedTuple):
    """A word of a sentence, or all words of a mention in it."""

    word: str
    """Of a mention: "@T" for the one that is asked about, "@L" for a place, "@N" for another."""


_WHERE = re.compile(rf"{_any('in at near from off outside across to around of through towards over')}{_DET}{_T}")


def ruled(words: Sequence[str], *, place: bool = False) -> Ruling | None:
    """What the rules say of "@T" in the sentence; None if they leave it open.

    `words` are the sentence's, each mention one word: "@T", "@N" or, of a place, "@L"; `place`: the one asked about is
    one, and where something happens nobody is judged.
    """
    tagged = [f"{word}/ " if word in _MARKS else _tagged(word) for word in words]
    text = "".join(tagged)
    clause = _clause(text)
    if place and _WHERE.search(clause) is not None:
        return Ruling(NEUTRAL, Rule.BYSTANDER)
    asked = _ASKED.search(text) is not None
    for label, rule, pattern in _COMPILED:
        match = pattern.search(clause)
        if match is not None:
            return _turned(Ruling(label, rule), clause, match, asked=asked)
    return None


_MARKS = frozenset(("@T", "@N", "@L"))


def _clause(text: str) -> str:
    """The clause of the mention."""
    begin, end = 0, len(text)
    place = text.index("@T/")
    for match in _SPLIT.finditer(text):
        if match.end() <= place:
            begin = match.end()
        elif match.start() > place:
            end = match.start()
            break
    return text[begin:end]


def _turned(ruling: Ruling, clause: str, match: re.Match[str], *, asked: bool) -> Ruling:
    """The ruling, turned round or taken back by a negation or a condition before or within its words."""
    if ruling.label == NEUTRAL or ruling.rule is Rule.NEGATED:
        return ruling
    before = clause[: match.start()]
    if asked or _IF.search(match.group()) or _MAY.search(match.group()) or _IF.search(before) or before.startswith("had/"):
        return Ruling(NEUTRAL, Rule.SUPPOSED)
    near = " ".join(before.split(" ")[-6:])
    own = "" if ruling.rule is Rule.ADDRESSED else match.group()
    count = len(_NOT.findall(" " + own)) + len(_NOT.findall(" " + near))
    if "no/ doubt/" in before or "nobody/ can/" in before or "not/ only/" in match.group():
        count = 0
    if count % 2:
        return Ruling(_FLIPPED[ruling.label], Rule.NEGATED)
    return ruling
