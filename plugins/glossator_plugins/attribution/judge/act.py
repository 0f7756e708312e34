"""Act: whether the source says, writes, asks, orders, promises, believes, perceives or does what is attributed to it.

Words decide where they mean one thing. Where they don't, the content does: "recalled that the vans were late" says
something, "recalled 12,000 vans" does. What stands in quotation marks as an utterance of its own has been uttered.
"""

from __future__ import annotations

import re

from glossator.text.annotation import AttributionAct as Act
from glossator_plugins.attribution.find.words.clauses import PAST_CLAUSE
from glossator_plugins.attribution.find.words.cues import is_passive, words_of
from glossator_plugins.attribution.find.words.verbs import ACTS, LOOSE, SURE, forms

SPEECH = frozenset((Act.SAYS, Act.WRITES, Act.ASKS, Act.ORDERS, Act.PROMISES))
"""Acts that take words."""

_CONJUNCTION = re.compile(r"\W*(?:that|how|whether|if|what|which|why|when|where|who)\b", re.IGNORECASE)
_NOTION = re.compile(
    r"\W*(?:\w+\s+){0,3}?(?:accusation|allegation|argument|assertion|belief|charge|claim|fact|idea|notion|report|suggestion"
    r"|theory|view)s?\s(?:[\w'’.-]+\s+){0,6}?that\b",
    re.IGNORECASE,
)
_TO = re.compile(
    r"\W*(?:(?!(?:is|are|was|were)\b)[\w'’]+\s+){0,4}?to\s+(?!(?:an?|the|his|her|its|their|our|my|your|this|that)\b)[a-z]+",
    re.IGNORECASE,
)
# A verb that can only be finite, or a pronoun that can only be a subject.
_FINITE = (
    r"is|are|was|were|am|has|had|have|will|would|could|should|(?-i:may)|might|can|cannot|must|did|does|do|he|she|they|we|i"
    r"|\w+n['’]t|(?:it|that|there)['’]s"
)
# The period of "U.S.", "Mr." and "2.5" ends no sentence.
_INITIAL = r"\.(?=\w)|(?<=\b[A-Z])\.|(?<=\b(?:Mr|Ms|Dr|St))\.|(?<=\b(?:Mrs|Sen|Rep|Gov|Gen|Inc|Ltd))\."
_CLAUSE = re.compile(
    rf"(?:(?!\b(?:that|which|who|whom|whose|where|when|after|as)\b)(?:[^.!?]|{_INITIAL}))*?\b(?:{_FINITE})\b",
    re.IGNORECASE,
)
# "ruled Hale lacked the right"
_NAMED_CLAUSE = re.compile(
    r"(?:[^\W\d_a-z][\w.'’-]*\s+){1,4}[a-z]+(?:ed|ew|ook|ent)\s+(?:the|an?|no|any|his|her|its|their|to|in|on|for|from|[a-z]+\b)"
)
# "claims Orsk Air flies arms", "confirmed Lind owns it"
_NAMED_PRESENT = re.compile(
    r"(?:[^\W\d_a-z][\w.'’-]*\s+){1,4}(?!(?:is|as|has|was|its|his|this|hers|yes)\b)[a-z]{2,}[a-rt-z]s\s+(?:the|an?|no|any|his|her|its|their|to|in|on|from|[a-z]{3,}\b)"
)
# "believe him to be late", "remain in custody": a bare verb behind its subject.
_BARE_CLAUSE = re.compile(r"(?:[\w'’.-]+\s+){1,6}?(?:be\s+\w|remain\b|stay\b|stop\b|wait\b|leave\b)")
# "confirmed the man whose van was found is late": behind the relative clause the verb of the noun.
_NOUN_CLAUSE = re.compile(
    r"(?:the|an?|one|two|all|some|most)\s(?:[\w'’-]+\s){1,4}?(?:who|whose|which|that)\s[^.;:\n]{3,100}?"
    r"\b(?:is|are|was|were|has|had|have|will|would)\s[^.;:\n]{0,100}?\b(?:is|are|was|were|has|had|will|would)\s"
)
_FULL_CLAUSE = re.compile(_CLAUSE.pattern.replace("|he|she|they|we|i|", "|"), re.IGNORECASE)
_VERB = re.compile(
    rf"\b(?:{_FINITE}|\w+['’]s\s(?:an?|the|not|been|going|gone|so|too|very)|[a-z]{{2,}}(?:ed|s)|went|came|got|made|took|saw|left|lost|won|fell|rose)\b",
    re.IGNORECASE,
)
_SAYS = re.compile(r"\b(?:say|says|said|saying)\b")
# The verb means something else: "wrote off the loan", "noted for its bells".
_OTHER_SENSE = re.compile(
    r"\b(?:w(?:rote|rites?|ritten|riting)\s+(?:off|down|in\b(?!\s(?:an?|the|his|her|its|their)\s))|h(?:eld|olds?)\s(?:an?|the|its|their)\s|call(?:s|ed|ing)?\s+(?:off|up|in)"
    r"|den(?:y|ies|ied|ying)\s+(?:\w+\s+){0,3}?(?:motions?|petitions?|appeals?|requests?|applications?|bail|permission|access|entry|visas?)\b"
    r"|testif(?:y|ies|ied|ying)\s+(?:for|before|in|at)\b(?!.*\bthat\b)|noted\s+for|disagrees?d?\s+about|declared\s+(?:open|closed|void|bankrupt|dead|safe)"
    r"|conced(?:es?|ed|ing)\s+(?:\w+\s+){0,3}?(?:penalt(?:y|ies)|goals?|free[\s-]kicks?|corners?|runs?|points?|equali[sz]er|defeat)"
    r"|claim(?:s|ed|ing)?\s+(?:\w+\s+){0,3}lives)\b"
)
# On what terms somebody speaks is nothing that he says.
_ANONYMOUS = re.compile(
    r"(?:for\s|on\s)?(?:condition\sof\s)?anonymity|(?:to\s(?:remain|stay|be\skept)\sanonymous|not\sto\sbe\s(?:named|identified|quoted)"
    r"|(?:that\s)?(?:his|her|their)\s(?:full\s)?names?\snot\sbe)\b"
    # Nor that he has something to say.
    r"|(?:his|her|its|their|my|our)\s(?:own\s)?(?:thoughts?|views?|opinions?|mind|story|stories|feelings?|experiences?)$"
)
_CALLS_FOR = re.compile(r"\bcall(?:s|ed|ing)?\s+(?:on|for|upon)\b")
# "as the mayor puts it", "makes the point that"
# "apologised to Japan", "spoke to reporters": to whom, and nothing that was said.
_TO_SOMEBODY = re.compile(
    r"\b(?:apologi[sz]e[sd]?|apologi[sz]ing|speak|speaks|spoke|spoken|speaking|talk|talks|talked|talking|lied)\sto$"
)
_PUTS_IT = re.compile(
    r"\bput(?:s|ting)?\sit\b|\b(?:put\sdown|ascribed)\sto$"
    r"|\bma(?:kes?|de|king)\s(?:the|a)\s(?:point|case|argument|claim)\b",
    re.IGNORECASE,
)
# "called the plan a mess", "called it off-limits"; not "called the police".
_CALLS_SO = re.compile(r"(?:it|him|her|them|this|that|me|us)\s+\w|.+?\s(?:an?|[\"“‘'])\b", re.IGNORECASE | re.DOTALL)
# "called its steps defensive", "called the plan unworkable".
_CALLS_QUALITY = re.compile(
    r"(?:(?:the|its|his|her|their|this|these|such|[\w.-]+['’]s?)\s(?:[\w'’-]+\s){1,5}?)?(?:(?:\w+ly\s)?(?:false|wrong|absurd|nonsense|rubbish|cruel|unfair|untrue)"
    r"(?:$|[,;])|(?<=\s)[a-z-]+(?:ive|ous|ful|less|able|ible|al|ic|ant|ent|ary|ic|ed|ish|ly|air|ust|ise)"
    r"(?:$|[,;]|\s(?:and|in|for|by|but|as)\b))"
)
# "declared the outbreak a pandemic", "declared the race to be over"; not "declared a holiday".
_DECLARES_SO = re.compile(r"(?!an?\s)(?:[\w'’().-]+,?\s){1,8}?(?:an?|to\sbe)\s\w")
_DECLARE = frozenset(forms("declare"))
# "claimed responsibility", "claims to own it"; not "claimed a seat".
_CLAIM = frozenset(forms("claim"))
_CLAIMED = re.compile(
    r"(?:full\s|sole\s|some\s)?(?:responsibility|credit|innocence|ignorance|ownership|self-defen[cs]e|(?:not\s)?to\s+(?!the\b|an?\b)[a-z]+)\b"
)
# "confirmed the death", "confirmed his arrest"; not "confirmed the judge".
_CONFIRM = frozenset(forms("confirm"))
_CONFIRMED = re.compile(
    r"(?:(?:an?|the|his|her|its|their|one|two|three|\d+|new|further|[\w-]+['’]s)\s+)*(?:[\w-]+\s+){0,2}?(?:arrests?|attacks?|bids?|cases?|changes?|cuts?|dates?|deals?"
    r"|deaths?|departures?|details|figures?|finds?|incidents?|jobs?|losses|move|names?|news|plans?|reports?|resignations?|sales?|settlements?|talks"
    r"|visits?)\b"
)
# "ordered an inquiry", "ordered the release of the files": what is ordered is something to be done.
_ORDERED = re.compile(
    r"(?:(?:an?|the|his|her|its|their|all|any|more|new|full|two|three|[\w-]+)\s+){0,4}?(?:[a-z]+(?:tion|sion|ment|ance|ence)s?|[a-z]{2,}(?:val|sal|ure)s?"
    r"|inquir(?:y|ies)|review|probe|search|release|return|halt|end|ban|curfew|lockdown|shutdown|audit|mourning|retrial|trial|recount"
    r"|arrests?|withdrawal|start|stop|freeze|overhaul|raids?|strikes?|attacks?|checks?|tests?|cuts?)\b"
)
# "rated the claim as 'false'", "used the word 'crisis'": somebody's own word for it.
_AS = re.compile(
    r"\bas,?\s+(?!(?:much|many|well|long|soon|far|little|few|if|though)\b)"
    r"(?:[\w-]+\s+){0,4}?[\"“‘']|\b(?:phrase|term|words?)\s+[\"“‘']"
)
_CALL = frozenset(("call", "calls", "called", "calling"))
_DOCUMENT = re.compile(
    r"\b(?:stud(?:y|ies)|surveys?|reports?|polls?|inquir(?:y|ies)|audits?|investigations?|reviews?|research|analys[ie]s"
    r"|papers?|documents?|data|figures|records|letters?|memos?|tribunals?|courts?|jury|ruling|census|researchers?|scientists?"
    r"|authors|\w+ologists?|physicists?|chemists?|academics|economists?|team|auditors?|comptroller|inspectors?|investigators?|inspectorate|ombudsman|watchdog|regulator"
    r"|coroner|panel|committee|commission|judges?|agency|tests?)\b",
    re.IGNORECASE,
)
# "Hale and Lee (2004)", "Hale [7]"
_WORK = re.compile(r"[)\]]\s*$")
# "shows a sharp decrease in losses"
_TREND = re.compile(
    r"(?:(?:an?|the|no)\s)?(?:[\w-]+\s){0,2}?(?:increases?|decreases?|rise|drop|fall|decline|growth|gap|link|correlation|association|differences?|shift)"
    r"\s(?:in|of|between|among|from|to)\b"
)
_TELL = frozenset(("tell", "tells", "told", "telling"))
# What a court hears it is told.
_HEARING = re.compile(r"^$|\b(?:court|jury|inquest|tribunal|hearing|inquiry|trial)\b", re.IGNORECASE)
_FINDINGS = frozenset(("find", "finds", "finding", "found", "show", "shows", "showed", "shown"))
# What they show is seen.
_PICTURE = re.compile(
    r"(?:\W*(?:the|an?|some|other|later|aerial|satellite|drone|amateur|dramatic|graphic|television|tv|cctv|security|mobile|phone|social|media"
    r"|online|news|local|his|her|their|its|\w+['’]s)\s)*(?:photo(?:graph)?s?|pictures?|images?|footage|videos?|clips?|film|maps?|camera|cctv)\b",
    re.IGNORECASE,
)
# "and it shows how much has changed": nobody says so.
_THING = re.compile(r"it|this|that|which", re.IGNORECASE)
_HOW = re.compile(r"how|why|what\b", re.IGNORECASE)
# "a valley that reveals its charms"
_REVEAL = frozenset(forms("reveal"))
# What others wrote is passed on.
_RETWEET = frozenset(forms("retweet"))
# "offered him a job", "invited friends": what is done to somebody, if it is not "to do" anything.
_DEEDS_TOO = frozenset(
    form
    for verb in ("direct", "encourage", "invite", "offer", "order", "question", "recommend")
    for form in forms(verb)
)
# Figures and events are reported in words; people for duty, and a firm's own results in its books.
_REPORT = frozenset(forms("report"))
_REPORTS_FOR = re.compile(
    r"(?:to|for|back)\b|(?:[\w'’$£€%.,-]+\s+){0,7}?(?:loss(?:es)?|profits?|earnings|revenues?|sales|incomes?|results|turnover|growth|declines?"
    r"|gains?|surplus|deficits?|margins?|dividends?|returns)\b"
)
# "claimed the lorry skidded", "ordered the road to stay shut": what follows these may be a clause without any "that".
_CLAIMING = frozenset(
    form
    for verb in ("claim", "confirm", "demonstrate", "hold", "indicate", "report", "rule", "show")
    for form in forms(verb)
)
_ORDER = frozenset(forms("order"))
_SAID = frozenset(forms("say"))
# "says to wait", "recommends waiting": what a rule or a manual has one do.
_DO = re.compile(
    r"(?:not\s)?to\s(?!(?:an?|the|his|her|its|their|our|my|your|this|that|him|her|them|me|us|you)\b)[a-z]+"
)
_DOING = re.compile(r"(?:not\s)?[a-z]{3,}ing\b")
_ADVISES = frozenset(form for verb in ("recommend", "encourage") for form in forms(verb))
_ABOUT = re.compile(r"\b(?:about|against|for|of|to)$")
# What is said without a verb of its own is no statement: "said ten past four", "said goodbye".
_SHORT = 6


