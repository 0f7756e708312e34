"""Verbs by what one does with them: base forms here, and every inflected form that a cue may have."""

from __future__ import annotations

from glossator.text.annotation import AttributionAct

# They hardly ever mean anything but words that were uttered.
_SAYS = """accuse acknowledge add admit affirm agree allege allude announce apologise apologize argue assert assure
attribute bellow bemoan berate blame blast boast brag brand caution characterise characterize chide chime chorus cite
clarify comment complain concede conclude condemn confide contend counter criticise criticize cry decline decry
denounce deny describe disagree disclose dub echo elaborate emphasise emphasize estimate exclaim explain express fume
gush hail hint imply insinuate insist interject joke label lambast lambaste lament laud liken maintain mention mock
mumble murmur muse mutter narrate note object opine point portray praise predict proclaim propose protest quip quote
reaffirm reassure rebuke recount reference refute reiterate relate remark remind repeat reply respond retort reveal
ridicule say scoff scold scream shout slam snap sneer speak speculate state stress suggest summarise summarize talk
tease tell testify tout utter voice warn whisper yell""".split()  # noqa: SIM905 - so many quotes would hide the words

# Deeds as often: "recalled 12,000 vans", "observed the ceasefire". What they are said of tells.
_SAYS_OR_DOES = """accept answer call chant charge claim confirm contest continue declare decree demonstrate detail
dismiss dispute establish groan grumble hold hypothesize indicate inform interrupt introduce laugh observe posit provide
read reason recall refer reject report rule show shrug sigh signal sing specify stipulate submit term
theorize""".split()  # noqa: SIM905 - so many quotes would hide the words

_BY_ACT = {
    AttributionAct.WRITES: "blog email pen post publish retweet text tweet type write",
    AttributionAct.ASKS: "ask enquire inquire query question wonder",
    AttributionAct.ORDERS: """advise appeal beg command demand direct encourage exhort implore instruct invite order
        plead recommend request urge""",
    AttributionAct.PROMISES: "guarantee offer pledge promise swear threaten undertake vow",
    AttributionAct.BELIEVES: """aim appear assume believe consider decide deem desire doubt expect favor favour fear
        feel foresee guess hate hope imagine intend know like love oppose plan prefer presume reckon regard regret
        remember resent seek seem support suppose suspect think trust understand view want wish worry""",
    AttributionAct.PERCEIVES: "discover find hear learn notice overhear realise realize recognise recognize see watch",
}

_IRREGULAR = {
    "beg": "begs begged begging",
    "feel": "feels felt feeling",
    "find": "finds found finding",
    "foresee": "foresees foresaw foreseen foreseeing",
    "hear": "hears heard hearing",
    "hold": "holds held holding",
    "know": "knows knew known knowing",
    "overhear": "overhears overheard overhearing",
    "read": "reads reading",
    "quote": "quotes quoted quoting",
    "say": "says said saying",
    "see": "sees saw seen seeing",
    "seek": "seeks sought seeking",
    "show": "shows showed shown showing",
    "sing": "sings sang sung singing",
    "speak": "speaks spoke spoken speaking",
    "swear": "swears swore sworn swearing",
    "tell": "tells told telling",
    "think": "thinks thought thinking",
    "understand": "understands understood understanding",
    "undertake": "undertakes undertook undertaken undertaking",
    "write": "writes wrote written writing",
}
# "Her complaint that …": what somebody said, by a noun.
_SAYING_NOUNS = """accusation allegation argument assertion assurance complaint prediction suggestion testimony
warning""".split()  # noqa: SIM905 - so many quotes would hide the words
_DOUBLING = frozenset(
    ("admit", "brag", "dub", "pen", "plan", "prefer", "quip", "refer", "regret", "slam", "snap", "submit")
)
_NOUNS = frozenset(
    "according per statement interview telegram twitter facebook tweet post speech remarks words".split()  # noqa: SIM905 - so many quotes would hide the words
)


def forms(verb: str) -> set[str]:
    """The verb and all that it is inflected to."""
    if verb in _IRREGULAR:
        return {verb, *_IRREGULAR[verb].split()}
    if verb.endswith("e"):
        return {verb, verb + "s", verb + "d", verb[:-1] + "ing"}
    if verb.endswith("y") and verb[-2] not in "aeiou":
        return {verb, verb[:-1] + "ies", verb[:-1] + "ied", verb + "ing"}
    plural = verb + ("es" if verb.endswith(("s", "sh", "ch", "x")) else "s")
    stem = verb + verb[-1] if verb in _DOUBLING else verb
    return {verb, plural, stem + "ed", stem + "ing"}


SURE = frozenset(form for verb in _SAYS for form in forms(verb)) | _NOUNS
"""Words by which something is said, whatever it is."""
LOOSE = frozenset(form for verb in _SAYS_OR_DOES for form in forms(verb)) | {
    form for noun in _SAYING_NOUNS for form in (noun, noun + "s")
}
"""Words by which something is said if it is a statement, and done otherwise."""
ACTS = {form: act for act, verbs in _BY_ACT.items() for verb in verbs.split() for form in forms(verb)}
"""Words of all other acts but deeds, which are too many to list."""
SPEECH = frozenset(
    {
        *SURE,
        *LOOSE,
        *(
            form
            for form, act in ACTS.items()
            if act not in (AttributionAct.BELIEVES, AttributionAct.PERCEIVES, AttributionAct.DOES)
        ),
    }
)
"""Words that may speak of saying or writing."""
