"""What a process does that has to be cared for: `GLOSSATOR_FAULTS_CARE` says what, at import or in `create`."""

from __future__ import annotations

import os
import signal
import socket
import sys
import time
from collections.abc import Iterable
from typing import Any

from pydantic import BaseModel

from glossator import Analyzer, Manifest, PerDocument, View, hookimpl

CARE = os.environ.get("GLOSSATOR_FAULTS_CARE", "")
GATE = "GLOSSATOR_FAULTS_GATE"


class Value(BaseModel):
    pass


class Ends(PerDocument[Any]):
    def analyze_one(self, view: View, options: Any) -> Iterable[Any]:
        return ()


class Panic(BaseException):
    pass


def _hang() -> None:
    with socket.socket(socket.AF_UNIX) as gate:
        gate.connect(os.environ[GATE])
        gate.sendall(f"hanging {CARE.split()[-1]}\n".encode())
        while True:
            time.sleep(1000)


def create(settings: BaseModel) -> Analyzer[Any]:
    if CARE == "hang in create":
        _hang()
    if CARE == "exit in create":
        sys.exit("no licence")
    if CARE == "changes in create":
        _change()
    return Ends()


def _change() -> None:
    """What belongs to the whole process, as libraries do that think they were programs."""
    os.chdir("/")
    os.umask(0o777)
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    for number in (signal.SIGPIPE, signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.SIG_DFL)


if CARE == "changes":
    _change()
if CARE == "hang":
    _hang()
if CARE == "panic":
    raise Panic
if CARE == "timeout":
    socket.setdefaulttimeout(0.05)


@hookimpl
def glossator_analyzers() -> Iterable[Manifest]:
    yield Manifest(name="care.ends", create=create, emits={"care.value": Value}, default=False)
