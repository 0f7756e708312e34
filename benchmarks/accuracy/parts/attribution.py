"""Attribution against PolNeAR's dev articles: all attributions, and those that are speech.

The corpus gives each word one role, so of a report inside a report it has one of both: whoever finds both is wrong
about the other. The seeds' gold has both.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

from glossator import AnalyzerSpec, DocumentResult
from glossator_formats.scores.attributions import (
    ROLES,
    Attribution,
    Story,
    Words,
    attribution_of,
    attribution_scores,
    compared,
    is_speech,
    pairs_of,
    same_content,
    same_source,
    with_words,
)
from glossator_formats.scores.count import Score

from ..data import ROOT, Data
from ..run import Runner
from .found import Found

EVERYTHING = {"speech_only": False, "asserted_only": False}
"""Options: corpora mark beliefs, deeds and what was not said as well."""


def attributions(result: DocumentResult, name: str = "attribution") -> list[Attribution]:
    """The attributions of a result, from the instance of that name."""
    return [
        Attribution(
            [tuple(span) for span in one.value.source],
            [tuple(span) for span in one.value.cue],
            [tuple(span) for span in one.value.content],
            one.value.type.value,
        )
        for one in result[name].annotations
    ]


def evaluate(data: Data, runner: Runner) -> Found:
    """Scores of all attributions against all, and of speech against speech; errors of the former."""
    rows = data.rows("attribution/polnear.dev")
    stories = [
        Story(
            row["text"],
            [attribution_of(one) for one in row["attributions"]],
            [(start, end) for start, end in row["discard"]],
        )
        for row in rows
    ]
    texts = [story.text for story in stories]
    specs = [
        AnalyzerSpec("attribution", options=EVERYTHING),
        AnalyzerSpec("attribution", name="speech", options={"asserted_only": False}),
    ]
    results = list(runner.analyze("attribution: PolNeAR dev", texts, specs))
    given = [attributions(result) for result in results]
    speech = [attributions(result, "speech") for result in results]
    scores = attribution_scores(stories, given)
    found = Found()
    found.scores["attribution.lenient"] = Score.of(scores.lenient)
    found.scores["attribution.strict"] = Score.of(scores.strict)
    found.scores["attribution.content"] = Score.of(scores.content)
    found.scores["attribution.source_given_content"] = Score(scores.source_given_content, scores.sources.wanted)
    for role in ROLES:
        found.scores[f"attribution.{role}_exact"] = Score.of(scores.fragments[role])
    found.scores["attribution.speech"] = Score.of(attribution_scores(stories, speech, is_speech).lenient)
    for story, one in zip(stories, given, strict=True):
        found.errors["attribution"] += errors_of(story, one)
    own = annotated()[: data.limit]
    results = list(runner.analyze("attribution: own test", [story.text for story in own], specs))
    scores = attribution_scores(own, [attributions(result) for result in results])
    speech = [attributions(result, "speech") for result in results]
    found.scores["attribution.annotated"] = Score.of(scores.lenient)
    found.scores["attribution.annotated_strict"] = Score.of(scores.strict)
    found.scores["attribution.annotated_speech"] = Score.of(attribution_scores(own, speech, is_speech).lenient)
    return found


def annotated() -> list[Story]:
    """The test split of the project's own annotated news, `plugins/training/annotated`."""
    texts = {row["id"]: row["text"] for row in _lines("articles") if row["split"] == "test"}
    return [
        Story(texts[row["id"]], [attribution_of(one) for one in row["attributions"]], [])
        for row in _lines("attributions")
        if row["id"] in texts
    ]


def _lines(name: str) -> Iterator[Any]:
    with (ROOT / "plugins" / "training" / "annotated" / f"{name}.jsonl").open(encoding="utf-8") as file:
        yield from map(json.loads, file)


def errors_of(story: Story, given: Sequence[Attribution]) -> Counter[str]:
    """The kinds of a document's errors. An attribution that is strictly right has none; any other has one or more."""
    gold, found, kept = compared(story, given)
    wanted = with_words(story)
    pairs = pairs_of(gold, found)
    paired, used = {one for one, _ in pairs}, {other for _, other in pairs}
    kinds: Counter[str] = Counter()
    for one, other in pairs:
        kinds.update(_pair(gold[one], found[other], wanted[one]))
    for one, attribution in enumerate(wanted):
        if one not in paired:
            merged = any(gold[one].content & words.content for words in found)
            kinds["merged" if merged else f"missed.{_sort(story.text, attribution)}"] += 1
    for other, attribution in enumerate(kept):
        if other not in used:
            split = any(found[other].content & words.content for words in gold)
            kinds["split" if split else f"spurious.{_sort(story.text, attribution)}"] += 1
    return kinds


def _pair(gold: Words, found: Words, attribution: Attribution) -> list[str]:
    if not same_content(gold, found):
        if len(attribution.content) > 1 and len(found.content) < len(gold.content):
            return ["content.fragment"]
        return ["content.short" if len(found.content) < len(gold.content) else "content.long"]
    if not same_source(gold, found):
        return ["source.missing" if not found.source else "source.invented" if not gold.source else "source.wrong"]
    return [f"edge.{role}" for role in ROLES if gold.role(role) != found.role(role)]


def _sort(text: str, attribution: Attribution) -> str:
    if attribution.type in {"direct", "mixed"}:
        return "quoted"
    return "speech" if is_speech(text, attribution) else "belief"
