"""A run: streams of documents through a client, their results into tables, until nothing is left to be done."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import closing

from glossator import AnalyzerResult, DocumentResult, Failure, Reason
from glossator.host.collecting import seldom
from glossator_client.errors import ClientError
from glossator_corpus.language import UNKNOWN, Language
from glossator_corpus.member import Member
from glossator_corpus.resume.index import Index
from glossator_corpus.resume.missing import REFUSED
from glossator_corpus.run.engine import Engine
from glossator_corpus.run.feed import Feed, Names
from glossator_corpus.run.request import Request
from glossator_corpus.run.stop import Stop
from glossator_corpus.run.tally import Tally
from glossator_corpus.run.writer import Writer
from glossator_corpus.tables.folder import Folder
from glossator_corpus.tables.said import Entities

_LOST = Failure(Reason.INTERNAL, "the server gave no result of this analyzer")


class Run:
    """One run over a corpus, into a folder that is open."""

    def __init__(
        self,
        members: Iterable[Member | None],
        client: Engine,
        request: Request,
        *,
        folder: Folder,
        index: Index,
        tally: Tally,
        stop: Stop,
        retry_failed: bool = False,
        watch: Callable[[], None] = lambda: None,
    ) -> None:
        self._client = client
        self._request = request
        self._tally = tally
        self._writer = Writer(folder, index, request.about, tally.kept)
        self._watch = watch
        self._feed = Feed(
            members,
            request,
            index,
            tally,
            stop,
            enter=self._enter_as_it_is,
            watch=watch,
            retry_failed=retry_failed,
        )

    def go(self) -> None:
        """Do what is to be done.

        What has come back is in the tables, whether this returns or raises, unless they cannot be written:
        `NotWritten`. Raises `ClientError` if the server is gone, or refuses all. A `KeyboardInterrupt` leaves out what
        is not written.
        """
        # What comes back holds no cycles, and to look for some would take longer than to write it.
        with closing(self._writer) as writer, seldom():
            writer.settle()
            try:
                while names := self._feed.next_request():
                    self._stream(names)
            except ClientError:
                writer.flush()
                raise
            writer.flush()
            writer.settle()

    def _stream(self, names: Names) -> None:
        """Documents that lack the same analyzers, as many as the feed gives."""
        results = self._client.analyze_documents(
            self._feed.documents(names),
            analyzers=self._request.with_helpers(names),
            language=self._request.language,
            analyzer_timeout=self._request.analyzer_timeout,
        )
        with closing(results):
            for result in results:
                self._enter(self._feed.under_way.pop(result.index), names, result)
                self._watch()

    def _enter(self, member: Member, names: Names, result: DocumentResult) -> None:
        """What came back of a document: of each analyzer what it says, or why there is nothing."""
        language = Language.of(result, member.document.language)
        expected = self._request.known(member.document.language or language.told_by_the_text, result).fingerprints
        found = {each.name: each for each in result.results}
        missing = result.failure or _LOST
        told = [found.get(name) or self._failed(name, missing) for name in names]
        results = [(each, self._expected(member, each) or expected.get(each.name, "")) for each in told]
        failures = [(each.name, each.failure) for each, _ in results if each.failure is not None]
        self._tally.came_back(member.document.id, result, failures)
        self._write(member, language, results, Entities(result.results))

    def _expected(self, member: Member, result: AnalyzerResult) -> str:
        """What is kept of a result that was refused because of what language the text was found to be in."""
        refused = result.failure is not None and result.failure.reason is Reason.LANGUAGE_UNSUPPORTED
        return REFUSED + self._request.ways() if refused and not member.document.language else ""

    def _enter_as_it_is(self, member: Member, names: Names, language: Language = UNKNOWN) -> None:
        """What is not analyzed: a row for each analyzer that would have run, with the failure to read it."""
        failure = member.failure or _LOST
        results = [(self._failed(name, failure), "") for name in names]
        if not language.code:
            known = "" if member.failure else self._request.known(member.document.language).language
            language = Language(known or member.document.language)
        self._write(member, language, results, Entities(()))

    def _write(
        self, member: Member, language: Language, results: list[tuple[AnalyzerResult, str]], entities: Entities
    ) -> None:
        self._writer.add(member, language, results, entities)
        self._writer.flush_if_due(self._feed.left)

    def _failed(self, name: str, failure: Failure) -> AnalyzerResult:
        return AnalyzerResult(name, self._request.specs[name].analyzer, failure=failure)
