"""Observed: what the analyzers say of annotated texts with a package's models, and whether it is right.

Of entities exactly the span with its label, of attributions what `make accuracy` calls lenient: half of the content and
the source. The models' own scores are taken, whatever calibration the package has already.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

from glossator import Annotation, AttributionAssertion, Document, Failure, Layer, ModelPackage, Parse, ParserSettings
from glossator.contract.view import View
from glossator.text.calibration import sureness
from glossator_formats.scores.attributions import Attribution, Story, compared, pairs_of, same_content, same_source
from glossator_plugins.attribution.analyzer import AttributionAnalyzer
from glossator_plugins.attribution.judge.act import SPEECH
from glossator_plugins.attribution.options import AttributionOptions
from glossator_plugins.entities.analyzer import EntitiesAnalyzer
from glossator_plugins.entities.options import EntitiesOptions
from glossator_plugins.stanza.factory import StanzaFactory
from glossator_plugins.stanza.package.resources import Resources, read
from training.packing.logistic import Features

Entity = tuple[int, int, str]
LAYERS = frozenset({Layer.TOKENS, Layer.MENTIONS, Layer.ROLES})
_BATCH = 16
_EVERY_ENTITY = EntitiesOptions(min_score=0)
_EVERY_ATTRIBUTION = AttributionOptions(speech_only=False, asserted_only=False)


class Observed(NamedTuple):
    """One statement of an analyzer."""

    corpus: str
    document: int
    features: Features
    right: bool
    usual: bool = True
    """Whether the analyzer says it with default options; names and what is said as a fact of somebody's words."""


class Observer:
    """Holds the models of one package."""

    def __init__(self, package: ModelPackage) -> None:
        factory = StanzaFactory("en", replace(english(package), calibrations={}))
        self._parser = factory.create(ParserSettings(threads=1, layers=LAYERS))

    def entities(
        self, corpus: str, texts: Sequence[str], gold: Iterable[Iterable[Entity]], labels: Iterable[str] = ()
    ) -> Iterator[Observed]:
        """Those with a score; of these labels alone, where the corpus does not have all."""
        only = frozenset(labels)
        for number, (parsed, wanted) in enumerate(zip(self._parsed(texts), map(set, gold), strict=True)):
            for one in _entities(*parsed, _EVERY_ENTITY):
                if one.score is not None and (not only or one.label in only):
                    place = (one.spans[0].begin, one.spans[-1].end, one.label)
                    yield Observed(corpus, number, sureness(one.score), place in wanted)

    def attributions(self, corpus: str, stories: Sequence[Story]) -> Iterator[Observed]:
        """All that is said, believed and done, denied or not."""
        parses = self._parsed([story.text for story in stories])
        for number, (story, (document, parse)) in enumerate(zip(stories, parses, strict=True)):
            entities = list(_entities(document, parse, EntitiesOptions()))
            view = View(document, parse, LAYERS, {"entity": ("entities", entities)})
            judged = list(AttributionAnalyzer().judged(view, _EVERY_ATTRIBUTION))
            found = [_attribution(annotation) for annotation, _ in judged]
            by_place = {id(one): (said.value, known) for one, (said, known) in zip(found, judged, strict=True)}
            gold, words, kept = compared(story, found)
            right = {
                other
                for one, other in pairs_of(gold, words)
                if same_content(gold[one], words[other]) and same_source(gold[one], words[other])
            }
            for place, one in enumerate(kept):
                value, known = by_place[id(one)]
                usual = value.act in SPEECH and value.assertion is AttributionAssertion.ASSERTED
                yield Observed(corpus, number, known, place in right, usual)

    def close(self) -> None:
        """Release the models."""
        self._parser.close()

    def _parsed(self, texts: Sequence[str]) -> Iterator[tuple[Document, Parse]]:
        for first in range(0, len(texts), _BATCH):
            documents = [Document(text) for text in texts[first : first + _BATCH]]
            for document, parse in zip(documents, self._parser.begin(documents).add(LAYERS), strict=True):
                if isinstance(parse, Failure):
                    raise RuntimeError(parse.message)
                yield document, parse


def english(package: ModelPackage) -> Resources:
    """What the package has for English; raises `ValueError` if that is nothing."""
    resources = read(package, "en")
    if resources is None:
        raise ValueError(f"{package.name} has no English models")
    return resources


def _entities(document: Document, parse: Parse, options: EntitiesOptions) -> Iterable[Annotation]:
    return EntitiesAnalyzer().analyze_one(View(document, parse, LAYERS, {}), options)


def _attribution(annotation: Annotation) -> Attribution:
    value = annotation.value
    parts = ([(span.begin, span.end) for span in spans] for spans in (value.source, value.cue, value.content))
    return Attribution(*parts, value.type.value)
