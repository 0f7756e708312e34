"""Subjects: who a tagged source is, where the tagger took a wrong or too long piece before the cue for it."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence

from glossator.text.annotation import Span
from glossator_plugins.attribution.find.phrases import Phrases
from glossator_plugins.attribution.find.words.clauses import CLAUSE, WINDOW, subject_before, subject_of_first_verb
from glossator_plugins.attribution.find.words.cues import ADVERBS, REPORTING
from glossator_plugins.attribution.layout.spans import any_in, stripped

# "In March, the port": when and where is not who.
_SETTING = re.compile(
    r"(?:At|In|On|During|After|Before|By|For|Since|Under|With|Within|From)\s[^,;:\"“”]{1,80},\s+(?=\w[^,]*$)"
)
# "The defence on appeal says": the tagger saw the place alone.
_PLACE = re.compile(r"(?:at|by|during|for|from|in|of|on|to|under|with)\s")
# "took to Instagram to announce", "went on television to deny".
_TAKES_TO = re.compile(
    r"\b(?:took|takes|taking|taken|turned|went|goes)\s+(?:\w+\s+)?(?:to|on)\s+(?:[\w-]+\s+){0,3}?[\w-]+(?:\s+(?:to\s*)?)?$"
)
_BEFORE_PARENTHESIS = re.compile(
    r"(?:[^\W\d_a-z][\w.'’&-]*,?[ ]|(?:of|the|and|&|de)[ ]){0,8}[^\W\d_a-z][\w.'’&-]*[ ]\([^()\n]{0,60}$"
)
# "said Hale in the yard", "Hale, outside the court,": where and when is not who, though "of" and "from" may tell it.
_STAGE = re.compile(r"(?<=\w),?\s(?:outside|inside|after|before|during|in)\s(?:the|an?|his|her|their|its)\s[a-z][^,]*$")
_NAME_BEFORE = re.compile(
    r"(?:(?:[a-z-]+\s){0,3}|.*,\s(?:(?!who\b)[a-z-]+\s)?)(?!(?:All|Both|Few|Many|Most|None|Others?|Several|Some|Those)\b)"
    r"[^\W\d_a-z][\w'’.-]*(?:\s[^\W\d_a-z][\w'’.-]*){0,4}\s?",
    re.DOTALL,
)
_TODAY = re.compile(r"\s(?:today|yesterday|tonight)$")
_BLANK = re.compile(r"\s*")
_ACTIVE = re.compile(rf"{ADVERBS}(?:{REPORTING})")
# "but last year announced": when is not who.
_WHEN = re.compile(
    r"(?:(?:earlier|later|just)\s)?(?:(?:this|last|next|that|the\s(?:same|next|previous|following))\s(?:very\s)?"
    r"(?:year|month|week|day|morning|afternoon|evening|night|weekend|summer|autumn|winter|spring|fall|time|moment|[A-Z][a-z]+day)"
    r"|yesterday|today|tonight|(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day)",
    re.IGNORECASE,
)
# "The notice for the North Bay | meeting on Friday | stated": what the tagger left of a noun phrase before its verb.
_REST = re.compile(
    r"\s(?!(?:also|then|later|still|once|first|again|never|often|now|already|since|long|even|just|only|yesterday|today"
    r"|tonight|earlier|both|all|each|himself|herself|themselves|itself|who|which|that|and|or|but|has|have|had|is|are|was|were"
    r"|did|does|do|will|would|could|should|may|might|can|must|not|in|on|at|for|of|to|from|by|with|as|[a-z]+ly)\b)[a-z]+"
    r"\s(?:on|in|at|for|of|about|from)\s(?:the\s|an?\s|its\s|his\s|her\s|their\s)?[\w'’-]+\s",
)


def with_subjects(text: str, sentences: Sequence[Span], phrases: Phrases) -> Phrases:
    """The phrases; sources end with their sentence, and hold who speaks rather than where."""
    sources: list[Span] = []
    for source in phrases.sources:
        found = _mended(text, sentences, source, phrases)
        if found is not None:
            sources.append(found)
    phrases = phrases._replace(sources=tuple(sorted(set(sources))))
    return _with_takers(text, sentences, _with_noun_phrases(text, sentences, phrases))


def _with_noun_phrases(text: str, sentences: Sequence[Span], phrases: Phrases) -> Phrases:
    """ "The head of the mill, Ana Duarte, | says | it burned": a content that is none, but the subject of the verb."""
    begins = {content.begin for content in phrases.contents}
    ends = {content.end: content for content in phrases.contents}
    moved: list[Span] = []
    for cue in phrases.cues:
        content = next((ends[end] for end in range(cue.begin - 2, cue.begin + 1) if end in ends), None)
        number = bisect_right(sentences, cue.begin, key=lambda sentence: sentence.begin) - 1
        if content is None or number < 0 or not begins.intersection(range(cue.end, cue.end + 3)):
            continue
        words = text[cue.begin : cue.end]
        whole = content.begin == sentences[number].begin and content.end - content.begin <= WINDOW
        if whole and _ACTIVE.fullmatch(words) is not None and not any_in(phrases.sources, content):
            subject = Span(content.begin, stripped(text, *content, " ,"))
            if not (CLAUSE.match(text, *content) or text[content.begin] in "\"“‘'" or "\n" in text[slice(*content)]):
                moved.append(subject)
                ends.pop(content.end)
    if not moved:
        return phrases
    return Phrases(tuple(sorted([*phrases.sources, *moved])), phrases.cues, tuple(sorted(ends.values())))


def _mended(text: str, sentences: Sequence[Span], source: Span, phrases: Phrases) -> Span | None:
    number = bisect_right(phrases.cues, source.end, key=lambda cue: cue.begin - 1)
    cue = phrases.cues[number] if number < len(phrases.cues) else None
    leads = cue is not None and _BLANK.fullmatch(text, source.end, min(cue.begin, source.end + 3)) is not None
    leads = leads and cue is not None and cue.begin - source.end <= 3
    last = bisect_right(sentences, source.end - 1, key=lambda sentence: sentence.begin) - 1
    if last >= 0 and sentences[last].begin > source.begin:
        source = Span(sentences[last].begin, source.end) if leads else Span(source.begin, sentences[last - 1].end)
    source = _with_opening(text, source)
    setting = _SETTING.match(text, source.begin, source.end)
    if setting is not None:
        source = Span(setting.end(), source.end)
    source = _without_stage(text, source)
    if _WHEN.fullmatch(text, *source) and last >= 0:
        return subject_of_first_verb(text, sentences[last].begin, source.begin)
    if cue is not None and last >= 0 and _REST.fullmatch(text, source.end, min(cue.begin, source.end + WINDOW)):
        return subject_before(text, sentences[last].begin, cue.begin) or source
    if leads and _PLACE.match(text, *source) and last >= 0:
        subject = subject_before(text, sentences[last].begin, source.begin)
        if subject is not None and _BLANK.fullmatch(text, subject.end, source.begin):
            return subject
    return source


def _with_opening(text: str, source: Span) -> Span:
    """The source; of "Veltra Rope, Inc. (NYSE: VLT), a rope maker," all, where it begins inside of the parenthesis."""
    close = text.find(")", *source)
    if close < 0 or text.find("(", source.begin, close) >= 0:
        return source
    name = _BEFORE_PARENTHESIS.search(text[max(0, source.begin - WINDOW) : source.begin])
    return Span(source.begin - len(name[0]), source.end) if name is not None else source


def _without_stage(text: str, source: Span) -> Span:
    """The source without where and when it spoke, behind a name or a comma."""
    today = _TODAY.search(text, *source)
    if today is not None:
        source = Span(source.begin, today.start())
    stage = _STAGE.search(text, *source)
    if stage is None or not _NAME_BEFORE.fullmatch(text, source.begin, stage.start()):
        return source
    return Span(source.begin, stage.start())


def _with_takers(text: str, sentences: Sequence[Span], phrases: Phrases) -> Phrases:
    """ "The port took to Instagram to announce …": the subject of the first verb speaks, and is no content."""
    subjects: list[Span] = []
    taken: list[Span] = []
    for cue in phrases.cues:
        if not (text.startswith("to ", cue.begin) or text.endswith(" to ", 0, cue.begin)):
            continue
        taking = _TAKES_TO.search(text[max(0, cue.begin - 60) : cue.begin])
        if taking is None:
            continue
        begin = cue.begin - (len(taking.string) - taking.start())
        number = bisect_right(sentences, begin, key=lambda sentence: sentence.begin) - 1
        first = max(sentences[number].begin if number >= 0 else 0, begin - WINDOW)
        subject = subject_before(text, first, begin, bare=True)
        if subject is not None and (not taken or subject.begin >= taken[-1].end):
            subjects.append(subject)
            taken.append(Span(subject.begin, cue.begin))
    if not taken:
        return phrases
    return Phrases(
        tuple(sorted([*(one for one in phrases.sources if not any_in(taken, one)), *subjects])),
        phrases.cues,
        tuple(one for one in phrases.contents if not any_in(taken, one)),
    )
