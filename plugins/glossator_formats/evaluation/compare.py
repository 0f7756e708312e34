"""One analyzer against gold, document by document: tallies for every measure, and the disagreements themselves."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from glossator.contract.result import AnalyzerResult
from glossator.text.annotation import Annotation, Span
from glossator.text.annotation import Attribution as Said

from ..found.marks import ROLES
from ..gold.document import ATTRIBUTION, IGNORE, GoldDocument
from ..scores.attributions import (
    Attribution,
    Story,
    attribution_scores,
    compared,
    pairs_of,
    same_content,
    same_source,
    with_words,
)
from ..scores.count import Count
from ..scores.measure import Tally
from ..scores.spans import Labelled, Place, shared
from ..scores.ways import WAYS, pairs, tally

ATTRIBUTION_MEASURES = ("lenient", "strict", "content")


@dataclass(frozen=True, slots=True)
class Disagreement:
    """Something that gold and an analyzer say differently of one document."""

    document: str
    what: str
    """missed, spurious, label, edge; of attributions also source."""
    gold: str = ""
    """The label of gold; empty if it says nothing there."""
    found: str = ""
    spans: tuple[tuple[str, Span], ...] = ()
    """Whose (gold, found), and where: roles of attributions are "gold source" and so on."""


@dataclass
class Comparison:
    """An analyzer's annotations of one kind against gold's, added document by document."""

    analyzer: str
    kind: str
    tallies: dict[str, list[Tally]] = field(default_factory=lambda: defaultdict(list))
    """Measure -> a tally for each document; of labels "label PERSON"."""
    disagreements: list[Disagreement] = field(default_factory=list)
    documents: int = 0

    def add(self, gold: GoldDocument, found: AnalyzerResult) -> None:
        """One document."""
        if self.kind == ATTRIBUTION:
            self._attributions(gold, found.annotations)
        else:
            self._spans(gold, found.annotations)
        self.documents += 1
        for tallies in self.tallies.values():
            tallies.extend([Tally()] * (self.documents - len(tallies)))

    def _put(self, name: str, tally: Tally) -> None:
        tallies = self.tallies[name]
        tallies += [Tally()] * (self.documents - len(tallies))
        tallies.append(tally)

    def _spans(self, gold: GoldDocument, annotations: Iterable[Annotation]) -> None:
        wanted = sorted({_place(one.spans, one.label) for one in gold.spans if one.kind == self.kind and one.spans})
        given = sorted({_place(one.spans, one.label) for one in annotations if one.kind == self.kind and one.spans})
        free = [*gold.discard, *(span for one in gold.spans if one.kind == IGNORE for span in one.spans)]
        given = [one for one in given if one in wanted or not any(shared(one[:2], span) for span in free)]
        for way in WAYS:
            self._put(way, tally(way, wanted, given))
        for label in sorted({one[2] for one in (*wanted, *given)}):
            right = [one for one in wanted if one[2] == label]
            self._put(f"label {label}", tally("exact", right, [one for one in given if one[2] == label]))
        self.disagreements += _of_spans(gold.name, wanted, given)

    def _attributions(self, gold: GoldDocument, annotations: Iterable[Annotation]) -> None:
        story = Story(
            gold.text,
            [
                Attribution(_pairs(one.source), _pairs(one.cue), _pairs(one.content), one.type)
                for one in gold.attributions
            ],
            _pairs(gold.discard),
        )
        said = [
            Attribution(
                _pairs(one.value.source), _pairs(one.value.cue), _pairs(one.value.content), one.value.type.value
            )
            for one in annotations
            if isinstance(one.value, Said)
        ]
        scores = attribution_scores([story], [said])
        for name in ATTRIBUTION_MEASURES:
            self._put(name, _tally(getattr(scores, name)))
        for role in ROLES:
            self._put(f"{role} exact", _tally(scores.fragments[role]))
        self._put("source given content", _tally(scores.sources))
        self.disagreements += _of_attributions(gold.name, story, said)


def _tally(count: Count) -> Tally:
    return Tally(count.right, count.found, count.wanted)


def _place(spans: Sequence[Span], label: str) -> Labelled:
    """Fragments count as one span from the first to the last, as in `make accuracy`."""
    return (min(span.begin for span in spans), max(span.end for span in spans), label)


def _pairs(spans: Iterable[Span]) -> list[Place]:
    return [(span.begin, span.end) for span in spans]


def _of_spans(name: str, wanted: Sequence[Labelled], given: Sequence[Labelled]) -> Iterator[Disagreement]:
    lost = [one for one in wanted if one not in set(given)]
    extra = [one for one in given if one not in set(wanted)]
    paired = pairs(lost, extra)
    for one, other in paired:
        gold, found = lost[one], extra[other]
        what = "label" if gold[:2] == found[:2] else "edge"
        places = (("gold", Span(*gold[:2])), ("found", Span(*found[:2])))
        yield Disagreement(name, what, gold[2], found[2], places)
    with_gold, with_found = {one for one, _ in paired}, {other for _, other in paired}
    for at, gold in enumerate(lost):
        if at not in with_gold:
            yield Disagreement(name, "missed", gold[2], "", (("gold", Span(*gold[:2])),))
    for at, found in enumerate(extra):
        if at not in with_found:
            yield Disagreement(name, "spurious", "", found[2], (("found", Span(*found[:2])),))


def _of_attributions(name: str, story: Story, said: Sequence[Attribution]) -> Iterator[Disagreement]:
    gold, found, kept = compared(story, said)
    wanted = with_words(story)
    paired = pairs_of(gold, found)
    for one, other in paired:
        if gold[one] == found[other]:
            continue
        if not same_content(gold[one], found[other]):
            what = "edge"
        else:
            what = "edge" if same_source(gold[one], found[other]) else "source"
        places = (*_roles("gold", wanted[one]), *_roles("found", kept[other]))
        yield Disagreement(name, what, wanted[one].type or ATTRIBUTION, kept[other].type, places)
    with_gold, with_found = {one for one, _ in paired}, {other for _, other in paired}
    for at, attribution in enumerate(wanted):
        if at not in with_gold:
            yield Disagreement(name, "missed", attribution.type or ATTRIBUTION, "", tuple(_roles("gold", attribution)))
    for at, attribution in enumerate(kept):
        if at not in with_found:
            yield Disagreement(name, "spurious", "", attribution.type, tuple(_roles("found", attribution)))


def _roles(whose: str, attribution: Attribution) -> Iterator[tuple[str, Span]]:
    for role in ROLES:
        for place in getattr(attribution, role):
            yield f"{whose} {role}", Span(*place)
