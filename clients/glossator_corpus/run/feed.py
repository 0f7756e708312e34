"""Which documents go to the server, and for which analyzers: those that lack the same ones go together.

A stream has one request for all of its documents. On a first run that is all there is to it. On later ones, some may
lack one analyzer and some another: those of another request than the stream at hand are put aside, and when there are
many of them, the stream ends and they are next.
"""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from typing import Protocol

from glossator import Document
from glossator.errors import DocumentInvalid, Failure
from glossator.telling import Interrupted
from glossator.text.document import MAX_ID_CHARACTERS
from glossator_corpus.language import UNKNOWN, Language
from glossator_corpus.member import Member
from glossator_corpus.resume.index import DocumentEntry, Index, State
from glossator_corpus.resume.missing import missing
from glossator_corpus.run.request import Known
from glossator_corpus.run.stop import Stop
from glossator_corpus.run.tally import Tally

Names = tuple[str, ...]
"""Of the analyzers that a document lacks."""

# Documents, and characters, that are put aside before the stream changes.
_MOST_ASIDE = 1_000
_MOST_CHARACTERS = 8 * 1024 * 1024
# A server remembers the ids of a stream, and ends connections after half an hour.
_STREAM_DOCUMENTS = 20_000
_STREAM_SECONDS = 20 * 60.0


class Asked(Protocol):
    """What is asked for of every document."""

    @property
    def names(self) -> Names:
        """Of the analyzers."""
        ...

    def known(self, language: str) -> Known:
        """What holds for documents of this language."""
        ...

    def ways(self) -> str:
        """What becomes of texts of other languages that name none; empty if nobody knows."""
        ...


class Feed:
    """The members of a corpus, sorted out: what is done, what failed to be read, and what is to be analyzed."""

    def __init__(
        self,
        members: Iterable[Member | None],
        request: Asked,
        index: Index,
        tally: Tally,
        stop: Stop,
        *,
        enter: Callable[[Member, Names, Language], None],
        watch: Callable[[], None] = lambda: None,
        retry_failed: bool = False,
    ) -> None:
        """None among the members: the next one may be long in coming.

        `enter` takes what is to be entered without being analyzed: what could not be read, with the analyzers that lack
        a row of it, and what is described otherwise than before, with the language that it has there. `watch` is called
        after each member.
        """
        self._members = iter(members)
        self._request = request
        self._index = index
        self._tally = tally
        self._stop = stop
        self._retry_failed = retry_failed
        self._exhausted = False
        self._aside: dict[Names, deque[Member]] = {}
        self._count = self._characters = 0
        self._enter = enter
        self._watch = watch
        self.under_way: dict[int, Member] = {}
        """Position in the stream -> what was sent and has not been taken."""

    @property
    def left(self) -> int | None:
        """Documents that are still to come back; None as long as the corpus may have more."""
        return len(self.under_way) + self._count if self._exhausted else None

    def next_request(self) -> Names:
        """What the next stream is to ask for; empty if nothing is left to be done."""
        while not self._aside and not self._exhausted and not self._stop.wanted:
            self._take()
        if self._stop.wanted or not self._aside:
            return ()
        return max(self._aside, key=lambda names: len(self._aside[names]))

    def documents(self, names: Names) -> Iterator[Document | None]:
        """Documents that lack just these analyzers, as long as the stream should go on."""
        self.under_way.clear()
        sent, began = 0, time.monotonic()
        while not self._stop.wanted:
            waiting = self._aside.get(names)
            if waiting:
                member = waiting.popleft()
                self._count -= 1
                self._characters -= len(member.document.text)
                if not waiting:
                    del self._aside[names]
                self.under_way[sent] = member
                sent += 1
                yield member.document
                if sent >= _STREAM_DOCUMENTS or time.monotonic() - began > _STREAM_SECONDS:
                    return
            elif self._exhausted or self._count >= _MOST_ASIDE or self._characters >= _MOST_CHARACTERS:
                return
            elif self._take():
                yield None

    def _take(self) -> bool:
        """Sort out the next member; returns whether the one after it may be long in coming."""
        try:
            with self._stop.reading():
                member = next(self._members)
        except StopIteration:
            self._exhausted = True
            return False
        except Interrupted:
            if self._stop.at_once:
                raise
            self._exhausted = True
            return False
        if member is None:
            return True
        self._tally.documents += 1
        known = self._told_apart(_sound(member))
        if known is not None:
            self._sort(known)
        self._watch()
        return False

    def _told_apart(self, member: Member) -> Member | None:
        """The member under an id of its own; None if it has been there already."""
        name = member.document.id
        number = 1
        while (seen := self._index.see(member.document.id, member.content)) is not None:
            if seen == member.content:
                self._tally.repeated += 1
                self._tally.note("there twice", member.document.id, "the same document comes again: left out")
                return None
            number += 1
            suffix = f"#{number}"
            document = replace(member.document, id=name[: MAX_ID_CHARACTERS - len(suffix)] + suffix)
            member = replace(member, document=document)
        if number > 1:
            self._tally.renamed += 1
            told = f"another document of this id has another text: this one is {member.document.id}"
            self._tally.note("an id that was taken", name, told)
        return member

    def _sort(self, member: Member) -> None:
        known = self._index.document(member.document.id)
        if member.failure is not None:
            self._sort_unreadable(member, member.failure, known)
            return
        document = member.document
        same = known is not None and known.content == member.content
        if known is not None and known.read and not same:
            self._tally.changed += 1
            told = "its text, language or time is not what it was: what was said of it before is replaced"
            self._tally.note("changed", document.id, told)
        done = self._index.results(document.id) if same else {}
        language = known.language.told_by_the_text if known is not None and same else ""
        names = missing(
            done,
            self._request.names,
            lambda: self._request.known(document.language or language).fingerprints,
            self._request.ways,
            retry_failed=self._retry_failed,
        )
        if names:
            self._aside.setdefault(names, deque()).append(member)
            self._count += 1
            self._characters += len(document.text)
            return
        self._tally.before += 1
        states = {done[name].state for name in self._request.names}
        self._tally.failed_before += states != {State.OK}
        self._tally.retryable += State.RETRYABLE in states
        if known is not None and known.described != member.described:
            self._enter(member, (), known.language)

    def _sort_unreadable(self, member: Member, failure: Failure, known: DocumentEntry | None) -> None:
        """It gets a row for each analyzer that has none. What the tables have from when it could be read stays."""
        name = member.document.id
        self._tally.could_not_be_read(name, failure)
        if known is not None and known.read:
            self._tally.note("could be read before", name, "it cannot be read now; what the tables have of it stays")
            member = replace(member, before=known.content)
        same = known is not None and known.content == member.content
        done = self._index.results(name) if same else {}
        names = missing(done, self._request.names, dict, str, retry_failed=False)
        if names or (known is not None and not known.read and known.described != member.described):
            self._enter(member, names, UNKNOWN)


def _sound(member: Member) -> Member:
    """The member, or that it is none: what is no Unicode can be neither sent nor kept."""
    if member.failure is not None:  # a reader of others may quote what it could not read
        message = member.failure.message.encode("utf-8", "backslashreplace").decode()
        member = replace(member, failure=replace(member.failure, message=message))
    try:
        member.document.check_encodable()
    except DocumentInvalid as error:
        name = member.document.id.encode("utf-8", "backslashreplace").decode()
        return replace(member, document=Document("", name), failure=member.failure or error.failure)
    return member
