"""Act: whether the source says, writes, asks, orders, promises, believes, perceives or does what is attributed to it.

Words decide where they mean one thing. Where they don't, the content does: "recalled that the vans were late" says
something, "recalled 12,000 vans" does. What stands in quotation marks as an utterance of its own has been uttered.
"""

from __future__ import annotations

import re

from glossator.text.annotation import AttributionAct as Act
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
    r"\W*(?:[\w'’]+\s+){0,4}?to\s+(?!(?:an?|the|his|her|its|their|our|my|your|this|that)\b)[a-z]+", re.IGNORECASE
)
# A verb that can only be finite, or a pronoun that can only be a subject.
_FINITE = (
    r"is|are|was|were|am|has|had|have|will|would|could|should|may|might|can|cannot|must|did|does|do|he|she|they|we|i"
    r"|\w+n['’]t|(?:it|that|there)['’]s"
)
_CLAUSE = re.compile(
    rf"(?:(?!\b(?:that|which|who|whom|whose|where|when|after|as)\b)[^.!?])*?\b(?:{_FINITE})\b", re.IGNORECASE
)
# "ruled Hale lacked the right"
_NAMED_CLAUSE = re.compile(
    r"(?:[^\W\d_a-z][\w.'’-]*\s+){1,4}[a-z]+(?:ed|ew|ook|ent)\s+(?:the|an?|no|any|his|her|its|their|to|in|on|for|from|[a-z]+\b)"
)
_FULL_CLAUSE = re.compile(_CLAUSE.pattern.replace("|he|she|they|we|i|", "|"), re.IGNORECASE)
_VERB = re.compile(
    rf"\b(?:{_FINITE}|[a-z]{{2,}}(?:ed|s)|went|came|got|made|took|saw|left|lost|won|fell|rose)\b", re.IGNORECASE
)
_SAYS = re.compile(r"\b(?:say|says|said|saying)\b")
# The verb means something else: "wrote off the loan", "noted for its bells".
_OTHER_SENSE = re.compile(
    r"\b(?:w(?:rote|rites?|ritten|riting)\s+(?:off|down|in)|call(?:s|ed|ing)?\s+(?:off|up|in)"
    r"|noted\s+for|disagrees?d?\s+about|declared\s+(?:open|closed|void|bankrupt|dead|safe)"
    r"|conced(?:es?|ed|ing)\s+(?:\w+\s+){0,3}?(?:penalt(?:y|ies)|goals?|free[\s-]kicks?|corners?|runs?|points?|equali[sz]er|defeat)"
    r"|claim(?:s|ed|ing)?\s+(?:\w+\s+){0,3}lives)\b"
)
_CALLS_FOR = re.compile(r"\bcall(?:s|ed|ing)?\s+(?:on|for|upon)\b")
# "called the plan a mess", "called it off-limits"; not "called the police".
_CALLS_SO = re.compile(r"(?:it|him|her|them|this|that|me|us)\s+\w|.+?\s(?:an?|[\"“‘'])\b", re.IGNORECASE | re.DOTALL)
# "rated the claim as 'false'", "used the word 'crisis'": somebody's own word for it.
_AS = re.compile(r"\bas,?\s+(?:[\w-]+\s+){0,4}?[\"“‘']|\b(?:phrase|term|words?)\s+[\"“‘']")
_CALL = frozenset(("call", "calls", "called", "calling"))
_DOCUMENT = re.compile(
    r"\b(?:stud(?:y|ies)|surveys?|reports?|polls?|inquir(?:y|ies)|audits?|investigations?|reviews?|research|analys[ie]s"
    r"|papers?|documents?|data|figures|records|letters?|memos?|tribunals?|courts?|jury|ruling|census)\b",
    re.IGNORECASE,
)
_TELL = frozenset(("tell", "tells", "told", "telling"))
# What a court hears it is told.
_HEARING = re.compile(r"^$|\b(?:court|jury|inquest|tribunal|hearing|inquiry|trial)\b", re.IGNORECASE)
_FINDINGS = frozenset(("find", "finds", "found", "show", "shows", "showed", "shown"))
# "offered him a job", "invited friends": what is done to somebody, if it is not "to do" anything.
_DEEDS_TOO = frozenset(
    form
    for verb in ("direct", "encourage", "invite", "offer", "order", "question", "recommend")
    for form in forms(verb)
)
# Who reports for a living does it in words: "the Mill Post reports the warden swam", but not "Veltra reported losses".
_REPORT = frozenset(forms("report"))
_MEDIUM = re.compile(
    r"\b(?:Chronicle|Courier|Daily|Echo|Gazette|Globe|Guardian|Herald|Independent|Inquirer|Journal|Mail|Mirror|News|Observer"
    r"|Post|Press|Radio|Star|Sun|Telegraph|Times|Tribune|TV|Weekly|newspapers?|magazines?|broadcasters?|news\s(?:agency|site)"
    r"|Reuters|Bloomberg|AFP|AP|BBC|CNN|NBC|CBS|ABC|NPR|Xinhua)\b|\w\.(?:com|net|org|news)\b"
)
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
    if not uttered and _OTHER_SENSE.search(f"{cue} {content[:40]}".lower()):
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
    if uttered or (words[-1] == "heard" and _HEARING.search(source) is not None and _is_clause(content)):
        return Act.SAYS
    if any(word in _TELL for word in words) and _asks_to_do(content):
        return Act.ORDERS
    if sure:
        said = quoted or before or _is_statement(content) or _SAYS.search(cue) is None
        return Act.SAYS if said else Act.DOES
    if _CALLS_FOR.search(f"{cue} {content[:4]}".lower()):
        return Act.ORDERS
    if quoted and _AS.search(content) and source:
        return Act.SAYS
    if quoted or before or _is_clause(content) or (words[-1] in _CALL and _CALLS_SO.match(content)):
        finding = any(word in _FINDINGS for word in words) and _DOCUMENT.search(source) is not None
        if finding or any(word in LOOSE for word in words):
            return Act.SAYS
    if words[-1] in _REPORT and source and _MEDIUM.search(source) is not None and _is_statement(content):
        return Act.SAYS
    # A hope that stands all in quotation marks has been spoken of.
    return Act.SAYS if direct and acts[:1] == [Act.BELIEVES] else acts[0] if acts else Act.DOES


def _is_deed(cue: str, verb: str, content: str, act: Act) -> bool:
    """Whether such a verb with a mere thing behind it is done: "published a study", "offered him a job"."""
    if act is Act.WRITES:
        return _ABOUT.search(cue.lower()) is None
    return verb in _DEEDS_TOO and not _asks_to_do(content)


def _asks_to_do(content: str) -> bool:
    return _CONJUNCTION.match(content) is None and _TO.match(content) is not None


def _is_clause(content: str) -> bool:
    """Whether it begins like a clause, or has a finite verb of its own."""
    return any(pattern.match(content) is not None for pattern in (_CONJUNCTION, _NOTION, _CLAUSE, _NAMED_CLAUSE))


def _is_full_clause(content: str) -> bool:
    """Whether it has a finite verb, or a conjunction before it; of "he | of lying" the pronoun alone is none."""
    return _CONJUNCTION.match(content) is not None or _FULL_CLAUSE.match(content) is not None


def _is_statement(content: str) -> bool:
    """Whether it is more than a few words without any verb."""
    clause = _CONJUNCTION.match(content) is not None or _VERB.search(content) is not None
    return clause or len(content.split()) >= _SHORT
