"""The parse of a batch, layer by layer, held to what the contract says: who reads it must not be blamed for it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from glossator.contract.analyzer import failure_of
from glossator.contract.parser import Parser, Parsing
from glossator.errors import ContractError, Failure, Reason
from glossator.host.plugins.soundness import inconsistency
from glossator.telling import name_of
from glossator.text.document import Document
from glossator.text.parse import Layer, Parse


class BatchParsing:
    """One parser at work on the documents of a batch."""

    def __init__(self, parser: Parser, documents: Sequence[Document], *, trusted: bool) -> None:
        """What the parser gives is checked unless it is `trusted`."""
        self._parser = parser
        self._documents = documents
        self._trusted = trusted
        self._parsing: Parsing | None = None

    def add(self, layers: frozenset[Layer], new: frozenset[Layer]) -> Sequence[Parse | Failure]:
        """The parses with these layers; `new` are those that were not asked for before."""
        try:
            self._parsing = self._parsing or self._parser.begin(self._documents)
            return self._add(self._parsing, layers, new)
        except BaseException as error:  # a parser isolates documents itself; this is its last line of defence
            return [self._unparsed(error)] * len(self._documents)

    def _add(self, parsing: Parsing, layers: frozenset[Layer], new: frozenset[Layer]) -> Sequence[Parse | Failure]:
        parses = parsing.add(layers)
        if not isinstance(parses, Sequence) or isinstance(parses, str):
            raise ContractError(f"it returned {name_of(type(parses))}, not a sequence of parses")
        if len(parses) != len(self._documents):
            raise ContractError(f"it returned {len(parses)} parses for {len(self._documents)} documents")
        if self._trusted:
            return parses
        return [self._sound(parse, document.text, new) for parse, document in zip(parses, self._documents, strict=True)]

    def _sound(self, parse: object, text: str, layers: frozenset[Layer]) -> Parse | Failure:
        """The parse, or that it contradicts itself: it is the parser's fault, whoever reads it."""
        if isinstance(parse, Failure):
            return parse
        try:
            problem = inconsistency(parse, text, layers)
        except BaseException as error:  # plugins are not type-checked: whatever trips the checks is the parser's
            problem = f"checking it failed: {failure_of(error).message}"
        if problem:
            return self._unparsed(ContractError(f"its parse is inconsistent: {problem}"))
        assert isinstance(parse, Parse)  # noqa: S101 - else there was a problem
        return parse

    def _unparsed(self, error: BaseException) -> Failure:
        failure = failure_of(error)
        said = failure.message.removeprefix("the analyzer ")
        message = f"the parser failed, {self._parser.description}: {'it ' if said != failure.message else ''}{said}"
        return replace(failure, reason=Reason.PARSE_FAILED, message=message)
