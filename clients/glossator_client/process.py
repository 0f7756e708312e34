"""A server as a child process, for commands that need one for themselves: started, waited for, and stopped."""

from __future__ import annotations

import re
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import IO

from rich.console import Console
from rich.text import Text

from glossator import Failure, Reason
from glossator.cli.show.console import show
from glossator.cli.show.describe import one_line
from glossator_client.client import Client
from glossator_client.errors import ClientError, DeadlineExceeded, Unavailable

_LISTENING = "listening on "
_START_SECONDS = 300.0
_STOP_SECONDS = 60.0
_END_SECONDS = 10.0
_LOG_LINES = 40
_LAST_WORDS = re.compile(r"glossator( serve)?: (error: )?(?P<why>.+)")


class ServerProcess:
    """`glossator serve` on a free port, as a child process; its log is kept aside."""

    def __init__(
        self,
        arguments: Sequence[str] = ("--port", "0"),
        *,
        command: Sequence[str] = (),
        environment: Mapping[str, str] | None = None,
        own_session: bool = False,
    ) -> None:
        """`arguments` are flags of `glossator serve`.

        `command` runs `glossator` otherwise than Python does by itself, `environment` is instead of ours. In a session
        of its own, Ctrl-C in the terminal does not reach it.
        """
        # A file and not a pipe: a pipe that nobody reads would stop the server when it is full.
        self._log: IO[bytes] = tempfile.TemporaryFile()  # noqa: SIM115 - closed in __exit__
        self._process = subprocess.Popen(  # noqa: S603 - our own command
            [*(command or (sys.executable, "-m", "glossator")), "serve", *arguments],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=self._log,
            text=True,
            env=environment,
            start_new_session=own_session,
        )

    def __enter__(self) -> ServerProcess:
        return self

    def __exit__(self, *_: object) -> None:
        if self._process.poll() is None:
            self.stop()
        if self._process.stdout is not None:
            self._process.stdout.close()
        self._log.close()

    def address(self) -> str:
        """Where it listens, as its first line of output says; raises `Unavailable` if it ends before."""
        assert self._process.stdout is not None  # noqa: S101 - it was opened with a pipe
        for line in self._process.stdout:
            if line.startswith(_LISTENING):
                return line.removeprefix(_LISTENING).strip()
        raise self._ended()

    def wait_ready(self, client: Client) -> None:
        """Wait until it can analyze documents; raises `Unavailable` as soon as it ends instead."""
        deadline = time.monotonic() + _START_SECONDS
        while True:
            try:
                return client.wait_ready(1.0)
            except ClientError as error:
                # Who ends breaks off its calls first, in one way or another, and is gone a moment later.
                if self._gone(0.0 if isinstance(error, DeadlineExceeded) else _END_SECONDS):
                    raise self._ended() from None
                if not isinstance(error, DeadlineExceeded) or time.monotonic() > deadline:
                    raise

    def _gone(self, seconds: float) -> bool:
        """Whether it ends within so many seconds."""
        try:
            self._process.wait(seconds)
        except subprocess.TimeoutExpired:
            return False
        return True

    def stop(self) -> int:
        """Ask it to finish and wait; returns its exit status."""
        with _uninterrupted():
            self._process.send_signal(signal.SIGTERM)
            try:
                return self._process.wait(_STOP_SECONDS)
            except subprocess.TimeoutExpired:
                self._process.kill()
                return self._process.wait()

    def show_log(self, target: Console) -> None:
        """The end of what it wrote to standard error."""
        lines = self._logged()
        show(target, Text(f"the server's log{', its end' if len(lines) > _LOG_LINES else ''}:", style="bold red"))
        for line in lines[-_LOG_LINES:]:
            show(target, Text(f"  {one_line(line)}"))

    def explained(self, error: ClientError, then: str) -> ClientError:
        """What it means that a call of it failed so: that it has ended, if that is so; `then` says what to do."""
        return self._ended("in the midst of it", then) if self._gone(0.0) else error

    def _ended(self, when: str = "while starting", then: str = "") -> Unavailable:
        status = self._process.wait()
        how = f"with exit status {status}" if status >= 0 else f"killed by {_signal_name(-status)}"
        # Its last words, if it had any: what it lacks, and what to install.
        why = next((found for line in reversed(self._logged()) if (found := _LAST_WORDS.match(line))), None)
        told = f": {one_line(why['why'])}" if why else ""
        message = f"the server ended {when}, {how}{told}{then and f'; {then}'}"
        return Unavailable(Failure(Reason.UNREACHABLE, message))

    def _logged(self) -> list[str]:
        self._log.seek(0)
        return self._log.read().decode(errors="replace").splitlines()


@contextmanager
def _uninterrupted() -> Iterator[None]:
    """A second Ctrl-C must not leave a server behind."""
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def _signal_name(number: int) -> str:
    """Some have none, most of the real-time ones."""
    return next((each.name for each in signal.Signals if each == number), f"signal {number}")
