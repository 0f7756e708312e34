"""Where documents are analyzed: by a server of our own that lives as long as the run, or by one elsewhere."""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Generator, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Protocol

import tomlkit

from glossator import AnalyzerSpec, Config, Document, DocumentResult
from glossator.cores import cores
from glossator.host.info import AnalyzerInfo, ServerInfo
from glossator_client.access import of_config
from glossator_client.client import Client
from glossator_client.errors import ClientError
from glossator_client.process import ServerProcess
from glossator_client.retry import Retry

# Nobody waits in front of a run that takes a day: a server may be restarted meanwhile.
_RETRY = Retry(wait=300.0)
# Our own is not started again by anybody.
_RETRY_OWN = Retry(wait=5.0)
_AGAIN = "run the same command again: it does what is missing"
_MOST_WORKERS = 64
# So many that each worker has a batch, and the next one is there when it is done.
_IN_FLIGHT_BATCHES = 2


class Engine(Protocol):
    """Whom a run asks: a client of a server, or what asks many."""

    def list_analyzers(self) -> list[AnalyzerInfo]:
        """What it offers."""
        ...

    def server_info(self) -> ServerInfo:
        """Its models and limits."""
        ...

    def analyze_documents(
        self,
        documents: Iterable[Document | None],
        *,
        analyzers: Sequence[AnalyzerSpec],
        language: str = "",
        analyzer_timeout: float | None = None,
    ) -> Generator[DocumentResult, Any, None]:
        """Results as they come; see `Client`. None among the documents: the next one may be long in coming."""
        ...


@contextmanager
def elsewhere(address: str, config: Config) -> Iterator[Client]:
    """A client of the server at an address. Raises `ClientError` if nobody is there now: perhaps it is a wrong one."""
    most = config.limits.max_message_bytes
    with Client(address, retry=_RETRY, max_message_bytes=most, undecoded=True, **of_config(config.client)) as client:
        client.health()
        yield client


@contextmanager
def local(
    config: Config, workers: int | None = None, *, folder: str | None = None, undecoded: bool = True
) -> Iterator[Client]:
    """A client of a server of our own: with as many workers as there are processors, unless told otherwise.

    It listens on a Unix socket in a folder that only this user can look into, whatever the configuration says of ports,
    tokens and certificates; that is in `folder`, by default where temporary files are. Results are `undecoded` for
    columns; else they can go elsewhere. Raises `Unavailable` if it does not start, or ends before the run does.
    """
    with tempfile.TemporaryDirectory(prefix="glossator-", dir=folder) as place:
        file = Path(place) / "glossator.toml"
        with open(os.open(file, os.O_WRONLY | os.O_CREAT, 0o600), "w", encoding="utf-8") as writer:
            writer.write(tomlkit.dumps(_configuration(config, workers, f"{place}/socket")))
        command = (sys.executable, "-m", "glossator_corpus.run.child", str(os.getpid()))
        with ServerProcess(
            ("--config", str(file)), command=command, environment=_environment(), own_session=True
        ) as server:
            address = server.address()
            most = config.limits.max_message_bytes
            with Client(address, retry=_RETRY_OWN, max_message_bytes=most, undecoded=undecoded) as client:
                server.wait_ready(client)
                try:
                    yield client
                except ClientError as error:
                    raise server.explained(error, _AGAIN) from error


def _configuration(config: Config, workers: int | None, socket: str) -> dict[str, object]:
    count = min(workers or cores(), _MOST_WORKERS)
    in_flight = max(config.limits.max_in_flight_documents, _IN_FLIGHT_BATCHES * config.server.batch_documents * count)
    settings = config.model_dump(mode="json", exclude_none=True)
    settings["server"] |= {"workers": count, "unix_socket": socket, "reflection": False}
    settings["limits"] |= {
        "max_in_flight_documents": in_flight,
        "max_queue_documents": max(config.limits.max_queue_documents, 4 * in_flight),
    }
    settings["telemetry"] |= {"metrics_port": 0, "access_log": False}
    del settings["security"], settings["client"]
    return settings


def _environment() -> dict[str, str]:
    """Ours without what the configuration is read from: it has been, and would win over the file."""
    read = tuple(f"glossator_{name}" for name in (*Config.model_fields, "config"))
    return {
        name: value
        for name, value in os.environ.items()
        if not any(name.lower() == prefix or name.lower().startswith(f"{prefix}__") for prefix in read)
    }
