"""Linking: which source and which passages belong to each cue. From tagged phrases to statements.

Every pair of a cue and a source, and of a cue and a passage, has a cost: how far apart they are, and what stands
between them. Cheapest pairs are linked first. The costs were searched on PolNeAR's training split with its gold
phrases; only their proportions mean anything.
"""

from __future__ import annotations

import heapq
import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import NamedTuple, TypeAlias

from glossator.text.annotation import Span
from glossator_plugins.attribution.find.words.cues import is_asked, is_passive, is_speech, source_follows
from glossator_plugins.attribution.layout.distances import Layout

from .passages import Passage

# A source and its cue: per word, sentence and paragraph between them; after its cue; shared by two cues.
_WORD = 0.15
_SENTENCE = 16.0
_PARAGRAPH = 14.0
_SOURCE_AFTER = 1.5
_SHARED = 4.0
_SOURCE_LIMIT = 20.0

# A passage and its cue.
_PASSAGE_SENTENCE = 13.0
_PASSAGE_PARAGRAPH = 8.0
_OTHER_CUE = 4.0
_OTHER_SOURCE = 4.0
_OTHER_PASSAGE = 1.5
_PASSAGE_BEFORE = 1.3
_SECOND = 3.0
_PASSAGE_LIMIT = 25.0
# '"…," said Mills. "…"': what a quotation that goes on after the sentence with the cue gains.
_GOES_ON = 12.0
# Unless a frame of its own stands so many words from it: '"…," said Mills. "…," said Hale.'
_BESIDE = 2

# '…'s comments: "…", wrote Hale': the verb of saying has it.
_NO_SPEECH = 2.0
_BLANKS = 3

# How many phrases away a partner may be: keeps the work linear, and none is farther in practice.
_REACH = 4

_LAST_CUE = re.compile(r" [a-z]+\b")
_COMMA = re.compile(r"\w,\s+$")
# "called it odd, while | Hale …": somebody else's clause.
_WHILE = re.compile(r",[\"”’]?\s+(?:while|whereas|although|though|but)\s+$")
_GAP = 20
_BY = re.compile(r"\bby\s*$")


class Statement(NamedTuple):
    """A cue with its source and what it attributes; without a source it is implicit."""

    cue: Span
    source: Span | None
    passages: tuple[Passage, ...]

    @property
    def content(self) -> tuple[Span, ...]:
        """What is attributed, in text order."""
        return tuple(span for passage in self.passages for span in passage.spans)

    @property
    def frame(self) -> Span:
        """From the first to the last word of cue and source."""
        return _around((self.cue, self.source or self.cue))

    @property
    def extent(self) -> Span:
        """From the first word of all of it to the last."""
        return _around((*self.content, self.frame))


def _around(spans: Sequence[Span]) -> Span:
    return Span(min(span.begin for span in spans), max(span.end for span in spans))


Linker: TypeAlias = Callable[[Layout, Sequence[Span], Sequence[Span], Sequence[Passage]], list[Statement]]


def link(layout: Layout, cues: Sequence[Span], sources: Sequence[Span], passages: Sequence[Passage]) -> list[Statement]:
    """One statement for each cue that attributes anything, in text order. All arguments in text order."""
    source_of = _sources(layout, cues, sources)
    found = {index: sources[number] for index, number in source_of.items()}
    cue_of = _cues(layout, cues, sources, found, passages)
    attributed: dict[int, list[Passage]] = {}
    for number, cue in sorted(cue_of.items()):
        attributed.setdefault(cue, []).append(passages[number])
    return [Statement(cues[cue], found.get(cue), tuple(attributed[cue])) for cue in sorted(attributed)]


def link_nearest(
    layout: Layout, cues: Sequence[Span], sources: Sequence[Span], passages: Sequence[Passage]
) -> list[Statement]:
    """What linking is measured against: each passage takes the cue nearest to it, each cue its nearest source."""
    attributed: dict[int, list[Passage]] = {}
    for passage in passages:
        cue = _nearest(cues, Span(passage.begin, passage.end))
        if cue is not None:
            attributed.setdefault(cue, []).append(passage)
    found = {cue: _nearest(sources, cues[cue]) for cue in attributed}
    return [
        Statement(cues[cue], None if source is None else sources[source], tuple(attributed[cue]))
        for cue, source in sorted(found.items())
    ]


