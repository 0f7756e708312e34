"""The service manager that started the process, systemd or what speaks its protocol, and is told how it fares.

The protocol is `sd_notify(3)`: datagrams of lines to the socket that `NOTIFY_SOCKET` names. A unit with `Type=notify`
is up when it is told so, and needs no command beside the server that asks it, which would have to know its address,
certificates and tokens.
"""

from __future__ import annotations

import contextlib
import socket
import time
from collections.abc import MutableMapping

# It reads at once, or has gone.
_PATIENCE = 1.0


class Manager:
    """Tells it; tells nobody where no such manager is."""

    def __init__(self, environment: MutableMapping[str, str]) -> None:
        """Takes the variable out of the environment: what is started from now on has nothing to tell the manager."""
        self._address = environment.pop("NOTIFY_SOCKET", "")
        self._up = False

    def ready(self) -> None:
        """Documents get analyzed."""
        self._up = True
        self._tell("READY=1")

    def reloading(self) -> None:
        """The configuration is read again; `reloaded` says when that is over, whatever came of it."""
        if self._up:
            self._tell(f"RELOADING=1\nMONOTONIC_USEC={time.monotonic_ns() // 1000}")

    def reloaded(self) -> None:
        if self._up:
            self._tell("READY=1")

    def stopping(self) -> None:
        """No further documents are taken."""
        self._up = False
        self._tell("STOPPING=1")

    def _tell(self, state: str) -> None:
        if self._address[:1] not in {"/", "@"}:
            return
        path = self._address if self._address[0] == "/" else "\0" + self._address[1:]
        with contextlib.suppress(OSError), socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as told:
            told.settimeout(_PATIENCE)
            told.connect(path)
            told.sendall(state.encode())
