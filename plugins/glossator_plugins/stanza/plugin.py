"""The plugin itself: offers a Stanza parser for each language that a model package serves.

Comes last of all parsers, so that anyone's hook can replace it. Imports neither Stanza nor torch.
"""

from __future__ import annotations

from collections.abc import Sequence

from glossator import hookimpl
from glossator.contract.parser import ModelPackage, ParserFactory
from glossator_plugins.stanza.factory import StanzaFactory
from glossator_plugins.stanza.package.resources import read


@hookimpl(trylast=True)
def glossator_parser(language: str, models: Sequence[ModelPackage]) -> ParserFactory | None:
    """A parser with the first package, in the order given, that has a tokenizer for the language."""
    for package in models:
        resources = read(package, language)
        if resources is not None:
            return StanzaFactory(language, resources)
    return None
