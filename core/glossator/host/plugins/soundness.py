"""Whether what plugins made is what the contract says: analyzers, parsers, and the parses that those give."""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterator, Mapping, Sequence

from glossator.contract.analyzer import Analyzer, PerDocument
from glossator.contract.asynchronous import AsyncAnalyzer
from glossator.contract.parser import Parser
from glossator.telling import name_of, words_of
from glossator.text.calibration import Calibration
from glossator.text.parse import Layer, Parse

# How Python says that a class cannot be instantiated; the wording changed in 3.12.
_ABSTRACT = re.compile(
    r"Can't instantiate abstract class (\w{1,100}) (?:with|without an implementation for) abstract (methods? .*)"
)
# Methods that our classes leave to others.
_KNOWN = frozenset({"analyze", "analyze_one", "begin", "add", "create"})

# Of an `AsyncAnalyzer`.
_AWAITED = frozenset({"analyze_one", "astart", "aclose"})

# Layers that run parallel to others: each names its own items, and whose number there must be.
_PARALLEL = (
    (Layer.POS, "pos", "words"),
    (Layer.LEMMA, "lemmas", "words"),
    (Layer.DEPPARSE, "dependencies", "words"),
    (Layer.SENTIMENT, "sentiment", "sentences"),
    (Layer.TARGETS, "targets", "mentions"),
)


def analyzer_problem(made: object, *, started: bool = True) -> str:
    """Why what `Manifest.create` gave is no analyzer; empty if it is one. `started`: whether `start` will be called."""
    if isinstance(made, Analyzer):
        methods: list[tuple[str, tuple[str, ...]]] = [("analyze", ("views", "options", "budget")), ("close", ())]
        if started:
            methods.append(("start", ()))
        if isinstance(made, (PerDocument, AsyncAnalyzer)):
            methods.append(("analyze_one", ("view", "options")))
        if isinstance(made, AsyncAnalyzer):
            methods += [("astart", ()), ("aclose", ())]
        if isinstance(made, AsyncAnalyzer) and not _is_count(limit := made.concurrency):
            return f"its concurrency is a {name_of(type(limit))}, or below 1: write how many documents, concurrency = 8"
        return next(filter(None, (_signature_problem(made, *method) for method in methods)), "")
    if inspect.isawaitable(made):
        getattr(made, "close", lambda: None)()
        return "its create is async: write def"
    if isinstance(made, type):
        return f"its create gave the class {name_of(made)}: call it, create=lambda settings: {made.__name__}()"
    if made is None:
        return "its create gave None: return the analyzer"
    return f"its create gave a {name_of(type(made))}, not an Analyzer: derive it from PerDocument or Analyzer"


def _is_count(number: object) -> bool:
    return isinstance(number, int) and not isinstance(number, bool) and number >= 1


def _signature_problem(made: object, name: str, arguments: tuple[str, ...]) -> str:
    """Why a method cannot be called as the contract says; empty if it can."""
    try:
        inspect.signature(getattr(made, name)).bind(*arguments)
    except ValueError:  # of native code: it will be seen
        return ""
    except TypeError:
        how = "async def" if isinstance(made, AsyncAnalyzer) and name in _AWAITED else "def"
        return f"its {name} must be written {how} {name}({', '.join(('self', *arguments))})"
    return ""


def abstract_problem(error: BaseException) -> str:
    """What Python says of a class that lacks a method, in our words; empty if it is about something else."""
    found = _ABSTRACT.match(words_of(error)) if isinstance(error, TypeError) else None
    methods = [] if found is None else re.findall(r"\w+", found[2].removeprefix("methods").removeprefix("method"))
    if found is None or not methods or not _KNOWN.issuperset(methods):
        return ""
    return f"the class {found[1]} lacks {' and '.join(methods)}"


