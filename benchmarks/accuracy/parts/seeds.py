"""The seeds against their gold: all four analyzers on the same documents."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence

from glossator import AnalyzerSpec, DocumentResult, SentimentLevel
from glossator_formats.scores.attributions import Story, WordIndex, attribution_scores, same_content
from glossator_formats.scores.attributions import pairs_of as attribution_pairs
from glossator_formats.scores.count import Count, Score, percent
from glossator_formats.scores.spans import Place, shared, span_scores

from ..amounts import pairs_of
from ..classes import CLASSES, class_scores
from ..data import Data
from ..gold import GoldSeed, seeds
from ..groups import b_cubed
from ..run import Runner
from .attribution import EVERYTHING, attributions
from .entities import mentions
from .found import Found
from .numbers import amounts

ANALYZERS = ("entities", "numbers", "sentiment", "attribution")


def evaluate(data: Data, runner: Runner) -> Found:
    """Scores of every analyzer; empty if the repository has no gold yet. `data` is not read."""
    gold = seeds()
    if not gold:
        return Found()
    texts = [seed.text for seed in gold]
    specs = [AnalyzerSpec(name, options=EVERYTHING if name == "attribution" else {}) for name in ANALYZERS]
    results = list(runner.analyze("seeds", texts, specs))
    found = Found()
    for part in (_entities, _numbers, _sentiment, _attribution):
        found.add(part(gold, results))
    return found


def _entities(gold: Sequence[GoldSeed], results: Sequence[DocumentResult]) -> Found:
    found = Found()
    given = [mentions(result) for result in results]
    found.scores["seeds.entities"] = Score.of(span_scores([seed.mentions for seed in gold], given).exact)
    total, weight = 0.0, 0
    for seed, result in zip(gold, results, strict=True):
        said = {(one.spans[0].begin, one.spans[-1].end): one.value.entity_id for one in result["entities"].annotations}
        score, count = b_cubed({mention[:2]: entity for mention, entity in seed.mentions.items()}, said)
        total, weight = total + score * count, weight + count
    found.scores["seeds.grouping"] = Score(percent(total, 100 * weight), weight, "B-cubed, over the mentions found")
    return found


def _numbers(gold: Sequence[GoldSeed], results: Sequence[DocumentResult]) -> Found:
    found = Found()
    values = spans = Count()
    for seed, result in zip(gold, results, strict=True):
        wanted = [one for one in seed.amounts if one.kind != "identifier"]
        given = amounts(result)
        pairs = pairs_of(wanted, given)
        right = sum(wanted[one].same_value(given[other].number) for one, other in pairs)
        values += Count(right, len(given), len(wanted))
        spans += Count(len(pairs), len(given), len(wanted))
        kinds: Counter[str] = Counter(
            {"seed.spurious": len(given) - len(pairs), "seed.missed": len(wanted) - len(pairs)}
        )
        for one, other in pairs:
            kinds.update(f"seed.{name}" for name in wanted[one].differences(given[other]))
        found.errors["numbers"] += kinds
    found.scores["seeds.numbers_precision"] = Score(values.precision, values.found, f"{values.right} right")
    found.scores["seeds.numbers_recall"] = Score(values.recall, values.wanted)
    return found


def _sentiment(gold: Sequence[GoldSeed], results: Sequence[DocumentResult]) -> Found:
    found = Found()
    wanted: list[str] = []
    given: list[str] = []
    whole_wanted: list[str] = []
    whole_given: list[str] = []
    for seed, result in zip(gold, results, strict=True):
        places: dict[str, list[Place]] = defaultdict(list)
        for mention, entity in seed.mentions.items():
            places[entity].append(mention[:2])
        for entity, label in seed.targets.items():
            wanted.append(label)
            given.append(entity_label(result, places[entity]))
        if seed.document:
            whole_wanted.append(seed.document)
            labels = [
                one.label for one in result["sentiment"].annotations if one.value.level is SentimentLevel.DOCUMENT
            ]
            whole_given += labels or ["neutral"]
    scores = class_scores(wanted, given)
    found.scores["seeds.targets"] = Score(scores.macro_f1, scores.n, f"accuracy {scores.accuracy:.0f}")
    whole = class_scores(whole_wanted, whole_given)
    found.scores["seeds.documents"] = Score(whole.accuracy, whole.n)
    return found


def entity_label(result: DocumentResult, places: Sequence[Place]) -> str:
    """What is felt about an entity: the mean over its mentions' class probabilities; neutral without any."""
    sums: Counter[str] = Counter()
    for one in result["sentiment"].annotations:
        if one.value.level is SentimentLevel.TARGET and any(
            shared(place, (one.spans[0].begin, one.spans[-1].end)) for place in places
        ):
            for name in CLASSES:
                sums[name] += getattr(one.value, name)
    return max(("neutral", "negative", "positive"), key=lambda name: sums[name])