def _nearest(spans: Sequence[Span], place: Span) -> int | None:
    """Index of the span (all in text order) with the fewest characters between it and the place."""
    near = bisect_left(spans, place)
    return min(
        range(max(0, near - 2), min(len(spans), near + 2)),
        key=lambda index: max(spans[index].begin - place.end, place.begin - spans[index].end, 0),
        default=None,
    )


def _sources(layout: Layout, cues: Sequence[Span], sources: Sequence[Span]) -> dict[int, int]:
    """Index of the source for each cue that has one."""
    begins = [source.begin for source in sources]
    pairs: list[tuple[float, int, int]] = []
    # "they said it rained, Radio Arden reports.": who stands right before a verb that ends the sentence speaks by that.
    follower = {
        cue.begin - 1: index
        for index, cue in enumerate(cues)
        if _LAST_CUE.match(layout.text, cue.begin - 1) and layout.text[cue.end : cue.end + 1] in (".", "\n", "")
    }
    # "Arden shut the mill, saying it was old, according to Mills": he is the source of no participle.
    informants = {cue.end + 1 for cue in cues if source_follows(layout.text[cue.begin : cue.end])}
    for index, cue in enumerate(cues):
        words = layout.text[cue.begin : cue.end]
        asked = is_asked(layout.text, *cue)
        passive = is_passive(words) or asked or words.endswith("ed by")
        follows = source_follows(words)
        near = bisect_left(begins, cue.begin)
        for number in range(max(0, near - _REACH), min(len(sources), near + _REACH)):
            source = sources[number]
            before = source.begin < cue.begin
            if before and (passive or follows):
                continue
            if not before and _WHILE.search(layout.text, max(cue.end, source.begin - _GAP), source.begin):
                continue
            if not before and words.endswith("ing") and source.begin in informants:
                continue
            if (
                not before
                and follower.get(source.end, index) != index
                and _COMMA.search(layout.text, cue.end, source.begin)
            ):
                continue
            if passive and not _BY.search(layout.text, cue.begin, source.begin if asked else cue.end):
                continue
            gap = (source.end, cue.begin) if before else (cue.end, source.begin)
            cost = (
                _WORD * layout.words(*gap)
                + _SENTENCE * layout.sentence_breaks(*gap)
                + _PARAGRAPH * layout.paragraph_breaks(*gap)
                + (0.0 if before else _SOURCE_AFTER)
            )
            pairs.append((cost, index, number))
    return _cheapest(pairs, limit=_SOURCE_LIMIT, again=_SHARED)


def _cheapest(pairs: Sequence[tuple[float, int, int]], *, limit: float, again: float) -> dict[int, int]:
    """Partner of each left member: cheapest pairs first; `again` is added if the right member has a partner."""
    waiting = [(cost, left, right, False) for cost, left, right in pairs if cost <= limit]
    heapq.heapify(waiting)
    chosen: dict[int, int] = {}
    uses: Counter[int] = Counter()
    while waiting:
        cost, left, right, raised = heapq.heappop(waiting)
        if left in chosen:
            continue
        if uses[right] and not raised:
            if cost + again <= limit:
                heapq.heappush(waiting, (cost + again, left, right, True))
            continue
        chosen[left] = right
        uses[right] += 1
    return chosen


def _frames(cues: Sequence[Span], source_of: dict[int, Span], passages: Sequence[Passage]) -> list[Span]:
    """Each cue together with its source, if nothing that is attributed stands between them."""
    between = _counter([passage.begin for passage in passages])
    other_cues = _counter([cue.begin for cue in cues])
    frames: list[Span] = []
    for index, cue in enumerate(cues):
        frame = cue
        if index in source_of:
            source = source_of[index]
            whole = Span(min(cue.begin, source.begin), max(cue.end, source.end))
            if not between(*whole) and other_cues(*whole) <= 1:
                frame = whole
        frames.append(frame)
    return frames


