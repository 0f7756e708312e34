"""Finals: "The bridge will stay shut, the mayor, Ana Duarte, said on Monday." and "…, says Duarte".

Taggers tend to take the speaker of such a frame for the end of what is said. A verb of saying at the end of its
sentence, behind a comma and a noun phrase, leaves no doubt; nor does one that a whole quotation stands right before.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable

from glossator.text.annotation import Span
from glossator_plugins.attribution.find.phrases import Phrases
from glossator_plugins.attribution.find.words.clauses import WINDOW, trimmed
from glossator_plugins.attribution.find.words.cues import ADVERBS, REPORTING, is_passive, is_speech, source_follows
from glossator_plugins.attribution.layout.segments import Segment
from glossator_plugins.attribution.layout.spans import any_in, stripped

_WORD = re.compile(r"\w+")
_CAPITAL = r"[^\W\d_a-z][\w'’.-]*"
_NO_BEGINNING = r"(?!(?:and|but|or|so|as|in|on|at|to|for|of|with|when|after|because|that)\b)"
_NAME = (
    rf"{_NO_BEGINNING}(?:[a-z]+\s+){{0,3}}{_CAPITAL}(?:\s+(?:(?:de|van|von|der|bin|al|of|the)\s+)?{_CAPITAL}){{0,5}}"
)
_NOUN = r"(?:the|its|his|her|their|our|an?|one|another|this|[\w.-]+['’]s?)\s+(?:[\w'’.&-]+\s+){0,10}[\w'’-]+"
_SUBJECT = re.compile(
    rf",\s+(?P<subject>(?:{_NOUN},\s+{_NAME}|{_NAME},\s+(?:\d+,\s+)?(?:{_NOUN}|\d+|who\s[^,]+)),?"
    rf"|{_NAME}|{_NOUN}|{_NO_BEGINNING}(?:[a-z-]+\s){{0,2}}(?!others\b)[a-z]+(?:[eo]rs|ists|ians|ials|ents|ities)|[Hh]e|[Ss]he|[Ii]t|[Tt]hey)\s*$"
)
# "…, Hale said": no verb may stand in a noun phrase.
_NO_PHRASE = re.compile(
    r"\b(?:is|are|was|were|has|had|have|will|would|could|should|may|might|can|says?|said|told|did|does|do|than|and\s+then"
    r"|not|that|which|while|because|if)\b"
)
# "…, researchers report": plural nouns take the bare verb, and need no article.
_BARE = (
    r"(?<=s\s)(?:report|say|argue|warn|suggest|estimate|claim|conclude|write|add|caution|note|explain|insist|admit|stress"
    r"|predict)"
)
# "…, an inquest heard"
_HEARD = (
    r"(?:(?<=court\s)|(?<=jury\s)|(?<=inquest\s)"
    r"|(?<=tribunal\s)|(?<=inquiry\s)|(?<=hearing\s)|(?<=trial\s))heard(?:\son\s[A-Z][a-z]+day)?"
)
_HEARS = re.compile(r"\bheard\b")
_CUE = re.compile(rf"{ADVERBS}\b(?:{REPORTING}|{_BARE}|{_HEARD})\b")
_AFTER_COMMA = re.compile(r",[\"”’]?\s+$")
_VERB_AT_END = re.compile(rf"\s(reports|notes|claims|writes|{REPORTING})$")
_INVERTED = re.compile(
    rf",\s+(?P<cue>(?!(?i:tell|told))(?i:{REPORTING}))\s+(?P<source>[^,;:!?\"“”()\n]+?(?:,\s+[^,;:!?\"“”()\n]+)?)[.\s]*$"
)
_SPEAKER = re.compile(rf"{_CAPITAL}|(?:the|its|his|her|their|our|an?|one|[\w.-]+['’]s?)\s")
# "Duarte, the mayor, said on Friday": when and where is not who.
_WHEN = re.compile(
    r"(?:on|in|at|during|after|before|by|late|early|last|this|yesterday|today|tonight|earlier|later|again|\w+day)\b",
    re.IGNORECASE,
)
# What may follow the cue at the end of its sentence: "told the Gazette on Monday".
_MOST_BEHIND = 6
_FEWEST = 4
_LONGEST_SPEAKER = 14


def with_finals(text: str, segments: Iterable[Segment], phrases: Phrases) -> Phrases:
    """The phrases, with the speakers of such frames as sources of their own, cut off contents."""
    phrases = _with_verbs(text, phrases)
    for segment in segments:
        if segment.after_quotation:
            phrases = _behind_quotation(text, segment, phrases)
        else:
            phrases = _inverted(text, segment, _at_end(text, segment, phrases))
    return phrases


def _with_verbs(text: str, phrases: Phrases) -> Phrases:
    """ "…, Radio Arden reports.": a source that ends with the verb, which ends its sentence, is source and cue."""
    ends = {
        source: _VERB_AT_END.search(text, *source)
        for source in phrases.sources
        if text[source.end : source.end + 1] in ".\n"
        and _AFTER_COMMA.search(text, max(0, source.begin - 4), source.begin)
    }
    found = {source: match for source, match in ends.items() if match is not None and not any_in(phrases.cues, source)}
    if not found:
        return phrases
    sources = (Span(one.begin, found[one].start()) if one in found else one for one in phrases.sources)
    return phrases._replace(sources=tuple(sources)).with_more(
        Phrases(cues=tuple(Span(*match.span(1)) for match in found.values()))
    )


def _behind_quotation(text: str, segment: Segment, phrases: Phrases) -> Phrases:
    """Between a quotation and the first verb of saying stands who said it."""
    begin, end = segment.span
    cue = _first_cue(phrases, begin, end)
    named = False
    if cue is not None and source_follows(text[cue.begin : cue.end]):
        # "…," the envoy of the port said, according to the Courier: two frames.
        verb = _CUE.search(text, begin, cue.begin)
        named = any(begin <= source.begin < cue.begin for source in phrases.sources)
        cue = Span(*verb.span()) if verb is not None and named else None
    if cue is None or not _is_active(text, cue):
        return phrases
    subject = trimmed(text, begin, cue.begin)
    words = len(_WORD.findall(text, *subject))
    if not words:
        return _turned(text, segment.span, cue, phrases)
    if (
        not 0 < words <= _LONGEST_SPEAKER
        or (any_in(phrases.sources, subject) and not named)
        or not any_in(phrases.contents, subject)
    ):
        return phrases
    if _NO_PHRASE.search(text, *subject) is not None or "\n" in text[begin : cue.begin].strip():
        return phrases
    return _taken(text, phrases, subject, begin).with_more(Phrases(cues=(cue,)))


def _turned(text: str, segment: Span, cue: Span, phrases: Phrases) -> Phrases:
    """ "“…”, read | the notice": what was taken for a content behind the verb is who says it."""
    number = bisect_left(phrases.contents, Span(cue.end, 0))
    behind = phrases.contents[number] if number < len(phrases.contents) else None
    last = stripped(text, cue.end, segment.end, " .\n")
    if behind is None or behind.begin - cue.end > 1 or behind.end != last or any_in(phrases.sources, behind):
        return phrases
    words = len(_WORD.findall(text, *behind))
    if words > _LONGEST_SPEAKER or not _SPEAKER.match(text, *behind) or _NO_PHRASE.search(text, *behind):
        return phrases
    kept = tuple(one for one in phrases.contents if one != behind)
    return phrases._replace(contents=kept).with_more(Phrases(sources=(behind,)))


def _first_cue(phrases: Phrases, begin: int, end: int) -> Span | None:
    number = bisect_left(phrases.cues, Span(begin, begin))
    cue = phrases.cues[number] if number < len(phrases.cues) else None
    return cue if cue is not None and cue.end <= end else None


def _at_end(text: str, segment: Segment, phrases: Phrases) -> Phrases:
    """ "…, the mayor, Ana Duarte, said on Monday.": the last cue, or the last verb of saying where there is none."""
    begin, end = segment.span
    if segment.before_quotation and text[begin:end].rstrip()[-1:] in (",", ":"):
        return phrases
    number = bisect_left(phrases.cues, Span(end, end)) - 1
    cue = phrases.cues[number] if number >= 0 and phrases.cues[number].begin >= begin else None
    if cue is None:
        last = list(_CUE.finditer(text, max(begin, end - WINDOW), end))[-1:]
        cue = Span(*last[0].span()) if last else None
    if cue is None or not _is_active(text, cue) or len(_WORD.findall(text, cue.end, end)) > _MOST_BEHIND:
        return phrases
    match = _SUBJECT.search(text[max(begin, cue.begin - WINDOW) : cue.begin])
    if match is None or _NO_PHRASE.search(match["subject"]):
        return phrases
    subject = Span(cue.begin - (len(match.string) - match.start("subject")), cue.begin)
    subject = Span(subject.begin, subject.begin + len(match["subject"].rstrip(", ")))
    if len(_WORD.findall(text, begin, subject.begin)) < _FEWEST or any_in(phrases.cues, subject):
        return phrases
    known = [source for source in phrases.sources if any_in([subject], source)]
    if known == [subject] or any(source.begin < subject.begin for source in known):
        return phrases
    content = Span(begin, stripped(text, begin, subject.begin, " ,\n"))
    phrases = _taken(text, phrases, subject, subject.begin)
    more = Phrases(cues=() if cue in phrases.cues else (cue,))
    return phrases.with_more(more if any_in(phrases.contents, content) else more._replace(contents=(content,)))


def _inverted(text: str, segment: Segment, phrases: Phrases) -> Phrases:
    """ "…, says Duarte": the verb, and who stands behind it up to the end of the sentence."""
    begin, end = segment.span
    match = _INVERTED.search(text, max(begin, end - WINDOW), end)
    if match is None or _NO_PHRASE.search(match["source"]) or _WHEN.match(match["source"]):
        return phrases
    source, cue = Span(*match.span("source")), Span(*match.span("cue"))
    words = len(_WORD.findall(match["source"]))
    content = Span(begin, match.start())
    if words > _LONGEST_SPEAKER or len(_WORD.findall(text, *content)) < _FEWEST - 1:
        return phrases
    headline = text[end - 1] not in ".!?"
    if "that" in match["source"].split()[:3] or not (headline or _SPEAKER.match(match["source"])):
        return phrases
    tagged = any(any_in([source], known) for known in phrases.sources)
    spoken = any(begin <= known.begin < match.start() for known in phrases.sources)
    if source in phrases.sources and cue in phrases.cues and _is_seen_in(text, phrases, content):
        tagged = spoken = False
    if tagged or (spoken and any(any_in([source], known) and known.begin >= cue.end for known in phrases.contents)):
        return phrases
    # What the tagger saw inside of such a frame's content is no statement beside it.
    cues = [other for other in phrases.cues if not any_in([Span(cue.begin, end)], other)]
    kept = Phrases(
        tuple(one for one in phrases.sources if not any_in([Span(begin, end)], one)),
        tuple(one for one in cues if not any_in([content], one)),
        tuple(one for one in phrases.contents if not any_in([Span(begin, end)], one)),
    )
    return kept.with_more(Phrases((source,), (cue,), (content,)))


def _is_seen_in(text: str, phrases: Phrases, content: Span) -> bool:
    """Whether the tagger saw a thought or a perception there, "Although it sees less", and took the rest for that."""
    inner = [cue for cue in phrases.cues if any_in([content], cue)]
    return bool(inner) and not any(is_speech(text[cue.begin : cue.end]) for cue in inner)


def _is_active(text: str, cue: Span) -> bool:
    words = text[cue.begin : cue.end]
    infinitive = words.startswith("to ")
    return (
        (is_speech(words) or _HEARS.search(words) is not None)
        and not infinitive
        and not is_passive(words)
        and not source_follows(words)
        and _WORD.search(words) is not None
    )


def _taken(text: str, phrases: Phrases, subject: Span, limit: int) -> Phrases:
    """The phrases with the subject as a source, and contents that run into it cut at the limit."""
    contents = []
    for content in phrases.contents:
        if content.begin < limit < content.end:
            contents.append(Span(content.begin, stripped(text, content.begin, limit, " ,\n")))
        elif not any_in([subject], content):
            contents.append(content)
    sources = [source for source in phrases.sources if not any_in([subject], source)]
    return Phrases(tuple(sorted([*sources, subject])), phrases.cues, tuple(contents))