def act_of(cue: str, source: str, content: str, *, uttered: bool, quoted: bool, before: bool, direct: bool) -> Act:
    """What the words of a statement amount to.

    `uttered`: the content is a quotation that stands on its own; `quoted`: some of it is in quotation marks;
    `direct`: all of it is; `before`: it stands before its cue.
    """
    words = words_of(cue)
    acts = [ACTS[word] for word in words if word in ACTS]
    speech = next((act for act in acts if act in SPEECH), None)
    sure = any(word in SURE for word in words)
    if not words:
        return Act.SAYS
    if words[-1] in _FINDINGS and (_PICTURE.match(source) or (_THING.fullmatch(source) and _HOW.match(content))):
        return Act.DOES
    if words[-1] == "showing" and not (quoted or before or _DOCUMENT.search(source) or _WORK.search(source)):
        return Act.DOES
    if words[-1] in _REVEAL and not quoted and _THING.fullmatch(source) and not _is_full_clause(content):
        return Act.DOES
    if words[-1] in _RETWEET and not uttered:
        return Act.DOES
    other = None if uttered else _OTHER_SENSE.search(f"{cue} {content[:40]}".lower())
    if (other is not None and other.start() < len(cue)) or _ANONYMOUS.match(content) or content == "what":
        return Act.DOES
    # Of what nobody is said to have done only a clause is a statement: "it was reported that", not "was offered".
    thought = acts[:1] in ([Act.BELIEVES], [Act.PERCEIVES])
    if words[0] != "according" and not (uttered or quoted or source or thought) and not _is_full_clause(content):
        return Act.DOES
    if speech is not None and not sure:
        if not (uttered or quoted or before or _is_clause(content)) and _is_deed(cue, words[-1], content, speech):
            return Act.DOES
        if speech is Act.ASKS and not uttered and _asks_to_do(content):
            return Act.ORDERS
        # Rules require and allow; nobody need have spoken.
        return Act.DOES if speech is Act.ORDERS and not source and is_passive(cue) else speech
    if uttered or ("heard" in words and _HEARING.search(source) is not None and (before or _is_clause(content))):
        return Act.SAYS
    if any(word in _TELL for word in words) and _asks_to_do(content):
        return Act.ORDERS
    if words[-1] in _SAID and source and _DO.match(content):
        return Act.ORDERS
    if _TO_SOMEBODY.search(cue) and not (quoted or before) and not _VERB.search(content):
        return Act.DOES
    if sure:
        said = quoted or before or _is_statement(content) or _SAYS.search(cue) is None
        return Act.SAYS if said else Act.DOES
    if _PUTS_IT.search(cue):
        return Act.SAYS
    if _CALLS_FOR.search(f"{cue} {content[:4]}".lower()):
        return Act.ORDERS
    if quoted and _AS.search(content) and source:
        return Act.SAYS
    if quoted or before or _is_clause(content) or (words[-1] in _CALL and _calls_so(content)):
        finding = any(word in _FINDINGS for word in words) and bool(_DOCUMENT.search(source) or _WORK.search(source))
        if finding or any(word in LOOSE for word in words):
            return Act.SAYS
    if words[-1] in _FINDINGS and _DOCUMENT.search(source) and _TREND.match(content):
        return Act.SAYS
    if words[-1] in _REPORT and source and not is_passive(cue) and _REPORTS_FOR.match(content) is None:
        return Act.SAYS
    if words[-1] in _CONFIRM and source and _CONFIRMED.match(content):
        return Act.SAYS
    if words[-1] in _CLAIMING and source and (PAST_CLAUSE.match(content) or _NAMED_PRESENT.match(content)):
        return Act.SAYS
    if (words[-1] in _CLAIM and _CLAIMED.match(content)) or (words[-1] in _DECLARE and _DECLARES_SO.match(content)):
        return Act.SAYS
    # A hope that stands all in quotation marks has been spoken of.
    known = words[-1] == "as" and "known" in words
    return Act.SAYS if direct and acts[:1] == [Act.BELIEVES] and not known else acts[0] if acts else Act.DOES


