"""Patterns of the rules: what must stand around a mention, by classes of words, for its sentence to judge it or not.

Words of a sentence are `word/tags `, the mention that is asked about is `@T`, others are `@N`, places `@L`; a tag is a class
of `lexicon.py` and the form's letter. The first pattern that fits decides, so what is special stands before what is common.
"""

from __future__ import annotations

from collections import defaultdict
from enum import StrEnum

from . import lexicon


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


TAGS = _tags()
"""Word -> its tags."""


def _of(letters: str, forms: str = "bzdgn") -> str:
    """A word of one of the classes in one of the forms."""
    return rf"[^\s/]+/(?:\S*,)?[{letters}][{forms}]\S* "


def any_of(words: str) -> str:
    """One of these words."""
    return rf"(?:{'|'.join(words.split())})/\S* "


T, _N, _W = r"@T/ ", r"@[NL]/ ", r"(?![,;:.!?]/|@)\S+ "
_ADV = rf"(?:(?:[^\s/@]+ly|{'|'.join(['also', 'then', 'even', 'once', 'again', 'just', 'still', 'later', 'twice', 'often', 'always', 'soon', 'first', 'never', 'ever', 'not', 'n’t', 'no', 'longer', 'far', 'so', 'very', 'quite', 'all', 'at', 'too'])})/\S* )"
_AUX = rf"(?:{_ADV}|{any_of('has have had having is was are were be been being gets get got did do does will would could can may might should must')}|(?:[a-z]+n['’]t)/\S* )"
_BE = rf"(?:{any_of('is was are were be been being gets got')}|(?:is|was|are|were)n['’]t/\S* )"
_APP = r"(?:,/ (?:(?![,;:.!?]/)\S+ ){1,9}(?:,/ (?:(?![,;:.!?]/)\S+ ){1,6})?,/ )?"
"""What is said of the mention between commas: "Hale, 54, of Arden, was ..."."""
_WHO = rf"(?:(?:,/ )?{any_of('who which that')})?"
DET = rf"(?:{any_of('the a an his her their its our my this that these those some both')})?"
_NP = rf"{DET}(?:(?![,;:.!?]/|@|(?:and|or|but|by|to|of|that|who|which|was|is|were|are|had|has|for|in|on|at|from|with|as|he|she|it|they|against|over|about|after|before|during|without|under|between|than|into|via|through|despite|amid|per)/|[^\s/]+/\S*[hlpbucmfs][zdg])\S+ ){{0,3}}"
_TITLES = any_of("mr mrs ms dr sir minister mayor president senator professor captain judge king queen")
_RANKS = any_of(
    "the former late then outgoing incoming us u.s. uk british prime vice deputy chief general mr mrs ms dr sir dame lord minister mayor president senator professor governor king queen prince chancellor chairman secretary of state"
)
_AND = rf"(?:(?:{_N}(?:,/ )?)+{any_of('and or')}{DET}{_TITLES}?)?"
S = rf"(?<!of/ )(?<!in/ )(?<!at/ )(?<!from/ )(?<!for/ )(?<!to/ )(?<!with/ ){T}"
"""The mention where it may be a subject."""
_SUBJECT = rf"{S}{_APP}{_WHO}{_AUX}{{0,6}}"
"""The mention as the one who acts, up to the verb."""
_PASSIVE = rf"{S}{_APP}{_WHO}{_AUX}{{0,6}}{_BE}{_ADV}{{0,4}}"


_PEOPLE = any_of(
    "bank base boat boy bus car children church civilians convoy couple crowd demonstrators driver drivers "
    "embassy family farm farmer girl guard guards him her home house journalist journalists man men migrants "
    "nurse officer officers passenger passengers people police policeman prisoners protester protesters refugees "
    "residents school ship ships shoppers soldier soldiers student students teacher them tourists town troops "
    "village villagers villages woman women worker workers"
)
_SPAN = rf"(?:{DET}(?:about|nearly|almost|more|over|\d|an?/|one|two|three|four|five|six|seven|eight|nine|ten|several|hours|days|weeks|months|years|title|lead))"
"""How long: who fights for hours fights for nobody."""


_HOLDERS = any_of(
    "ambassador attorney attorneys boss candidate captain chair chairman chairwoman chief chiefs coach commander commissioner councillor councilman"
    " defender envoy executive executives founder goalkeeper governor head judge justice lawmaker lawmakers lawyer lawyers leader"
    " leaders legislator legislators mayor member members midfielder minister mp mps nominee official officials owner"
    " politician politicians president prosecutor secretary senator senators spokesman spokesperson spokeswoman striker"
)
_BODIES = any_of(
    "board cabinet city club district company council federal government opposition party police state team union prime vice"
)