def _cues(
    layout: Layout,
    cues: Sequence[Span],
    sources: Sequence[Span],
    source_of: dict[int, Span],
    passages: Sequence[Passage],
) -> dict[int, int]:
    """Index of the cue for each passage that has one."""
    frames = _frames(cues, source_of, passages)
    begins = [cue.begin for cue in cues]
    other_cues = _counter(begins)
    other_sources = _counter([source.begin for source in sources])
    other_passages = _counter([passage.begin for passage in passages])
    after_quotation = [_follows_quotation(layout, frame, passages) for frame in frames]
    spoken = [is_speech(layout.text[cue.begin : cue.end]) for cue in cues]
    touching = [_touch(layout, *pair) for pair in pairwise(passages)]
    pairs: list[tuple[float, int, int]] = []
    for number, passage in enumerate(passages):
        near = bisect_left(begins, passage.begin)
        # '"Run!" "I am," said Hale.': right behind one another two speak.
        before = number > 0 and touching[number - 1]
        behind = number < len(touching) and touching[number]
        introduced = False
        going_on: list[int] = []
        for index in range(max(0, near - _REACH), min(len(cues), near + _REACH)):
            cue, frame = cues[index], frames[index]
            if cue.begin < passage.end and passage.begin < cue.end:
                continue
            after = passage.begin >= cue.end
            if before if after else behind:
                continue
            gap = (cue.end, passage.begin) if after else (passage.end, cue.begin)
            words = layout.words(*((frame.end, passage.begin) if after else (passage.end, frame.begin)))
            strangers = other_sources(*gap)
            if index in source_of and gap[0] <= source_of[index].begin < gap[1]:
                strangers -= 1
            sentences = layout.sentence_breaks(*gap)
            paragraphs = layout.paragraph_breaks(*gap)
            if sentences and not (passage.whole or passage.quotes):
                continue
            cost = (
                _WORD * words
                + _PASSAGE_SENTENCE * sentences
                + _PASSAGE_PARAGRAPH * paragraphs
                + _OTHER_CUE * other_cues(*gap)
                + _OTHER_SOURCE * strangers
                + _OTHER_PASSAGE * other_passages(*gap)
                + (0.0 if after else _PASSAGE_BEFORE)
                + (0.0 if spoken[index] or not passage.whole else _NO_SPEECH)
            )
            introduced = introduced or (not sentences and words <= _BESIDE)
            if after and passage.whole and after_quotation[index] and sentences == 1 and not paragraphs:
                going_on.append(len(pairs))
            pairs.append((cost, number, index))
        if not introduced:
            for place in going_on:
                cost, _, index = pairs[place]
                pairs[place] = (cost - _GOES_ON, number, index)
    return _cheapest(pairs, limit=_PASSAGE_LIMIT, again=_SECOND)


def _touch(layout: Layout, one: Passage, other: Passage) -> bool:
    """Whether two quotations stand in one paragraph with nothing but a blank between them."""
    if not (one.whole and other.whole) or other.begin - one.end > _BLANKS:
        return False
    between = layout.text[one.end : other.begin]
    return bool(between) and not between.strip() and not layout.paragraph_breaks(one.end, other.begin)


def _follows_quotation(layout: Layout, frame: Span, passages: Sequence[Passage]) -> bool:
    """Whether a whole quotation ends right before the frame: `"…," said Mills`."""
    number = bisect_right(passages, frame.begin, key=lambda passage: passage.end) - 1
    if number < 0:
        return False
    last = passages[number]
    return last.whole and last.end <= frame.begin and layout.words(last.end, frame.begin) == 0


def _counter(places: Sequence[int]) -> Callable[[int, int], int]:
    """Counts places in `[begin, end)`."""

    def count(begin: int, end: int) -> int:
        return max(0, bisect_left(places, end) - bisect_left(places, begin))

    return count