def _calls_so(content: str) -> bool:
    return _CALLS_SO.match(content) is not None or _CALLS_QUALITY.match(content) is not None


def _is_deed(cue: str, verb: str, content: str, act: Act) -> bool:
    """Whether such a verb with a mere thing behind it is done: "published a study", "offered him a job"."""
    if act is Act.WRITES:
        return _ABOUT.search(cue.lower()) is None
    if verb in _ORDER and (_ORDERED.match(content) or _BARE_CLAUSE.match(content)):
        return False
    if verb in _ADVISES and _DOING.match(content):
        return False
    return verb in _DEEDS_TOO and not _asks_to_do(content)


def _asks_to_do(content: str) -> bool:
    return _CONJUNCTION.match(content) is None and _TO.match(content) is not None


def _is_clause(content: str) -> bool:
    """Whether it begins like a clause, or has a finite verb of its own."""
    return any(
        pattern.match(content) is not None for pattern in (_CONJUNCTION, _NOTION, _CLAUSE, _NAMED_CLAUSE, _NOUN_CLAUSE)
    )


def _is_full_clause(content: str) -> bool:
    """Whether it has a finite verb, or a conjunction before it; of "he | of lying" the pronoun alone is none."""
    return _CONJUNCTION.match(content) is not None or _FULL_CLAUSE.match(content) is not None


def _is_statement(content: str) -> bool:
    """Whether it is more than a few words without any verb."""
    clause = any(
        way is not None for way in (_CONJUNCTION.match(content), _VERB.search(content), PAST_CLAUSE.match(content))
    )
    return clause or len(content.split()) >= _SHORT
