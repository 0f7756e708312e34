"""Frames: "According to Mills, …", "…, Hale said." around a sentence that holds a report of its own.

A tagger gives each word one role, so of a report inside a report it sees the inner one, and of the outer one only who
reports. What that one says is all the rest of the sentence.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence

from glossator.text.annotation import Span
from glossator_plugins.attribution.find.linking import Statement
from glossator_plugins.attribution.find.passages import Passage
from glossator_plugins.attribution.find.phrases import Phrases
from glossator_plugins.attribution.find.words.clauses import WINDOW
from glossator_plugins.attribution.find.words.cues import is_passive, is_speech, source_follows
from glossator_plugins.attribution.layout.spans import any_in, lies_in, stripped

_WORD = re.compile(r"\w+")
_BLANK = re.compile(r"\s*")
# "According to Lind et al. (2019), …"
_COMMA_BEHIND = re.compile(r"\.?(?:\s*\([^()\n]{1,40}\))?\s*,\s*")
_COMMA_BEFORE = re.compile(r"(?:,|\s[–—-]+|—)\s*$")
# "…, according to Mills, was …", "According to Mills, in May the …": there the source ends.
_STOP = re.compile(r",\s(?:is|are|was|were|has|have|had|will|would|in|on|at|after|during|when|while|since|but)\s")
# "Mills, a clerk at the mill, it fell": an apposition tells what somebody is by a noun of somebody.
_APPOSED = re.compile(
    r",\s(?P<who>an?\s(?:[\w-]+\s){0,4}?(?:[\w-]{2,}(?:man|woman|person|ist|ian|or|er)|head|chief|analyst|clerk|guide|attorney|resident)"
    r"\b(?:\s(?:of|for|at|with|in|from)\s[^,]+)?),\s(?!(?:who|which|and|or)\b)"
)
# "According to Mills the pier was shut": without a comma.
_NAMED = re.compile(
    r"\s(?P<name>(?:[^\W\d_a-z][\w.'’-]*\s){0,3}[^\W\d_a-z][\w.'’-]*)(?=\s(?:the|an?|he|she|it|they|there|this|these|his|her|their|its)\s(?:[^\W_A-Z]|[\w'’-]+\s[^\W\d_A-Z]))"
)
# "…, as they crossed the square, | the Courier reported": the tail of what it reported.
_TAIL = re.compile(r"(?:as|while|when|after|before|because|since|though|although|until|where|who|which|and|but)\b")
OPENS = re.compile(r"\W{0,3}(?:While|Although|Though|Whereas|Because|Since)\s(?=\w)")
"""Regular expression: how a clause that begins its sentence opens, and the main clause follows."""
_MARKS = "\"“‘'"
# What may follow a frame that ends its sentence: "told the Gazette on Monday".
_MOST_BEHIND = 5
_NEAR = 4
# A statement has more words than that.
_FEWEST = 4


def with_named_sources(text: str, sentences: Sequence[Span], phrases: Phrases) -> Phrases:
    """The phrases; of "According to Mills the pier was shut", without a comma, the source is Mills."""
    names: list[Span] = []
    rests: list[Span] = []
    taken: list[Span] = []
    for cue in phrases.cues:
        if not (source_follows(text[slice(*cue)]) and text[cue.begin].isupper()):
            continue
        name = _NAMED.match(text, cue.end, min(len(text), cue.end + WINDOW))
        number = bisect_right(sentences, cue.begin, key=lambda sentence: sentence.begin) - 1
        if name is None or number < 0 or any_in(phrases.cues, Span(cue.end, sentences[number].end)):
            continue
        rest = Span(name.end() + 1, stripped(text, name.end() + 1, sentences[number].end, " .\n\r\t"))
        if name.end() >= rest.end:
            continue
        names.append(Span(*name.span("name")))
        rests.append(rest)
        taken.append(Span(cue.end, sentences[number].end))
    kept = Phrases(
        tuple(one for one in phrases.sources if not any_in(taken, one)),
        phrases.cues,
        tuple(one for one in phrases.contents if not any_in(taken, one)),
    )
    return kept.with_more(Phrases(tuple(names), (), tuple(rests))) if taken else phrases


def with_parted_sources(text: str, phrases: Phrases) -> Phrases:
    """The phrases; of "According to police, officers saw …" the source ends at the comma, and the second half sees.

    An apposition, "According to Mills, the mayor, …", has a comma behind it.
    """
    sources: list[Span] = []
    for source in phrases.sources:
        sources += _parted(text, source, phrases.cues) or (source,)
    return phrases._replace(sources=tuple(sources))


def _parted(text: str, source: Span, cues: Sequence[Span]) -> tuple[Span, ...]:
    following = bisect_right(cues, source.begin, key=lambda cue: cue.begin)
    comma = text.rfind(", ", source.begin, source.end)
    if not following or comma < 0:
        return ()
    before = cues[following - 1]
    words = text[before.begin : before.end]
    stop = _STOP.search(text, *source) if source_follows(words) else None
    if stop is not None and _BLANK.fullmatch(text, before.end, source.begin):
        return (Span(source.begin, stop.start()),)
    if text[source.end : source.end + 1] == ",":
        return ()
    if not source_follows(words) or words[0].islower() or not _BLANK.fullmatch(text, before.end, source.begin):
        return ()
    parts = Span(source.begin, comma), Span(comma + 2, source.end)
    behind = cues[following] if following < len(cues) else None
    speaks = behind is not None and _BLANK.fullmatch(text, source.end, behind.begin) is not None
    return parts if speaks else parts[:1]


def with_split_contents(text: str, phrases: Phrases) -> Phrases:
    """The phrases; of "According to | the ruling, a host must pay" what stands before the comma is the source."""
    sources: list[Span] = []
    contents: list[Span] = []
    cues = {cue.end + 1: cue for cue in phrases.cues if source_follows(text[slice(*cue)]) and text[cue.begin].isupper()}
    for content in phrases.contents:
        comma = (
            text.find(", ", content.begin, min(content.end, content.begin + WINDOW)) if content.begin in cues else -1
        )
        if comma < 0 or any_in(phrases.sources, Span(content.begin, comma)):
            contents.append(content)
        else:
            sources.append(Span(content.begin, comma))
            contents.append(Span(comma + 2, content.end))
    return Phrases(tuple(sorted([*phrases.sources, *sources])), phrases.cues, tuple(sorted(contents)))


def with_apposed_sources(text: str, phrases: Phrases) -> Phrases:
    """The phrases; of "According to Mills, a clerk at the mill, it fell" the clerk is Mills."""
    sources, contents = list(phrases.sources), list(phrases.contents)
    for index, source in enumerate(phrases.sources):
        number = bisect_right(phrases.cues, source.begin, key=lambda cue: cue.begin) - 1
        if number < 0 or not source_follows(text[slice(*phrases.cues[number])]):
            continue
        match = _APPOSED.match(text, source.end, min(len(text), source.end + WINDOW))
        if not _BLANK.fullmatch(text, phrases.cues[number].end, source.begin) or match is None:
            continue
        end = match.end("who")
        place = bisect_right(contents, source.end, key=lambda content: content.begin)
        sources[index] = Span(source.begin, end)
        if place < len(contents) and contents[place].begin < end < contents[place].end:
            contents[place] = Span(match.end(), contents[place].end)
    return Phrases(tuple(sources), phrases.cues, tuple(contents))


def framed(
    text: str, sentences: Sequence[Span], phrases: Phrases, wholes: Sequence[Span], statements: Sequence[Statement]
) -> Iterator[Statement]:
    """The statements of the cues that nothing was attributed by, where they stand at an edge of their sentence.

    `wholes`: the whole quotations, in text order; what is said in them has speakers of its own.
    """
    known = {statement.cue for statement in statements}
    spoken = sorted(cue for cue in known if is_speech(text[slice(*cue)]) and not lies_in(cue.begin, wholes))
    contents = sorted(span for statement in statements for passage in statement.passages for span in passage.spans)
    for cue in phrases.cues:
        words = text[cue.begin : cue.end]
        if cue in known or not is_speech(words) or is_passive(words) or lies_in(cue.begin, wholes):
            continue
        number = bisect_right(sentences, cue.begin, key=lambda sentence: sentence.begin) - 1
        source = _source(text, cue, phrases.sources)
        if number < 0 or source is None:
            continue
        content = _content(text, _around(text, contents, cue) or sentences[number], cue, source)
        # A quotation in it has a speaker of its own: "Marchers chanted “Go!”, the Courier reported."
        inner = not source_follows(words) and content is not None and _is_spoken(spoken, wholes, content)
        if content is not None and (inner or not any_in(wholes, content)):
            yield Statement(cue, source, (Passage((content,), False),))


def _around(text: str, contents: Sequence[Span], cue: Span) -> Span | None:
    """The content that the cue lies in, without the mark that opens it: its frame reaches no farther."""
    number = bisect_right(contents, cue.begin, key=lambda content: content.begin) - 1
    if number < 0 or cue.end > contents[number].end:
        return None
    begin, end = contents[number]
    return Span(begin + (text[begin] in _MARKS), end)


def _source(text: str, cue: Span, sources: Sequence[Span]) -> Span | None:
    """The source right beside the cue."""
    number = bisect_right(sources, cue.begin, key=lambda source: source.begin)
    if source_follows(text[cue.begin : cue.end]):
        behind = sources[number] if number < len(sources) else None
        return behind if behind is not None and _BLANK.fullmatch(text, cue.end, behind.begin) else None
    before = sources[number - 1] if number else None
    return before if before is not None and _BLANK.fullmatch(text, before.end, cue.begin) else None


def _content(text: str, sentence: Span, cue: Span, source: Span) -> Span | None:
    """What stands behind a frame that begins the sentence, or before one that ends it."""
    begin, end = min(cue.begin, source.begin), max(cue.end, source.end)
    behind = _COMMA_BEHIND.match(text, end, sentence.end)
    if not _WORD.search(text, max(sentence.begin, begin - WINDOW), begin):
        content = Span(behind.end(), sentence.end) if behind is not None else None
    else:
        before = _COMMA_BEFORE.search(text, max(sentence.begin, begin - 5), begin)
        # "…, according to Mills, and …": what goes on behind it is another matter.
        aside = behind is not None and source_follows(text[cue.begin : cue.end])
        last = aside or len(_WORD.findall(text, end, min(sentence.end, end + WINDOW))) <= _MOST_BEHIND
        content = Span(sentence.begin, before.start()) if before is not None and last else None
        opens = OPENS.match(text, *sentence) if before is None and source_follows(text[slice(*cue)]) else None
        # "While it rained according to Mills, …"
        if opens is not None and text.find(",", opens.end(), begin) < 0:
            content = Span(opens.end(), begin)
    if content is None:
        return None
    content = Span(content.begin, stripped(text, *content, " .\n\r\t"))
    words = _WORD.findall(text, content.begin, min(content.end, content.begin + WINDOW))
    return content if len(words) >= _FEWEST else None


def with_whole_finals(text: str, sentences: Sequence[Span], statements: Sequence[Statement]) -> Iterator[Statement]:
    """The statements; "Marchers chanted “Go!” as they passed, the Courier reported": it reported the chant as well.

    What a frame that ends its sentence was given is the tail of it, if another statement stands before that.
    """
    frames: list[Span] = []
    for statement in statements:
        whole = _all_before(text, sentences, statement)
        if whole is not None and text[statement.passages[0].begin] in _MARKS:
            yield statement._replace(passages=(Passage((whole,), False),))
            continue
        if whole is not None:
            frames = frames or sorted(one.frame for one in statements if one.source is not None)
            if _has_frame(frames, Span(whole.begin, statement.content[0].begin)):
                yield statement._replace(passages=(Passage((whole,), False),))
                continue
        yield statement


def _all_before(text: str, sentences: Sequence[Span], statement: Statement) -> Span | None:
    """All of the sentence up to a final frame whose content is a tail of that."""
    source, cue, passages = statement.source, statement.cue, statement.passages
    if source is None or len(passages) > 1 or passages[0].whole:
        return None
    # "It will take “a hard look” at the mill, Hale says": the quotation begins no statement.
    marked = text[passages[0].begin] in _MARKS and text[passages[0].end - 1].isalnum()
    if not marked and _TAIL.match(text, passages[0].begin) is None:
        return None
    begin, end = passages[0].begin, passages[0].end
    if not end <= source.begin <= min(end + _NEAR, cue.begin) or not _COMMA_BEFORE.search(text, end, source.begin):
        return None
    number = bisect_right(sentences, cue.begin, key=lambda sentence: sentence.begin) - 1
    if number < 0 or sentences[number].begin >= begin:
        return None
    last = len(_WORD.findall(text, cue.end, min(sentences[number].end, cue.end + WINDOW))) <= _MOST_BEHIND
    return Span(sentences[number].begin, end) if last else None


def _is_spoken(cues: Sequence[Span], wholes: Sequence[Span], content: Span) -> bool:
    """Whether one of the cues, outside of quotations, lies in the content, and no quotation begins it."""
    return not lies_in(content.begin, wholes) and any_in(cues, content)


def _has_frame(frames: Sequence[Span], span: Span) -> bool:
    number = bisect_right(frames, span.begin - 1, key=lambda frame: frame.begin)
    return number < len(frames) and frames[number].end <= span.end
