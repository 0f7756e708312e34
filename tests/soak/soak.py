"""Hours in minutes: mixed clients over TLS, a plugin that misbehaves, kills of workers and of the server itself.

    make soak SECONDS=300

At the end every document that was sent has ended exactly once for its client, memory and descriptors of the front are
flat, no process is left, and no word of a document is in any output. Prints its figures; exit status 1 if one is wrong.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import random
import signal
import statistics
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import aclosing, suppress
from dataclasses import dataclass, field
from pathlib import Path

from glossator import Document, DocumentResult, Reason
from glossator_client import AsyncClient, ClientError, Retry, Token, tls
from glossator_client.admin.calls import Admin

from .server import Server

CANARY = "Mokkatasse"
"""In every text: nobody may tell of it but the results."""

ANALYZERS = ("numbers", "faults.words", "faults.acts")
# What the misbehaving analyzer does, among many documents with which it does nothing.
ACTS = ("crash", "raise", "exit", "print", "nan", "surrogate", "need too much")


@dataclass
class Tally:
    """What came of all that was sent."""

    sent: Counter[str] = field(default_factory=Counter)
    ended: Counter[str] = field(default_factory=Counter)
    statuses: Counter[str] = field(default_factory=Counter)
    reasons: Counter[str] = field(default_factory=Counter)
    problems: list[str] = field(default_factory=list)
    messages: list[str] = field(default_factory=list)

    def end(self, kind: str, result: DocumentResult) -> None:
        self.ended[kind] += 1
        self.statuses[result.status.value] += 1
        for failure in (result.failure, *(each.failure for each in result.results)):
            if failure is not None:
                self.reasons[failure.reason.value] += 1
                self.messages.append(failure.message)


class Soak:
    """The clients, the one that kills, and the one that looks."""

    def __init__(self, server: Server, seconds: float, seed: int) -> None:
        self.server = server
        self.until = time.monotonic() + seconds
        self.random = random.Random(seed)  # noqa: S311 - not for secrets
        self.tally = Tally()
        self.kills: Counter[str] = Counter()
        self.scraped = ""
        self.serving = False

    @property
    def over(self) -> bool:
        return time.monotonic() >= self.until

    def documents(self, name: str, count: int) -> Iterator[Document]:
        for number in range(count):
            act = self.random.choice(ACTS) if self.random.random() < 0.03 else ""
            words = " ".join(f"{self.random.randint(2, 999)} {CANARY}" for _ in range(self.random.randint(1, 60)))
            yield Document(f"{words}.", f"{name}-{number}", attributes={"act": act} if act else {})

    async def run(self) -> None:
        clients = [
            *(self.streams(f"stream{number}") for number in range(3)),
            *(self.calls(f"call{number}") for number in range(4)),
            self.changes_its_mind(),
            self.reads_slowly(),
            self.bursts(),
        ]
        helpers = [
            asyncio.create_task(each)
            for each in (self.kills_workers(), self.kills_the_server(), self.administers(), self.looks())
        ]
        outcomes = await asyncio.gather(*clients, return_exceptions=True)
        for helper in helpers:
            helper.cancel()
        await asyncio.wait(helpers)
        for outcome in outcomes:
            if isinstance(outcome, BaseException):
                self.tally.problems.append(f"a client ended with {type(outcome).__name__}: {outcome}")
        for helper in helpers:
            if not helper.cancelled() and (error := helper.exception()) is not None:
                self.tally.problems.append(f"a helper ended with {type(error).__name__}: {error}")

    async def streams(self, name: str) -> None:
        """Stream after stream: each document ends once, whatever happens to the server meanwhile."""
        round_ = 0
        async with self.server.client() as client:
            while not self.over:
                round_ += 1
                await self._stream(client, f"{name}-{round_}", 60)

    async def _stream(self, client: AsyncClient, name: str, count: int, pause: float = 0.0) -> None:
        documents = list(self.documents(name, count))
        self.tally.sent["stream"] += count
        seen: Counter[str] = Counter()
        async for result in client.analyze_documents(documents, analyzers=ANALYZERS):
            seen[result.document_id] += 1
            self.tally.end("stream", result)
            if pause:
                await asyncio.sleep(pause)
        expected = Counter(document.id for document in documents)
        if seen != expected:
            lost, more = expected - seen, seen - expected
            self.tally.problems.append(f"{name}: {lost.total()} documents had no end, {more.total()} had too many")

    async def calls(self, name: str) -> None:
        """One document after the other."""
        number = 0
        async with self.server.client() as client:
            while not self.over:
                number += 1
                (document,) = self.documents(f"{name}-{number}", 1)
                self.tally.sent["call"] += 1
                self.tally.end("call", await self._call(client, document))

    async def _call(self, client: AsyncClient, document: Document) -> DocumentResult:
        try:
            return await client.analyze(document, analyzers=ANALYZERS)
        except ClientError as error:  # all analyzers failed with one code, or the server had no room
            self.tally.messages.append(error.failure.message)
            result = getattr(error, "result", None)
            if isinstance(result, DocumentResult):
                return result
            from glossator import DocumentStatus

            return DocumentResult(document.id, DocumentStatus.FAILED, failure=error.failure)

    async def changes_its_mind(self) -> None:
        """Leaves calls and streams early: nothing of them may stay."""
        async with self.server.client() as client:
            while not self.over:
                with suppress(ClientError):
                    (document,) = self.documents("left", 1)
                    async with aclosing(client.analyze_stream(document, analyzers=ANALYZERS)) as outcomes:
                        async for _ in outcomes:
                            break
                    async with aclosing(
                        client.analyze_documents(self.documents("left", 20), analyzers=ANALYZERS)
                    ) as results:
                        async for _ in results:
                            break
                    with suppress(TimeoutError):
                        async with asyncio.timeout(self.random.random() / 20):
                            await client.analyze(document, analyzers=ANALYZERS)
                await asyncio.sleep(0.05)

    async def reads_slowly(self) -> None:
        round_ = 0
        async with self.server.client() as client:
            while not self.over:
                round_ += 1
                await self._stream(client, f"slow-{round_}", 20, pause=0.05)

    async def bursts(self) -> None:
        """More at once than the queue takes: each is answered, if only that there is no room."""
        once = Retry(attempts=1)
        number = 0
        async with self.server.client(retry=once) as client:
            while not self.over:
                number += 1
                documents = list(self.documents(f"burst-{number}", 150))
                self.tally.sent["burst"] += len(documents)
                for result in await asyncio.gather(*(self._call(client, document) for document in documents)):
                    self.tally.end("burst", result)
                await asyncio.sleep(1)

    async def kills_workers(self) -> None:
        while True:
            await asyncio.sleep(1 + 3 * self.random.random())
            # Any of them, as an operator or the system may; but a server that cannot begin has every right to give up.
            if self.serving and (victims := await asyncio.to_thread(self.server.workers)):
                with suppress(ProcessLookupError):
                    os.kill(self.random.choice(victims), signal.SIGKILL)
                    self.kills["worker or template"] += 1

    async def administers(self) -> None:
        """Replaces one worker, or all of them by a reload, now and then: that loses nothing either."""
        while True:
            await asyncio.sleep(2 + 4 * self.random.random())
            if self.serving:
                with suppress(ClientError):  # it may be killed meanwhile
                    self.kills[await asyncio.to_thread(self._administer, self.random.choice((0, 1, None)))] += 1

    def _administer(self, number: int | None) -> str:
        credentials, token = tls(self.server.folder / "ca.pem"), Token(file=self.server.folder / "token")
        with Admin(f"127.0.0.1:{self.server.port}", timeout=60, credentials=credentials, token=token) as admin:
            if number is None:
                admin.reload(replace_workers=True)
                return "reload"
            admin.drain(number)
            return "drain"

    async def kills_the_server(self) -> None:
        """Half of the time has a server that lives: its memory is looked at."""
        half = time.monotonic() + (self.until - time.monotonic()) / 2
        pause = max(4.0, (half - time.monotonic()) / 4)
        while True:
            await asyncio.sleep(pause if time.monotonic() + pause < half else 1)
            process = self.server.process
            assert process is not None
            if time.monotonic() < half:
                process.kill()
                self.kills["server"] += 1
            elif process.poll() is None:
                continue
            else:
                last = (self.server.folder / "output").read_text(errors="replace").splitlines()[-1:]
                self.tally.problems.append(f"the server ended by itself: {process.returncode}, {last}")
            self.serving = False
            await asyncio.to_thread(process.wait)
            self.server.start()

    async def looks(self) -> None:
        while True:
            await asyncio.sleep(1)
            self.server.sample()
            with suppress(OSError):
                self.scraped = await asyncio.to_thread(self.server.figures)
                self.serving = "glossator_serving 1.0" in self.scraped


def check(soak: Soak, status: int, left: Sequence[int], output: str) -> list[str]:
    """What is wrong at the end."""
    tally, problems = soak.tally, list(soak.tally.problems)
    if tally.sent != tally.ended:
        problems.append(f"sent {dict(tally.sent)}, ended {dict(tally.ended)}")
    if status != 0:
        problems.append(f"the server's exit status is {status}")
    if left:
        problems.append(f"{len(left)} processes are left")
    for where, text in (("output", output), ("metrics", soak.scraped), ("messages", "\n".join(tally.messages))):
        if CANARY in text:
            problems.append(f"text of a document is in the {where}")
    if Reason.INTERNAL.value in tally.reasons:
        problems.append(f"{tally.reasons[Reason.INTERNAL.value]} results are INTERNAL")
    if not tally.statuses["ok"]:
        problems.append("no document succeeded")
    for what, before, after, slack in growth(soak.server.samples):
        if after > before * 1.2 + slack:
            problems.append(f"{what} of the front grew from {before:.0f} to {after:.0f}")
    return problems


def growth(lives: Sequence[Sequence[tuple[int, int]]]) -> Iterator[tuple[str, float, float, float]]:
    """Memory and descriptors of the longest life: in its second quarter, and in its last."""
    longest = max(lives, key=len)
    quarter = len(longest) // 4
    if quarter < 5:  # too short to tell growth from starting up
        return
    for index, (what, slack) in enumerate((("resident bytes", 30e6), ("open files", 20.0))):
        series = [sample[index] for sample in longest]
        yield what, statistics.median(series[quarter : 2 * quarter]), statistics.median(series[-quarter:]), slack


def run(seconds: float, seed: int) -> tuple[Soak, list[str]]:
    """Soak a server for so long; returns what is wrong."""
    with tempfile.TemporaryDirectory(prefix="gl-soak-") as name:
        server = Server(Path(name))
        server.start()
        soak = Soak(server, seconds, seed)
        try:
            asyncio.run(_ready_and_run(soak, seconds))
            assert server.process is not None
            server.process.terminate()
            status = server.process.wait(60)
            left = server.left()
        finally:
            for pid in server.processes():
                with suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)
            server.output.close()
        output = (server.folder / "output").read_text(errors="replace")
        return soak, check(soak, status, left, output)


async def _ready_and_run(soak: Soak, seconds: float) -> None:
    async with soak.server.client() as client:
        await client.wait_ready(240)
    soak.until = time.monotonic() + seconds
    await soak.run()


def report(soak: Soak, problems: Sequence[str]) -> None:
    tally = soak.tally
    print(f"sent      {dict(tally.sent)}")
    print(f"ended     {dict(tally.ended)}; {dict(tally.statuses)}")
    print(f"failures  {dict(tally.reasons)}")
    print(f"done to it {dict(soak.kills)}; lives of the server: {len(soak.server.samples)}")
    for what, before, after, _ in growth(soak.server.samples):
        print(f"{what}  {before:,.0f} -> {after:,.0f}")
    for problem in problems:
        print(f"WRONG     {problem}")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=float, default=300.0)
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    soak, problems = run(arguments.seconds, arguments.seed)
    report(soak, problems)
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
