"""A parser that loads its models only when the test lets it: `GLOSSATOR_FAULTS_GATE` names the test's socket."""

from __future__ import annotations

import os
import socket
from collections.abc import Sequence

from glossator import ModelPackage, Parser, ParserFactory, ParserSettings, hookimpl

from .parser import RegexFactory


class _Factory(RegexFactory):
    def create(self, settings: ParserSettings) -> Parser:
        with socket.socket(socket.AF_UNIX) as gate:
            gate.connect(os.environ["GLOSSATOR_FAULTS_GATE"])
            gate.sendall(b"loading models\n")
            gate.recv(1)
        return super().create(settings)


@hookimpl(tryfirst=True)
def glossator_parser(language: str, models: Sequence[ModelPackage]) -> ParserFactory | None:
    return _Factory(language)
