"""Numbers: values against the phrases of quantulum3's and Duckling's own tests, counted nouns against EWT dev."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

from glossator import AnalyzerSpec, DocumentResult, Number, NumberKind
from glossator_formats.scores.count import Count, Score, percent
from glossator_formats.scores.spans import Place, shared

from ..amounts import (
    Amount,
    close,
    duckling_right,
    duckling_text,
    number_of,
    out_of_scope,
    quantulum_right,
    quantulum_span,
)
from ..data import Data
from ..run import Runner
from ..treebank import passages
from .found import Found


def amounts(result: DocumentResult) -> list[Amount]:
    """The amounts of a result."""
    return [
        Amount((one.spans[0].begin, one.spans[-1].end), one.value)
        for one in result["numbers"].annotations
        if one.spans and isinstance(one.value, Number)
    ]


def evaluate(data: Data, runner: Runner) -> Found:
    """The three corpora, one after the other."""
    found = Found()
    for part in (_quantulum, _duckling, _counted):
        found.add(part(data, runner))
    return found


def _quantulum(data: Data, runner: Runner) -> Found:
    rows = data.rows("numbers/quantulum3")
    found = Found()
    right = wanted = left_out = 0
    for row, result in zip(rows, _results("quantulum3", runner, [row["input"] for row in rows]), strict=True):
        text, given, start = row["input"], amounts(result), 0
        for expected in row["results"]:
            span = quantulum_span(text, expected["surface"], start)
            start = span[1] if span[1] < len(text) else start
            if out_of_scope(text, span, expected["unit"]):
                left_out += 1
                continue
            wanted += 1
            if quantulum_right(span, expected["value"], expected["unit"], given):
                right += 1
            else:
                near = [amount for amount in given if shared(span, amount.span)]
                found.errors["numbers"][_kind(text[slice(*span)], expected["value"], near)] += 1
    found.scores["numbers.quantulum3"] = Score(percent(right, wanted), wanted, f"{left_out} out of scope")
    return found


def _duckling(data: Data, runner: Runner) -> Found:
    rows = data.rows("numbers/duckling")
    texts = [duckling_text(row["input"]) for row in rows]
    found = Found()
    right: Counter[str] = Counter()
    wanted: Counter[str] = Counter()
    for row, text, result in zip(rows, texts, _results("Duckling", runner, texts), strict=True):
        expected, given = row["expected"], amounts(result)
        wanted[row["dimension"]] += 1
        if duckling_right(expected, given):
            right[row["dimension"]] += 1
        else:
            kind = "range" if expected["kind"] == "range" else _kind(text, expected["value"], given)
            found.errors["numbers"][kind] += 1
    detail = "  ".join(f"{name} {right[name]}/{wanted[name]}" for name in sorted(wanted))
    found.scores["numbers.duckling"] = Score(percent(right.total(), wanted.total()), wanted.total(), detail)
    return found


def _counted(data: Data, runner: Runner) -> Found:
    """Gold: nouns that a numeral before them is `nummod` of, units left out; found: counted nouns of cardinals.

    With proper nouns, which gold does not tell apart from addresses, a counted noun is neither right nor wrong.
    """
    documents = list(passages(data.conllu("dev")))
    found = Found()
    total = Count()
    for passage, result in zip(
        documents, _results("EWT dev", runner, [passage.text for passage in documents]), strict=True
    ):
        given: list[Place] = [
            (counted.begin, counted.end)
            for amount in amounts(result)
            if (counted := amount.number.counted)
            and amount.number.kind is NumberKind.CARDINAL
            and not amount.number.vague
        ]
        hit = [noun for noun in passage.counted if any(shared(noun, span) for span in given)]
        nouns = (*passage.counted, *passage.names)
        wrong = [span for span in given if not any(shared(noun, span) for noun in nouns)]
        total += Count(len(hit), len(hit) + len(wrong), len(passage.counted))
        found.errors["numbers"]["counted.missed"] += len(passage.counted) - len(hit)
        found.errors["numbers"]["counted.spurious"] += len(wrong)
    found.scores["numbers.counted"] = Score.of(total)
    return found


def _results(what: str, runner: Runner, texts: Sequence[str]) -> Any:
    return runner.analyze(f"numbers: {what}", texts, [AnalyzerSpec("numbers")])


def _kind(phrase: str, value: float, given: Sequence[Amount]) -> str:
    """What went wrong with a phrase of which no amount has the value."""
    values = [one for amount in given for one in amount.values()]
    if not given:
        return "missed.digits" if any(char.isdigit() for char in phrase) else "missed.words"
    if any(close(value, -one) for one in values):
        return "sign"
    ratios = [abs(value / one) for one in values if one and value]
    if any(close(ratio, 10.0**power) for ratio in ratios for power in (-9, -6, -5, -3, 3, 5, 6, 7, 9)):
        return "scale"
    if any(number_of(amount.number.value) is None for amount in given):
        return "read-as-other"
    return "part" if len(given) > 1 or any(0 < one < value for one in values) else "value"
