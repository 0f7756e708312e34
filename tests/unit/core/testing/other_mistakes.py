"""Parsers and observers with one mistake each, and the check that has to find it; made as those of `mistakes`."""

from __future__ import annotations

from collections.abc import Mapping

from .good import SPIN

PARSER = '''
"""A parser that is a toy with a mistake."""
from dataclasses import replace
from glossator import *
from glossator.text.parse import Dependency, Polarity, Sentence
from glossator.testing.toy import toy_parse


def spoilt(parse, document):
    return parse


class Wrong(Parsing):
    def __init__(self, documents):
        self.documents = documents

    def add(self, layers):
        return [spoilt(toy_parse(each.text, "en", layers), each) for each in self.documents]


class WrongParser(Parser):
    language = "en"
    description = "a toy"
    fingerprint = "toy"
    unavailable = {}

    def begin(self, documents):
        return Wrong(documents)


class Factory(ParserFactory):
    description = "a toy"

    def __init__(self, language):
        self.language = language

    def create(self, settings):
        return WrongParser()


@hookimpl
def glossator_parser(language, models):
    return Factory(language) if language == "en" else None
'''


def spoilt(*lines: str) -> str:
    """The parser, whose parses go through this."""
    body = "\n".join(f"    {line}" for line in lines)
    return PARSER.replace("    return parse\n", f"{body}\n    return parse\n", 1)


PARSERS: Mapping[str, tuple[str, str]] = {
    "languages that it does not know": (
        "factory",
        PARSER.replace(
            'return Factory(language) if language == "en" else None', 'return {"en": Factory("en")}[language]'
        ),
    ),
    "the wrong language": (
        "factory",
        PARSER.replace('if language == "en" else None', "").replace("Factory(language)", 'Factory("en")'),
    ),
    "no fingerprint": ("description", PARSER.replace('fingerprint = "toy"', 'fingerprint = ""')),
    "a missing layer without a reason": (
        "description",
        PARSER.replace("unavailable = {}", 'unavailable = {Layer.ROLES: ""}'),
    ),
    "a layer that needs a missing one": (
        "description",
        PARSER.replace("unavailable = {}", 'unavailable = {Layer.POS: "no tagger"}'),
    ),
    "no words, no luck": ("awkward-texts", spoilt("max(t.end for t in parse.tokens if t.text.isalpha())")),
    "tokens in lower case": (
        "tokens",
        spoilt("parse = replace(parse, tokens=tuple(t._replace(text=t.text.lower()) for t in parse.tokens))"),
    ),
    "tokens of the stripped text": (
        "tokens",
        spoilt(
            "by = len(document.text) - len(document.text.lstrip())",
            "parse = replace(parse, tokens=tuple(t._replace(begin=t.begin - by, end=t.end - by) for t in parse.tokens))",
        ),
    ),
    "a last sentence that is lost": ("tokens", spoilt("parse = replace(parse, sentences=parse.sentences[:-1])")),
    "a word less": ("words", spoilt("parse = replace(parse, words=parse.words[:-1])")),
    "a lemma less": ("words", spoilt("parse = replace(parse, lemmas=parse.lemmas[:-1])")),
    "two roots": (
        "syntax",
        spoilt("parse = replace(parse, dependencies=tuple(Dependency(-1, 'root') for _ in parse.dependencies))"),
    ),
    "heads counted in the sentence": (
        "syntax",
        spoilt(
            "parse = replace(parse, dependencies=tuple(Dependency(d.head % 7 if d.head >= 0 else -1, d.deprel)"
            " for d in parse.dependencies))"
        ),
    ),
    "mentions without label": (
        "mentions",
        spoilt("parse = replace(parse, mentions=tuple(m._replace(label='') for m in parse.mentions))"),
    ),
    "percent for probabilities": (
        "probabilities",
        spoilt("parse = replace(parse, sentiment=tuple(Polarity(50, 25, 25) for _ in parse.sentiment))"),
    ),
    "one polarity for all": ("probabilities", spoilt("parse = replace(parse, sentiment=parse.sentiment[:1] * 2)")),
    "only the first step": (
        "steps",
        PARSER.replace(
            "        return [spoilt(",
            "        layers = self.__dict__.setdefault('layers', layers)\n        return [spoilt(",
        ),
    ),
    "something of the document before": (
        "batch",
        PARSER.replace("def spoilt", "LAST = []\n\n\ndef spoilt").replace(
            "    return parse\n",
            "    LAST.append(parse)\n    return LAST[-2] if len(LAST) > 1 and len(LAST[-2].tokens) > len(parse.tokens) else parse\n",
            1,
        ),
    ),
    "chance": (
        "repeat",
        spoilt("import random", "parse = replace(parse, lemmas=tuple(random.choice('ab') for _ in parse.lemmas))"),
    ),
    "the order of a set": (
        "second-process",
        spoilt(
            "parse = replace(parse, lemmas=tuple({*parse.lemmas} | {str(n) for n in range(len(parse.lemmas))})[:len(parse.lemmas)])"
        ),
    ),
}

OBSERVER = '''
"""Counts batches."""
import contextlib, logging, sys
from glossator import hookimpl

SEEN = []


@hookimpl
@contextlib.contextmanager
def glossator_batch(batch):
    BEFORE
    try:
        yield
    finally:
        SEEN.append(len(batch.tasks))


@hookimpl
def glossator_shutdown():
    SEEN.clear()
'''


def observer(before: str = "pass", **changes: str) -> str:
    """The observer with this line before each batch."""
    return OBSERVER.replace("BEFORE", before)


OBSERVERS: Mapping[str, tuple[str, str]] = {
    "a generator that is no context manager": ("hook", observer().replace("@contextlib.contextmanager\n", "")),
    "a batch without documents": ("hook", observer("first = batch.tasks[0]")),
    "documents without id": (
        "hook",
        observer("names = {each.document.id: each for each in batch.tasks}; assert len(names) == len(batch.tasks)"),
    ),
    "exceptions that are swallowed": (
        "faults",
        observer().replace("    finally:\n", "    except BaseException:\n        pass\n    finally:\n"),
    ),
    "exceptions that are replaced": (
        "faults",
        observer().replace(
            "    finally:\n", "    except BaseException:\n        raise RuntimeError('batch failed')\n    finally:\n"
        ),
    ),
    "batches that are kept": ("retention", observer("SEEN.append(batch)")),
    "slow": ("overhead", SPIN + observer("spin(0.03)")),
    "printing": ("quiet", observer("print('batch')")),
    "logging texts": (
        "quiet",
        observer("logging.getLogger('acme').info('%s', batch.tasks[0].document.text) if batch.tasks else None"),
    ),
    "attributes that are set": (
        "untouched",
        observer("[each.document.attributes.update(seen='yes') for each in batch.tasks if each.document.attributes]"),
    ),
    "a shutdown that works once": ("shutdown", observer().replace("SEEN.clear()", "SEEN.remove('started')")),
}
