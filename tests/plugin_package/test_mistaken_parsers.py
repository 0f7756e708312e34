"""Parsers that contradict themselves or cannot be used."""

from __future__ import annotations

import re

import pytest

from glossator import Engine, Reason

from .mistaken import DOCUMENT, load, yielding
from .sites import PARSER, Site

PARSERS = {
    "tokens that are not the text": ('Token(0, 3, "Bob")', "the text of token 0 is not what its offsets cover"),
    "tokens behind the text": ('Token(90, 93, "")', r"token 0 is \[90, 93\), outside the text of 22 characters"),
    "tokens out of order": (
        'Token(4, 9, "wrote"), Token(0, 3, "Ada")',
        "token 1 begins at 0, before the one before it, at 4",
    ),
    "a token that ends before it begins": ('Token(3, 0, "")', r"token 0 is \[3, 0\): it ends before it begins"),
}


@pytest.mark.parametrize("mistake", PARSERS)
def test_a_parse_that_contradicts_itself_is_the_parsers_fault(site: Site, mistake: str) -> None:
    tokens, message = PARSERS[mistake]
    parser = re.sub(r"tokens=tuple\(.*?\n        \)\)", f"tokens=({tokens},))", PARSER, flags=re.DOTALL)
    site.install("parser", parser)
    site.install("x", yielding('manifest("acme.x", layers={Layer.TOKENS})'))
    found = Engine(load(site))
    found.load()
    (result,) = found.analyze([DOCUMENT])
    failure = result["acme.x"].failure
    assert failure is not None
    assert failure.reason is Reason.PARSE_FAILED
    assert re.fullmatch(f"the parser failed, plain: its parse is inconsistent: {message}", failure.message)


def test_layers_that_do_not_run_parallel_are_the_parsers_fault(site: Site) -> None:
    from glossator.host.plugins.soundness import inconsistency
    from glossator.text.parse import Layer, Parse, PartOfSpeech, Sentence, Token, Word

    word, token = Word("Ada", 0, 3, 0), Token(0, 3, "Ada")
    tag = PartOfSpeech("X", "", "")
    layers = frozenset(Layer)
    assert inconsistency(Parse("en", tokens=(token,), words=(word,), pos=(tag,)), "Ada", frozenset({Layer.POS})) == ""
    assert inconsistency(Parse("en", pos=(tag,)), "Ada", layers) == "its pos are 1 and its words 0: they run parallel"
    assert "word 0 is of token 0, and there are 0 tokens" in inconsistency(
        Parse("en", words=(word,)), "Ada", frozenset({Layer.WORDS})
    )
    assert "sentence 0 has the tokens [0, 2) of 1" in inconsistency(
        Parse("en", tokens=(token,), sentences=(Sentence(0, 3, 0, 2),)), "Ada", frozenset({Layer.TOKENS})
    )
    assert inconsistency(None, "", layers) == "it gave a NoneType where a Parse or a Failure is due"


FACTORIES = {
    "a parser without a fingerprint": (
        ('language, description, fingerprint = "en", "plain", "1"', 'language, description = "en", "plain"'),
        "its parser for 'en' cannot be created: its parser has no fingerprint: set self.fingerprint in __init__",
    ),
    "no parser": (
        ("return Plain()", "return Plain"),
        "its parser for 'en' cannot be created: its create gave the class acme_x.Plain, not a Parser",
    ),
    "a parser for a factory": (
        ("return Factory()", "return Plain()"),
        "its glossator_parser('en') failed: it gave a acme_x.Plain, not a ParserFactory or None",
    ),
    "models that are not there": (
        ("return Plain()", "open('/nowhere/weights')"),
        "its parser for 'en' cannot be created: FileNotFoundError (No such file or directory) at acme_x:",
    ),
}


@pytest.mark.parametrize("mistake", FACTORIES)
def test_a_parser_that_cannot_be_used_makes_room_for_the_next(site: Site, mistake: str) -> None:
    (right, wrong), message = FACTORIES[mistake]
    assert right in PARSER
    site.install("parser", PARSER)
    site.install("x", PARSER.replace(right, wrong).replace("trylast=True", "tryfirst=True"))
    found = Engine(load(site))
    status = found.load()
    assert [language.parser for language in status.languages] == ["plain"]
    assert message in status.failed_plugins["x"]