def _attribution(gold: Sequence[GoldSeed], results: Sequence[DocumentResult]) -> Found:
    found = Found()
    stories = [Story(seed.text, seed.attributions) for seed in gold]
    scores = attribution_scores(stories, [attributions(result) for result in results])
    found.scores["seeds.attribution"] = Score.of(scores.lenient)
    found.scores["seeds.attribution_strict"] = Score.of(scores.strict)
    total = nested = acts = assertions = Count()
    for seed, result in zip(gold, results, strict=True):
        act, assertion = _judged(seed, result)
        acts, assertions = acts + act, assertions + assertion
        total += _source_entities(seed, result)
        nested += _nested(seed, result)
    found.scores["seeds.source_entity"] = Score.of(total)
    found.scores["seeds.nested"] = Score.of(nested)
    found.scores["seeds.acts"] = Score(acts.recall, acts.wanted, f"{acts.right} right")
    found.scores["seeds.assertions"] = Score.of(assertions)
    return found


def _nested(seed: GoldSeed, result: DocumentResult) -> Count:
    """Attributions inside another's content: right if found with the right content, and with a parent."""
    index = WordIndex(seed.text)
    wanted = [index.words(one) for one in seed.attributions]
    given = [index.words(one) for one in attributions(result)]
    inner = {
        number
        for number, one in enumerate(wanted)
        if any(one.cue and one.cue <= other.content for other in wanted if other is not one)
    }
    parented = {number for number, one in enumerate(result["attribution"].annotations) if one.value.parent_id}
    right = sum(
        one in inner and other in parented and same_content(wanted[one], given[other])
        for one, other in attribution_pairs(wanted, given)
    )
    return Count(right, len(parented), len(inner))


def _judged(seed: GoldSeed, result: DocumentResult) -> tuple[Count, Count]:
    """Of the pairs with the right content: the same act; and of those that are not asserted, the same assertion."""
    index = WordIndex(seed.text)
    wanted = [index.words(one) for one in seed.attributions]
    given = [index.words(one) for one in attributions(result)]
    acts = assertions = Count()
    for one, other in attribution_pairs(wanted, given):
        if not same_content(wanted[one], given[other]):
            continue
        value = result["attribution"].annotations[other].value
        acts += Count(int(value.act.value == seed.acts[one]), 1, 1)
        gold, said = seed.assertions[one], value.assertion.value
        assertions += Count(int(gold == said != "asserted"), int(said != "asserted"), int(gold != "asserted"))
    return acts, assertions


def _source_entities(seed: GoldSeed, result: DocumentResult) -> Count:
    """Of the pairs with the right content: sources resolved to the entity that gold names."""
    index = WordIndex(seed.text)
    wanted = [index.words(one) for one in seed.attributions]
    given = [index.words(one) for one in attributions(result)]
    places = {one.id: (one.spans[0].begin, one.spans[-1].end) for one in result["entities"].annotations if one.spans}
    entity_of = {one.id: one.value.entity_id for one in result["entities"].annotations}
    right = found = total = 0
    for one, other in attribution_pairs(wanted, given):
        if not same_content(wanted[one], given[other]):
            continue
        reference = result["attribution"].annotations[other].value.source_entity
        entity = seed.source_entities[one]
        total += bool(entity)
        found += reference is not None
        if entity and reference is not None:
            said = [
                places[mention] for mention, name in entity_of.items() if name == entity_of[reference.annotation_id]
            ]
            right += any(
                shared(mention[:2], place)
                for mention, name in seed.mentions.items()
                if name == entity
                for place in said
            )
    return Count(right, found, total)