def parser_problem(made: object, language: str) -> str:
    """Why what `ParserFactory.create` gave is no parser for the language; empty if it is one."""
    if not isinstance(made, Parser):
        what = f"the class {name_of(made)}" if isinstance(made, type) else f"a {name_of(type(made))}"
        return f"its create gave {what}, not a Parser"
    for field, kind in (("language", str), ("description", str), ("fingerprint", str), ("unavailable", Mapping)):
        if not hasattr(made, field):
            return f"its parser has no {field}: set self.{field} in __init__"
        if not isinstance(value := getattr(made, field), kind):
            return f"its parser's {field} is a {name_of(type(value))}, not a {kind.__name__}"
    if made.language != language:
        return f"its parser is for another language than the one that was asked for, {language!r}"
    if strangers := [layer for layer in made.unavailable if not isinstance(layer, Layer)]:
        return f"its parser's unavailable has a {name_of(type(strangers[0]))} among its keys, not a Layer"
    calibrated: object = made.calibrated
    if not isinstance(calibrated, frozenset) or not all(isinstance(layer, Layer) for layer in calibrated):
        return f"its parser's calibrated is a {name_of(type(calibrated))}, not a frozenset of Layer"
    return ""


def inconsistency(parse: object, text: str, layers: frozenset[Layer]) -> str:
    """What contradicts itself in a parse, or the text that it is of; empty if nothing does.

    `layers` are those to look at: the ones that were asked for and are new.
    """
    if not isinstance(parse, Parse):
        return f"it gave a {name_of(type(parse))} where a Parse or a Failure is due"
    return next(_inconsistencies(parse, text, layers), "")


def _inconsistencies(parse: Parse, text: str, layers: frozenset[Layer]) -> Iterator[str]:
    for layer, items, others in _PARALLEL:
        found, due = len(getattr(parse, items)), len(getattr(parse, others))
        if layer in layers and found != due:
            yield f"its {items} are {found} and its {others} {due}: they run parallel"
    if Layer.TOKENS in layers:
        yield from _tokens(parse, text)
    if Layer.WORDS in layers:
        for number, word in enumerate(parse.words):
            yield from _inside("word", number, word.begin, word.end, len(text))
            if not 0 <= word.token < len(parse.tokens):
                yield f"word {number} is of token {word.token}, and there are {len(parse.tokens)} tokens"
    if Layer.DEPPARSE in layers:
        for number, dependency in enumerate(parse.dependencies):
            if not -1 <= dependency.head < len(parse.words) or dependency.head == number:
                yield f"the head of word {number} is {dependency.head}, and there are {len(parse.words)} words"
    if Layer.MENTIONS in layers:
        for number, mention in enumerate(parse.mentions):
            yield from _inside("mention", number, mention.begin, mention.end, len(text))
        if not isinstance(parse.mention_labels, tuple) or not all(
            isinstance(each, str) for each in parse.mention_labels
        ):
            yield "its mention_labels are no tuple of str"
    if not isinstance(parse.calibrations, Mapping) or not all(
        isinstance(layer, Layer) and isinstance(each, Calibration) for layer, each in parse.calibrations.items()
    ):
        yield "its calibrations are no mapping of Layer to Calibration"
    if Layer.ROLES in layers:
        for number, role in enumerate(parse.roles):
            yield from _inside("role", number, role.begin, role.end, len(text))


def _tokens(parse: Parse, text: str) -> Iterator[str]:
    yield from _ordered("token", parse.tokens, len(text))
    for number, token in enumerate(parse.tokens):
        if token.text != text[token.begin : token.end]:
            yield f"the text of token {number} is not what its offsets cover"
    yield from _ordered("sentence", parse.sentences, len(text))
    done = 0
    for number, sentence in enumerate(parse.sentences):
        if not done <= sentence.first <= sentence.last <= len(parse.tokens):
            yield (
                f"sentence {number} has the tokens [{sentence.first}, {sentence.last}) of {len(parse.tokens)}, and the "
                f"one before it ends at {done}"
            )
        done = sentence.last


def _ordered(what: str, items: Sequence[tuple[object, ...]], length: int) -> Iterator[str]:
    """Items that begin one after the other, inside the text."""
    last = 0
    for number, item in enumerate(items):
        begin, end = getattr(item, "begin", None), getattr(item, "end", None)
        yield from _inside(what, number, begin, end, length)
        if isinstance(begin, int):
            if begin < last:
                yield f"{what} {number} begins at {begin}, before the one before it, at {last}"
            last = begin


def _inside(what: str, number: int, begin: object, end: object, length: int) -> Iterator[str]:
    if not (isinstance(begin, int) and isinstance(end, int)):
        yield f"{what} {number} has no begin and end that are int"
    elif end < begin:
        yield f"{what} {number} is [{begin}, {end}): it ends before it begins"
    elif not 0 <= begin <= end <= length:
        yield f"{what} {number} is [{begin}, {end}), outside the text of {length} characters"
