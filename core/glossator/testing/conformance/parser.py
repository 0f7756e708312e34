"""Checks of a parser: its parses are what analyzers rely on without looking."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from typing import Any

from glossator.contract.parser import Parsing
from glossator.errors import Failure
from glossator.testing.conformance.same import PADDING, difference, plain_parse
from glossator.testing.conformance.subject import ParserSubject
from glossator.testing.conformance.verdict import NotApplicable, Problem
from glossator.testing.harness import documents
from glossator.text.parse import Layer, Parse, by_cost, with_required

_NEAR = 1e-3
_ROLES = frozenset({"source", "cue", "content"})


def factory(subject: ParserSubject) -> Iterator[Problem]:
    """The hook answers for every language, with a factory or None, and makes nothing yet."""
    place = subject.places.of_code(getattr(subject.plugin, "glossator_parser", None))
    for language in (subject.part.language, "zz", "zh-hans", "EN-gb"):
        try:
            given = subject.plugin.glossator_parser(language=language, models=())  # type: ignore[attr-defined]
        except BaseException as error:
            message = f"glossator_parser({language!r}, no models) raised {type(error).__name__}: give None instead"
            yield Problem(message, subject.places.of_error(error) or place)
            continue
        if given is None:
            continue
        if not callable(getattr(given, "create", None)):
            yield Problem(f"glossator_parser({language!r}) gave a {type(given).__name__}, not a ParserFactory", place)
        elif given.language != language:
            yield Problem(f"asked for {language!r}, its factory is for {given.language!r}", place)


def description(subject: ParserSubject) -> Iterator[Problem]:
    """Language, description and fingerprint are there, and every missing layer has its reason."""
    made = subject.made
    for name in ("language", "description", "fingerprint"):
        given = getattr(made, name, None)
        if not isinstance(given, str) or not given:
            yield Problem(f"its {name} is {given!r}: a str that is not empty", subject.place)
    if made.language != subject.part.language:
        yield Problem(f"made for {subject.part.language!r}, it says that it parses {made.language!r}", subject.place)
    unavailable: Any = getattr(made, "unavailable", None)
    if not isinstance(unavailable, Mapping):
        yield Problem("unavailable must be a mapping from Layer to the reason", subject.place)
        return
    for layer, why in unavailable.items():
        if not isinstance(layer, Layer):
            yield Problem(f"unavailable: {layer!r} is no glossator.Layer", subject.place)
        elif not why:
            yield Problem(f"unavailable: {layer.value} has no reason: people are told it", subject.place)
    for layer in Layer:
        missing = with_required([layer]) & unavailable.keys()
        if missing and layer not in unavailable:
            need = min(missing).value
            yield Problem(f"{layer.value} needs {need}, which is unavailable: then it is, too", subject.place)


def awkward_texts(subject: ParserSubject) -> Iterator[Problem]:
    """It parses every text, however awkward."""
    failed = [name for name, parse in subject.alone.items() if "failed" in parse]
    if failed:
        failure = subject.parses[failed[0]]
        message = failure.message if isinstance(failure, Failure) else "it gave no Parse"
        yield Problem(f"of {', '.join(map(repr, failed[:4]))}: {message}", subject.place)


def tokens(subject: ParserSubject) -> Iterator[Problem]:
    """Tokens lie in the text in order and are what it says there; sentences are made of all of them."""
    yield from _each(subject, _tokens)


def words(subject: ParserSubject) -> Iterator[Problem]:
    """Words belong to tokens, in order, and lie where they do; each has its tags, lemma and head."""
    yield from _each(subject, _words)


def syntax(subject: ParserSubject) -> Iterator[Problem]:
    """In each sentence, heads lead to one root."""
    yield from _each(subject, _syntax)


def mentions(subject: ParserSubject) -> Iterator[Problem]:
    """Mentions and roles lie in the text, in order, have labels, and cover something."""
    yield from _each(subject, _mentions)


def probabilities(subject: ParserSubject) -> Iterator[Problem]:
    """Sentences and mentions each have class probabilities, which sum to 1."""
    yield from _each(subject, _probabilities)


def steps(subject: ParserSubject) -> Iterator[Problem]:
    """Layer by layer gives the same as all at once, and only what was asked for."""
    names, _ = subject.short[:6], subject.alone
    layers = by_cost(frozenset(Layer) - subject.made.unavailable.keys())
    parsing: Parsing = subject.made.begin(documents([subject.texts[name] for name in names]))
    asked: frozenset[Layer] = frozenset()
    found: Sequence[Parse | Failure] = ()
    for layer in layers:
        asked |= with_required([layer])
        found = parsing.add(asked)
        for parse in found:
            if isinstance(parse, Parse) and not asked <= parse.layers:
                missing = min(asked - parse.layers).value
                yield Problem(f"asked for the layer {missing!r}, Parse.layers does not have it", subject.place)
                return
    for name, parse in zip(names, found, strict=True):
        if not isinstance(parse, Parse):
            continue
        if where := difference(subject.alone[name], plain_parse(parse), PADDING):
            message = f"layer by layer, {name!r} is parsed otherwise than all at once: {where}"
            yield Problem(message, subject.place)
            return


def batch(subject: ParserSubject) -> Iterator[Problem]:
    """A batch parses each document as it is parsed alone, in any order."""
    _ = subject.alone
    for names in (subject.short, subject.short[::-1], [name for name in subject.short for _ in range(2)]):
        given = subject.runner.run(subject.made, [subject.texts[name] for name in names])
        if len(given) != len(names):
            yield Problem(f"it gave {len(given)} parses for {len(names)} documents", subject.place)
            return
        for name, parse in zip(names, given, strict=True):
            if where := difference(subject.alone[name], parse, PADDING):
                yield Problem(f"in a batch with others, {name!r} is parsed otherwise: {where}", subject.place)
                return


def repeat(subject: ParserSubject) -> Iterator[Problem]:
    """The same text is parsed the same a second time."""
    _ = subject.alone
    for name in subject.short:
        again = subject.runner.run(subject.made, [subject.texts[name]])[0]
        if where := difference(subject.alone[name], again):
            yield Problem(f"a second time, {name!r} is parsed otherwise: {where}", subject.place)
            return


def _each(subject: ParserSubject, look: Any) -> Iterator[Problem]:
    """What is wrong with the first parse with which something is wrong."""
    if all("failed" in parse for parse in subject.alone.values()):
        raise NotApplicable("it parses nothing: see 'awkward-texts'")
    unavailable = subject.made.unavailable.keys()
    for name, text in subject.texts.items():
        parse = subject.parses[name]
        if isinstance(parse, Parse) and (wrong := look(parse, text, partial(_has, unavailable))):
            yield Problem(f"of {name!r}: {wrong}", subject.place)
            return


def _has(unavailable: Any, layer: Layer) -> bool:
    return layer not in unavailable


def _tokens(parse: Parse, text: str, has: Any) -> str:
    end = 0
    for number, token in enumerate(parse.tokens):
        if not (end <= token.begin < token.end <= len(text)):
            return (
                f"token {number} [{token.begin}, {token.end}) does not follow the one before, or lies outside the text"
            )
        if token.text != text[token.begin : token.end]:
            return f"token {number} is not what the text says at its place"
        end = token.end
    first = 0
    for number, sentence in enumerate(parse.sentences):
        if sentence.first != first or not sentence.first < sentence.last <= len(parse.tokens):
            return f"sentence {number} has the tokens {sentence.first} to {sentence.last}, {first} would be next"
        inside = parse.tokens[sentence.first : sentence.last]
        if (sentence.begin, sentence.end) != (inside[0].begin, inside[-1].end):
            return f"sentence {number} does not begin with its first token and end with its last one"
        first = sentence.last
    return "" if first == len(parse.tokens) else f"{len(parse.tokens) - first} tokens at the end are in no sentence"


def _words(parse: Parse, text: str, has: Any) -> str:
    if not has(Layer.WORDS):
        return ""
    token = 0
    for number, word in enumerate(parse.words):
        if not token <= word.token <= token + 1 or not 0 <= word.token < len(parse.tokens):
            return f"word {number} is of token {word.token}, the word before it of {token}"
        owner = parse.tokens[word.token]
        if not owner.begin <= word.begin < word.end <= owner.end:
            return f"word {number} does not lie in its token"
        if not word.text:
            return f"word {number} has no text"
        token = word.token
    if parse.tokens and token != len(parse.tokens) - 1:
        return "the last tokens have no words"
    for layer, rows in ((Layer.POS, parse.pos), (Layer.LEMMA, parse.lemmas), (Layer.DEPPARSE, parse.dependencies)):
        if has(layer) and len(rows) != len(parse.words):
            return f"the layer {layer.value} has {len(rows)} rows for {len(parse.words)} words"
    return ""


def _syntax(parse: Parse, text: str, has: Any) -> str:
    if not has(Layer.DEPPARSE) or len(parse.dependencies) != len(parse.words):
        return ""
    at = 0
    for number, sentence in enumerate(parse.sentences):
        begin = at
        while at < len(parse.words) and parse.words[at].token < sentence.last:
            at += 1
        heads = [parse.dependencies[index].head for index in range(begin, at)]
        if heads.count(-1) != 1:
            return f"sentence {number} has {heads.count(-1)} roots"
        if any(head != -1 and not begin <= head < at for head in heads):
            return f"in sentence {number}, a head lies outside the sentence"
        rooted = {heads.index(-1)}
        for index in range(len(heads)):
            path = []
            while index not in rooted:
                if index in path:
                    return f"in sentence {number}, heads go in a circle"
                path.append(index)
                index = heads[index] - begin  # noqa: PLW2901 - up the tree
            rooted.update(path)
    return ""


def _mentions(parse: Parse, text: str, has: Any) -> str:
    both: tuple[tuple[str, Sequence[Any]], ...] = (("mention", parse.mentions), ("role", parse.roles))
    for what, rows in both:
        begin = 0
        for number, row in enumerate(rows):
            if not 0 <= row.begin < row.end <= len(text):
                return f"{what} {number} [{row.begin}, {row.end}) lies outside the text, or covers nothing"
            if what == "mention" and row.begin < begin:
                return f"mention {number} begins before the one before it"
            if row.score is not None and not 0 <= row.score <= 1:
                return f"the score of {what} {number} lies outside [0, 1]"
            begin = row.begin
    if any(not mention.label for mention in parse.mentions):
        return "a mention has no label"
    if strangers := {role.role for role in parse.roles} - _ROLES:
        return f"a role is none of {', '.join(sorted(_ROLES))}, but has {len(min(strangers))} letters"
    return ""


def _probabilities(parse: Parse, text: str, has: Any) -> str:
    pairs = (
        (Layer.SENTIMENT, parse.sentiment, parse.sentences, "sentences"),
        (Layer.TARGETS, parse.targets, parse.mentions, "mentions"),
    )
    for layer, rows, owners, what in pairs:
        if not has(layer):
            continue
        if len(rows) != len(owners):
            return f"the layer {layer.value} has {len(rows)} rows for {len(owners)} {what}"
        for row in rows:
            if min(row) < 0 or abs(sum(row) - 1) > _NEAR:
                return f"the probabilities of {layer.value} do not sum to 1, or one is negative"
    return ""