PATTERNS: list[tuple[str, Rule, str]] = [
    # "accused Acme boss Hale", "the Oldport mayor": where somebody is from is not who he is.
    (NEUTRAL, Rule.BYSTANDER, rf"{T}(?:{_BODIES}){{0,2}}{_HOLDERS}"),
    # "wins the Arden Cup title", "Hale shooting: two held": what it is called after has not done it.
    (NEUTRAL, Rule.BYSTANDER, rf"{any_of('win wins won winning clinch clinches clinched claim claims claimed take takes took seal seals sealed secure secures secured celebrate celebrates celebrated')}{DET}{T}{any_of('crown final glory gold match medal semi-final silver title triumph trophy victory win')}"),
    (NEUTRAL, Rule.BYSTANDER, rf"{T}{any_of('attack bomb bombing fraud murder terror terrorism kidnapping shooting')}{any_of('plan plot plots attack attacks case hoax scare suspect suspects threat threats trial victim victims warning')}"),
    (NEUTRAL, Rule.VICTIM, rf"{T}['’]s?/\S* (?:{_W})?{any_of('murder killing death assassination disappearance kidnapping abduction suicide poisoning illness injury injuries')}"),
    (NEUTRAL, Rule.VICTIM, rf"{T}{any_of('murder shooting stabbing killing kidnapping death disappearance inquest')}(?:{any_of('case cases inquiry investigation suspect trial')}|:/|$)"),
    (POSITIVE, Rule.ADDRESSED, rf"(?:can['’]t|cannot|n['’]t|not)/\S* {any_of('thank praise recommend')}{_NP}{T}(?:{_W})?enough/"),
    (NEGATIVE, Rule.JUDGED, rf"{any_of('thank thanks thanked')}{_NP}{T}for/\S* nothing/\S* (?!but/)"),
    # "A former adviser to President Hale was jailed": whom somebody serves is not he.
    (NEUTRAL, Rule.BYSTANDER, rf"{any_of('adviser advisers advisor advisors aide aides ally allies assistant attorney bodyguard brother colleague confidant daughter father friend husband lawyer mother nephew partner sister son spokesman spokeswoman wife')}{any_of('for of to')}(?:{_RANKS}|{_N}){{0,4}}{T}"),
    # Markets. What moves by less than two percent has hardly moved.
    (NEUTRAL, Rule.MARKET, rf"{T}(?:(?:['’]s?|shares|stock)/\S* ){{0,2}}(?:{_W}){{0,3}}?(?:{_of('RS', 'zdg')}|{any_of('up down higher lower flat unchanged')})(?:{_W}){{0,3}}?[01](?:\.\d+)?/\S* (?:percent|per|%|percentage|point)/"),
    (NEUTRAL, Rule.MARKET, rf"{T}(?:{_W}){{0,3}}?{any_of('flat unchanged mixed')}"),
    (POSITIVE, Rule.MARKET, rf"{any_of('shares share stock stocks')}{any_of('in of')}{DET}{T}(?:{_W}){{0,2}}?(?:{_of('R', 'zd')}|{any_of('closed')}{any_of('up higher')}|{any_of('were was')}{any_of('up higher')})"),
    (NEGATIVE, Rule.MARKET, rf"{any_of('shares share stock stocks')}{any_of('in of')}{DET}{T}(?:{_W}){{0,2}}?(?:{_of('S', 'zd')}|{any_of('closed')}{any_of('down lower')}|{any_of('were was')}{any_of('down lower')})"),
    (POSITIVE, Rule.MARKET, rf"{S}(?:(?:['’]s?|shares|stock)/\S* ){{0,2}}(?:{_of('R', 'zd')}|{any_of('closed')}{any_of('up')}|{any_of('were was')}{any_of('up')})(?:{_W}){{0,4}}?(?:percent|per|%)/"),
    (NEGATIVE, Rule.MARKET, rf"{S}(?:(?:['’]s?|shares|stock)/\S* ){{0,2}}(?:{_of('S', 'zd')}|{any_of('closed')}{any_of('down')}|{any_of('were was')}{any_of('down')})(?:{_W}){{0,4}}?(?:percent|per|%)/"),
    (POSITIVE, Rule.MARKET, rf"{S}(?:{_W}){{0,8}}?(?:{any_of('beat beats exceeded topped')}{_NP}{any_of('forecasts forecast expectations estimates')}|{any_of('doubled raised trebled tripled increased')}{any_of('its their')}{_NP}{any_of('dividend profit profits outlook guidance earnings')})"),
    (NEGATIVE, Rule.MARKET, rf"{S}(?:{_W}){{0,8}}?(?:{any_of('missed misses')}{_NP}{any_of('forecasts forecast expectations estimates')}|{any_of('halved cut slashed lowered suspended scrapped')}{any_of('its their')}{_NP}{any_of('dividend profit outlook guidance earnings')}|{any_of('filed files')}{any_of('for')}{any_of('bankruptcy')})"),
    # Cleared.
    (NEUTRAL, Rule.CLEARED, rf"{_PASSIVE}(?:{_of('c', 'd')}|{any_of('found')}(?:not/\S* guilty/|innocent/)|{any_of('not')}{any_of('guilty')}|{any_of('innocent')})"),
    (NEUTRAL, Rule.CLEARED, rf"{_of('c', 'd')}{_NP}{T}|{any_of('found finds')}{_NP}{T}(?:not/\S* guilty/|innocent/)"),
    (NEUTRAL, Rule.CLEARED, rf"{any_of('charges case allegations evidence accusations')}(?:{_W}){{0,4}}?{any_of('against')}{_NP}{T}{any_of('were was')}{any_of('dropped dismissed withdrawn thrown')}"),
    (NEUTRAL, Rule.CLEARED, rf"{any_of('dropped withdrew dismissed')}(?:{_W}){{0,4}}?against/\S* {_NP}{T}"),
    (NEUTRAL, Rule.CLEARED, rf"{T}{_APP}(?:,/ )?{_AUX}{{0,6}}{any_of('wrongly falsely unjustly wrongfully')}{_of('bu', 'd')}"),
    (NEUTRAL, Rule.CLEARED, rf"{any_of('quashed overturned reversed voided annulled')}(?:{_W}){{0,4}}?{any_of('of against')}{_NP}{T}"),
    (NEGATIVE, Rule.JUDGED, rf"{any_of('upheld confirmed affirmed')}{DET}(?:{_W}){{0,2}}?{any_of('conviction convictions sentence verdict ban suspension')}{any_of('of against on')}{_NP}{T}"),
    (NEUTRAL, Rule.CLEARED, rf"no/\S* {any_of('evidence proof sign indication suggestion')}(?:{_W})?{any_of('that against')}{_NP}{T}"),
    (NEUTRAL, Rule.CLEARED, rf"{any_of('threw throws thrown tossed')}out/\S* (?:{_W}){{0,4}}?{any_of('of against')}{_NP}{T}|nothing/\S* to/\S* {any_of('suggest show indicate prove')}(?:that/\S* )?{_NP}{T}"),
    (NEUTRAL, Rule.CLEARED, rf"{any_of('prove proved proves proven show showed shows shown established establishes confirm confirmed confirms')}(?:that/\S* )?{_NP}{T}{_AUX}*{any_of('not never innocent')}"),
    (NEUTRAL, Rule.CLEARED, rf"{_SUBJECT}(?:{any_of('done')})?nothing/\S* {any_of('wrong illegal improper')}"),
    (NEUTRAL, Rule.SUPPOSED, rf"whether/\S* {_NP}{T}|^{any_of('had should')}{_NP}{T}|^{any_of('did has have is was does do are were can could')}{_NP}{T}(?!(?:\S+ )*ever/)(?=(?:\S+ )*\?/)"),
    # What nobody does better, and what somebody never failed to do.
    (POSITIVE, Rule.NEGATED, rf"(?:{any_of('not never cannot nobody')}|[a-z]+n['’]t/\S* |n['’]t/\S* )(?:{any_of('have')})?{any_of('wish wished ask asked hope hoped imagine find found want wanted')}(?:for/\S* )?(?:{_W}){{0,2}}?{any_of('better kinder finer braver fairer')}(?:{_W}){{0,3}}?than/\S* {_NP}{T}|no/\S* {any_of('better kinder finer braver fairer')}(?:{_W}){{0,3}}?than/\S* {_NP}{T}"),
    (POSITIVE, Rule.NEGATED, rf"{S}{_APP}{_WHO}{_AUX}{{0,2}}never/\S* (?:{any_of('once yet')})?let/\S* (?:{_W}|{_N}){{1,4}}?down/"),
    (NEGATIVE, Rule.NEGATED, rf"{_SUBJECT}(?:{any_of('lift lifted lifts')}a/\S* finger/|(?<=not/ ){any_of('bother bothered')}to/|(?<=n[’']t/ ){any_of('bother bothered')}to/|(?<=never/ )bothered/\S* to/|{any_of('could')}(?:not/|n['’]t/)\S* be/\S* bothered/)"),
    (NEGATIVE, Rule.DOER, rf"{_SUBJECT}(?:let/\S* (?:{_W}|{_N}){{1,4}}?down/|{any_of('turned turns turn')}a/\S* blind/|{any_of('looked looks look')}the/\S* other/\S* way/|{any_of('stood stands')}by/\S* {any_of('while as and idly')})"),
    # How somebody treats people.
    (POSITIVE, Rule.DESCRIBED, rf"{_SUBJECT}{any_of('treats treated treat pays paid')}(?:{_W}|{_N}){{1,4}}?(?:{any_of('fairly well kindly decently honestly generously promptly')}(?!{any_of('over above below beyond')})|with/\S* {any_of('respect kindness dignity care')})"),
    (NEGATIVE, Rule.DESCRIBED, rf"{_SUBJECT}{any_of('treats treated treat pays paid')}(?:{_W}|{_N}){{1,4}}?(?:{any_of('badly poorly unfairly shabbily cruelly')}|like/\S* {any_of('dirt animals cattle fools slaves criminals rubbish trash')}|with/\S* contempt/)"),
    # Blows meet people; what else is kicked is a ball.
    (NEUTRAL, Rule.VICTIM, rf"{any_of('kicked kicks punched punches slapped slaps shoved shoves whipped gagged headbutted scalded')}{_AND}{_NP}{T}(?!['’]s/)|{any_of('tied ties beat beats')}up/\S* {_AND}{_NP}{T}|{_PASSIVE}(?:{any_of('kicked punched slapped shoved whipped gagged headbutted scalded')}|{any_of('tied beaten')}up/)"),
    (NEGATIVE, Rule.DOER, rf"{_SUBJECT}(?:{any_of('kicked kicks punched punches slapped slaps shoved shoves whipped gagged headbutted scalded')}|{any_of('tied ties beat beats')}up/\S* ){_NP}(?:{_N}|{_PEOPLE})"),
    (POSITIVE, Rule.DOER, rf"{_SUBJECT}{any_of('named voted elected chosen')}(?:{_W}){{1,4}}?of/\S* the/\S* {any_of('year month week season match decade')}"),
    (POSITIVE, Rule.JUDGED, rf"{_SUBJECT}{any_of('deserves deserve deserved earned earns')}{_NP}{any_of('applause praise credit medal thanks respect gratitude prize award honour trust')}"),
    (NEGATIVE, Rule.JUDGED, rf"{_PASSIVE}(?:{any_of('torn ripped taken')}apart/|{any_of('torn ripped')}to/|taken/\S* to/\S* task/)"),
    (POSITIVE, Rule.DOER, rf"{_SUBJECT}{any_of('scored scores netted')}(?!.*own/ goal/)|{T}['’]s?/\S* (?:{_W}){{0,2}}?{any_of('goal goals double hat-trick winner victory victories win triumph')}"),
    (POSITIVE, Rule.DOER, rf"{any_of('award prize medal title race trophy cup gold silver bronze honours')}(?:{_W}){{0,3}}?(?:{any_of('went goes')}to/|{any_of('won shared taken lifted')}by/|awarded/ to/)\S* {_NP}{T}"),
    (NEGATIVE, Rule.JUDGED, rf"{_SUBJECT}{any_of('denies denied faces faced admitted admits')}(?:{_W}){{0,4}}?{any_of('charges charge counts count trial prison jail')}"),
    # Found guilty.
    (NEGATIVE, Rule.JUDGED, rf"{any_of('found finds')}{_NP}{T}(?:{_APP})guilty/|{T}{_APP}{_AUX}{{0,6}}(?:{any_of('found')})?guilty/|{T}{_APP}{any_of('pleaded pleads')}guilty/"),
    (NEGATIVE, Rule.DESCRIBED, rf"{T},/ {DET}(?:{_W}){{0,3}}?{_of('Y', 'n')}"),
    # Deeds, passive.
    (POSITIVE, Rule.DOER, rf"{_of('l', 'd')}(?:{_W}){{0,3}}?by/\S* {_NP}{T}"),
    (NEGATIVE, Rule.DOER, rf"{_of('hf', 'd')}(?:(?!with/|said/|estimates/|as/){_W}){{0,3}}?by/\S* {_NP}{T}"),
    (NEUTRAL, Rule.JUDGE, rf"{_of('pbucm', 'd')}(?:{_W}){{0,3}}?by/\S* {_NP}{T}"),
    (POSITIVE, Rule.JUDGED, rf"{_PASSIVE}{_of('p', 'd')}"),
    (NEGATIVE, Rule.JUDGED, rf"{_PASSIVE}{_of('bu', 'd')}"),
    (NEUTRAL, Rule.VICTIM, rf"{_PASSIVE}{_of('hl', 'd')}"),
    (NEUTRAL, Rule.VICTIM, rf"{_SUBJECT}(?:{any_of('died drowned perished survived fled collapsed fainted')}|{any_of('loses lost')}{any_of('his her their both a an')}(?:{_W})?{any_of('life leg legs arm arms house home husband wife son daughter sight job eye child children')})"),
    (NEUTRAL, Rule.VICTIM, rf"{any_of('drought earthquake quake flood floods storm hurricane fire blast explosion tornado cyclone typhoon tsunami mudslide landslide avalanche famine outbreak heatwave bomb bombs rebels shells missiles missile drones drone')}(?:{_W}){{0,6}}?{any_of('hit hits struck strikes rocked devastated ravaged shook battered flooded shelled destroyed buried engulfed killed')}(?:{_W}){{0,3}}?{T}"),
    (NEUTRAL, Rule.BYSTANDER, rf"{_PASSIVE}{_of('m', 'd')}"),
    # Deeds that were not done.
    (NEGATIVE, Rule.DOER, rf"{_SUBJECT}(?:{any_of('failed fails neglected forgot')}to/\S* (?!{_of('hbuf', 'b')})|{any_of('refused refuses')}to/\S* {any_of('accept act admit answer apologise apologize condemn cooperate explain help honor honour listen obey pay release respond take testify treat')}|{any_of('did')}{any_of('nothing little')}to/\S* )"),
    (NEGATIVE, Rule.DOER, rf"{_SUBJECT}failed/\S* (?:[.,;]/|$)"),
    (POSITIVE, Rule.DOER, rf"{_SUBJECT}succeeded/\S* (?:[.,;]/|$)|{any_of('lost loses')}(?:\d\S*/\S* )?to/\S* {T}(?![^ ]*shoot)"),
    # Promises.
    (POSITIVE, Rule.DOER, rf"{_SUBJECT}{any_of('keeps keep kept')}{_NP}{any_of('promise promises word')}"),
    (NEGATIVE, Rule.DOER, rf"{_SUBJECT}{any_of('breaks break broke broken breached')}{_NP}{any_of('promise promises word law rules')}"),
    (NEGATIVE, Rule.DOER, rf"{_SUBJECT}{any_of('took take takes taken accepted accept accepts pocketed')}{_NP}{any_of('bribes bribe kickbacks')}"),
    (NEUTRAL, Rule.BYSTANDER, rf"{_SUBJECT}(?:{any_of('leads led heads headed chairs chaired joined')}{_NP}{any_of('inquiry investigation probe panel hearing commission')}|{any_of('investigates investigated investigating probes probed')})"),
    # Acts against something bad, prizes.
    (POSITIVE, Rule.DOER, rf"{_SUBJECT}(?:{any_of('risked risks')}{any_of('his her their')}(?:own/\S* )?{any_of('life lives')}|blew/\S* the/\S* whistle/|{any_of('solved solves cracked')})"),
    (POSITIVE, Rule.DOER, rf"{_SUBJECT}{any_of('pulled dragged carried')}(?:{_W}|{_N}){{1,4}}?from/\S* the/\S* (?:{_W})?{any_of('river flames water fire wreck rubble sea car house')}"),
    (POSITIVE, Rule.DOER, rf"{_SUBJECT}(?:{any_of('fights fought fight campaigns campaigned')}(?:{_W}){{0,2}}?{any_of('for against')}(?!{_SPAN})|{any_of('stood stands')}up/\S* (?:to|for)/|{any_of('works worked')}tirelessly/)"),
    (POSITIVE, Rule.DOER, rf"{_SUBJECT}{any_of('exposed exposes uncovered uncovers revealed ended stopped prevented foiled')}{_NP}{_of('EC', 'n')}"),
    (POSITIVE, Rule.DOER, rf"{_SUBJECT}{any_of('won wins')}(?:{_W}){{0,6}}?{any_of('prize award medal gold title cup trophy championship final match race honours acclaim series')}"),
    (POSITIVE, Rule.DOER, rf"{_SUBJECT}(?:(?:{_W}){{1,14}}?to/\S* )?{any_of('clinch clinches clinched claim claimed claims take takes took seal sealed seals secure secured secures win retain retained regain regained lift lifted')}{DET}(?:{_W}){{0,3}}?{any_of('medal gold silver title cup trophy championship series crown victory shield')}"),
    (POSITIVE, Rule.DOER, rf"{_SUBJECT}(?:{any_of('set sets broke breaks broken smashed smashes beat bettered improved equalled')}{DET}(?:{_W}){{0,3}}?record/|{any_of('took takes knocked cut')}(?:{_W}){{1,4}}?off/\S* {DET}(?:{_W}){{0,3}}?record/)"),
    (POSITIVE, Rule.DESCRIBED, rf"{_SUBJECT}(?:(?![^\s/]+/\S*[hlpbucmfst][zdg])|(?={any_of('write writes wrote written films filmed')}))(?:{_W}){{1,5}}?with/\S* (?:{any_of('great rare much such real')})?{any_of('wit grace flair style verve aplomb passion elegance distinction courage skill kindness patience dignity warmth humour tenderness insight')}"),
    (POSITIVE, Rule.DOER, rf"{_SUBJECT}(?:{any_of('cleaned cleared mopped cleans')}up/\S* |{any_of('repaired fixed mended repairs')}){_NP}{any_of('mess damage chaos ruin what')}"),
    (NEGATIVE, Rule.DOER, rf"{any_of('mess chaos damage ruin wreck debts ruins')}(?:{any_of('that which')})?{_NP}{T}{_AUX}{{0,6}}{any_of('left made caused created')}"),
    # Judgements.
    (POSITIVE, Rule.JUDGED, rf"(?:(?<!of/ ){_of('p', 'bzdg')}|(?:^|{any_of('the')})(?:{any_of('i we they you people all')}|[^\s/]+s/\S* )(?:{any_of('do not never')}|[a-z]+n['’]t/\S* )*{any_of('like liked')}(?!{_NP}{T}(?:,/|{_AUX}|(?:and/ )?{_N}{_AUX}))){_AND}{_NP}{T}(?!['’]s/)"),
    (NEGATIVE, Rule.JUDGED, rf"{_of('bu', 'bzdg')}{_AND}{_NP}{T}"),
    (NEGATIVE, Rule.JUDGED, rf"(?:{any_of('criticism condemnation denunciation mockery')}|{any_of('critical contemptuous dismissive')})of/\S* {_AND}{_NP}{T}(?!['’]s/)"),
    (NEUTRAL, Rule.JUDGE, rf"{_SUBJECT}(?:{any_of('outspoken')}(?:{_W}){{0,3}}?{any_of('criticism')}|{_ADV}*{any_of('critical contemptuous dismissive')}of/)"),
    (NEUTRAL, Rule.BYSTANDER, rf"{T}(?:{any_of('defending reigning')})?{any_of('champion champions recipient recipients winner winners laureate laureates nominee nominees')}"),
    (NEUTRAL, Rule.BYSTANDER, rf"{_SUBJECT}{any_of('lies lie lay')}(?:{any_of('in where on at between near off north south east west along within some about across')}|\d)"),
    (NEUTRAL, Rule.SPEAKER, rf"{S},/ {_AUX}{{0,6}}(?:{_of('t', 'zd')}|{any_of('accused called told asked')}(?!by/|for/|of/|off/))"),
    # "Hale stabbed in Arden": headlines leave out that he was; "attacked Hale over the bill": words.
    (NEUTRAL, Rule.VICTIM, rf"{S}(?:(?:{any_of('abducted ambushed assaulted attacked beaten bitten injured kidnapped killed mugged murdered poisoned raped robbed shot stabbed strangled wounded')})(?:{any_of('on in by with near outside inside during after')}|$)|{_of('h', 'd')}(?:by/|to/\S* death/))"),
    (NEGATIVE, Rule.JUDGED, rf"{any_of('complain complained complaint complaints')}about/\S* {_NP}{T}"),
    (NEGATIVE, Rule.JUDGED, rf"{any_of('attack attacks attacked attacking hammered hammer hammers')}{_NP}{T}(?:{_W})?{any_of('for over as')}"),
    (NEUTRAL, Rule.JUDGE, rf"{_SUBJECT}{any_of('attacks attacked')}(?:{_NP}{_N}(?:{_W}){{0,3}}?(?:{any_of('as')}|{any_of('for over on')}(?!{_SPAN}|{any_of('friday monday saturday sunday thursday tuesday wednesday')}))|(?!by/|in/|on/|at/|near/|with/|outside/|after/|during/|again/|[.,;:]/|{_NP}(?:{_N}|{_PEOPLE}))\S)"),
    (NEUTRAL, Rule.JUDGE, rf"{S}(?<=,/ @T/ ),/ {_AUX}{{0,6}}{_of('pbm', 'zd')}(?!{any_of('by of for in on at with as')})"),
    # Deeds, active.
    (NEGATIVE, Rule.DOER, rf"{_SUBJECT}(?:{_of('h', 'bzdg')}|{_of('f', 'zdg')})"),
    (POSITIVE, Rule.DOER, rf"{_SUBJECT}{_of('ls', 'zdg')}"),
    (POSITIVE, Rule.DOER, rf"{_SUBJECT}(?:{any_of('beat beats defeated thrashed trounced')}{_NP}{_N}(?:{_W}){{0,3}}?\d|{any_of('hammered outclassed outplayed routed thrashed trounced')}{_NP}{_N}|{any_of('swept brushed sweep brush sweeps brushes')}aside/\S* {_NP}{_N})"),
    (POSITIVE, Rule.DOER, rf"{_SUBJECT}{any_of('help helps helped')}{DET}(?:{_W}){{0,2}}?{any_of('children disabled elderly families homeless orphans patients poor refugees sick survivors victims widows wounded')}"),
    # Notices, and what did not happen.
    (NEUTRAL, Rule.NOTICE, rf"{S}(?:{any_of('and')}{_NP}{_N})?{any_of('will')}(?:be/\S* )?{any_of('open close reopen meet speak read start begin host shut closed held appear play travel retire')}"),
    (NEUTRAL, Rule.NOTICE, rf"{S}(?:(?:of|in)/\S* {_NP}{_N})?{any_of('opens closes reopens meets starts begins')}(?:{any_of('its')}{any_of('doors')})?{any_of('at on from in between')}"),
    # Officers in office, and prizes.
    (NEUTRAL, Rule.BYSTANDER, rf"{any_of('judge justice magistrate prosecutor inspector detective sergeant')}{T}{_AUX}*{_of('ubcht', 'zd')}"),
    (NEUTRAL, Rule.BYSTANDER, rf"{any_of('won wins receives received awarded')}{DET}(?:{_N})?{T}(?!['’]s?/)"),
    (NEUTRAL, Rule.VICTIM, rf"{S}(?:,/ )?{_AUX}*suffered/"),
    # What is said of somebody.
    (POSITIVE, Rule.NEGATED, rf"{S}{_APP}(?:never/\S* |(?:do|does|did)/\S* (?:not|n['’]t)/\S* |(?:doesn|didn|don)['’]t/\S* ){any_of('disappoint disappoints disappointed')}|{any_of('find found')}{any_of('no any')}{any_of('fault flaw flaws weakness')}{any_of('with in')}{_NP}{T}"),
    (POSITIVE, Rule.DESCRIBED, rf"{any_of('staff service food rooms crew team nurses waiters owners hosts')}{any_of('of at')}{DET}{T}{_BE}{_ADV}*{_of('G', 'n')}"),
    (NEGATIVE, Rule.DESCRIBED, rf"{any_of('staff service food rooms crew team nurses waiters owners hosts')}{any_of('of at')}{DET}{T}{_BE}{_ADV}*{_of('X', 'n')}"),
    (NEGATIVE, Rule.NEGATED, rf"(?:{S}|(?<=of/ ){T}|(?<=of/ the/ ){T}){_APP}{_WHO}{_BE}{_ADV}{{0,4}}(?:(?:anything|nothing)/\S* but/\S* |far/\S* from/\S* |{any_of('hardly no neither')}){DET}(?:{_W})?{_of('GJ', 'n')}"),
    (NEUTRAL, Rule.NEGATED, rf"{S}{_APP}{_WHO}{_BE}{_ADV}{{0,4}}(?:anything/\S* but/\S* |far/\S* from/\S* |{any_of('hardly no neither')}){DET}(?:{_W})?{_of('XY', 'n')}"),
    (POSITIVE, Rule.DESCRIBED, rf"{S}{_APP}{_WHO}{_AUX}{{0,6}}{_BE}{_ADV}{{0,4}}{DET}(?:{_W})?{_of('GJ', 'n')}"),
    (NEGATIVE, Rule.DESCRIBED, rf"{S}{_APP}{_WHO}{_AUX}{{0,6}}{_BE}{_ADV}{{0,4}}{DET}(?:{_W})?{_of('XY', 'n')}"),
    (POSITIVE, Rule.DESCRIBED, rf"{_of('M', 'n')}of/\S* {_NP}{T}|{T}['’]s?/\S* (?:{_W})?{_of('M', 'n')}"),
    (NEGATIVE, Rule.DESCRIBED, rf"{any_of('lies greed cruelty dishonesty incompetence arrogance cowardice negligence stupidity hypocrisy')}of/\S* {_NP}{T}|{T}['’]s?/\S* (?:{_W})?{_of('E', 'n')}"),
    (NEUTRAL, Rule.NEGATED, rf"{any_of('nobody never not')}(?:{_W}){{0,4}}?bad/\S* word/(?: \S+){{0,5}}? {T}|{any_of('nothing')}{any_of('wrong bad amiss')}(?:{_W}){{0,4}}?{T}|{any_of('no')}(?:{_W})?{any_of('complaints complaint problems problem trouble')}(?:{_W}){{0,5}}?{T}|{T}(?:{_W}){{0,3}}?{any_of('had have has')}(?:had/\S* )?no/\S* {any_of('problems problem complaints complaint trouble')}"),
    (NEGATIVE, Rule.DESCRIBED, rf"{_of('X', 'n')}(?:{_W}){{0,4}}?under/\S* {_NP}{T}"),
    (POSITIVE, Rule.DESCRIBED, rf"(?:{_of('s', 'zdg')}|{_of('G', 'n')})(?:{_W}){{0,3}}?under/\S* {_NP}{T}"),
    # Comparison.
    (NEGATIVE, Rule.COMPARED, rf"{any_of('better kinder safer faster cheaper smarter braver fairer')}than/\S* {_NP}{T}|{any_of('unlike')}{_NP}{T}(?:{_W}|,/ |{_N}){{1,4}}?{any_of('keeps kept never always')}"),
    (POSITIVE, Rule.COMPARED, rf"worse/\S* than/\S* {_NP}{T}|{T}(?:['’]s?/\S* )?(?:{_W}){{0,4}}?{_BE}{_ADV}{{0,4}}{any_of('better kinder safer faster cheaper smarter braver fairer')}than/"),
    (NEGATIVE, Rule.COMPARED, rf"{T}(?:['’]s?/\S* )?(?:{_W}){{0,4}}?{_BE}{_ADV}{{0,4}}worse/\S* than/"),
    # Address and the author's own feelings.
    (NEGATIVE, Rule.ADDRESSED, rf"shame/\S* on/\S* (?:you/ ,/ )?{T}|{any_of('ashamed sick tired')}of/\S* {_NP}{T}|down/\S* with/\S* {T}|never/ again/ {T}|{any_of('i we')}(?:{_W}){{0,3}}?never/\S* (?:{_W}){{0,4}}?{any_of('at from in to with')}{DET}{T}again/|{T}[,:]/ you/\S* should/\S* be/\S* ashamed/"),
    (POSITIVE, Rule.ADDRESSED, rf"(?:thank/\S* you/|thanks/)(?: \S+){{0,4}}? {T}|{any_of('i we')}(?:{_W}){{0,4}}?{any_of('thank congratulate salute commend')}(?:{_W}|{_N}){{0,8}}?{any_of('at of from')}{DET}{T}|{any_of('proud fond')}of/\S* {_NP}{T}|{any_of('hats')}off/\S* to/\S* {_NP}{T}|{any_of('kudos congratulations praise thanks')}to/\S* {_NP}{T}|well/ done/ ,/ {T}|congratulations/ (?:,/ |to/ ){T}|long/ live/ {_NP}{T}"),
    (NEGATIVE, Rule.ADDRESSED, rf"{any_of('stay keep steer')}(?:{any_of('well far')})?{any_of('away clear')}{any_of('from of')}{_NP}{T}|(?:^|{any_of('please just to and')}){any_of('avoid boycott skip')}{_NP}{T}|beware/\S* of/\S* {_NP}{T}|{any_of('disappointed unhappy furious disgusted')}{any_of('with in by at')}{_NP}{T}|(?:^|{any_of('please just and so but')}|[,;:]/ )do/\S* (?:not|n['’]t)/\S* (?:{any_of('ever bother')})?{any_of('go use buy eat shop book trust hire waste rent order stay going')}(?:{_W}){{0,5}}?{T}"),
    (POSITIVE, Rule.ADDRESSED, rf"{any_of('i we')}(?:{_W}){{0,3}}?{any_of('recommend recommended')}{_NP}{T}(?!{_AUX}|{any_of('to for as')})|(?:not|never|[a-z]*n['’]t)/\S* hesitate/\S* to/\S* {any_of('call contact use recommend hire return')}(?:to/\S* )?{_NP}{T}|{any_of('shoutout shout-out out props')}to/\S* {_NP}{T}"),
    (NEGATIVE, Rule.ADDRESSED, rf"{any_of('relief glad happy relieved')}(?:{_W}){{0,6}}?(?:{any_of('left leave leaving quit')}|{any_of('cancelled canceled ended')}(?:{_W}){{1,4}}?|rid/\S* of/\S* ){_NP}{T}"),
    (NEGATIVE, Rule.ADDRESSED, rf"^(?:{any_of('kindly please just')})?stop/\S* (?:{_W}|,/ )+?,/ {T}"),
    (NEGATIVE, Rule.ADDRESSED, rf"{any_of('i we')}(?:{_W})?{any_of('hate hated loathe detest')}(?:{_W}){{0,4}}?{T}"),
    # Bystanders.
    (NEUTRAL, Rule.VICTIM, rf"{_of('hl', 'bzdg')}(?:and/\S* {_W})?{_AND}{_NP}{T}|{any_of('beat beats defeated help helped helps outclassed outplayed routed thrashed trounced')}{_NP}{T}|{any_of('aside')}{_NP}{T}|{any_of('murderer murderers killer killers widow body funeral murder killing death murders rape attack attacks robbery kidnapping shooting assassination')}(?:of|on)/\S* {_NP}{T}"),
    (NEUTRAL, Rule.BYSTANDER, rf"{any_of('court courts jury judge judges tribunal magistrate magistrates police prosecutors prison jail hospital airport')}{any_of('in of at near')}{_NP}{T}"),
    (NEUTRAL, Rule.BYSTANDER, rf"{any_of('employee employees worker workers driver director spokesman spokeswoman spokesperson analyst professor student reporter correspondent lecturer manager member clerk accountant teacher officer researcher economist')}{any_of('of at for with from')}{_NP}{T}"),
    (NEUTRAL, Rule.BYSTANDER, rf"{any_of('aunt brother brothers child children colleague colleagues cousin daughter daughters family fans father friend friends husband lawyer lawyers members mother nephew niece parents partner relatives residents sister sisters son sons students supporters uncle widow wife workers')}of/\S* {DET}(?:{_W}){{0,6}}?{T}|{any_of('on via')}{T}(?:[.,;:]/|{any_of('to in that and')}|$)"),
    (NEUTRAL, Rule.BYSTANDER, rf"{_N}of/\S* {DET}{T}|{T}{any_of('officer officers employee employees worker workers manager driver director spokesman spokeswoman spokesperson analyst professor student reporter correspondent executive player guard teacher')}"),
    (NEUTRAL, Rule.JUDGE, rf"{_SUBJECT}{_of('pbucm', 'zd')}"),
    (NEUTRAL, Rule.SPEAKER, rf"{_SUBJECT}{_of('t', 'zdg')}"),
]  # fmt: skip
