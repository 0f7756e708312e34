"""Says a text in every way in which code can say something without being asked.

The text is that of a document, and, for what goes on where there is none yet, that of an environment variable.
"""

from __future__ import annotations

import asyncio
import faulthandler
import logging
import os
import subprocess
import sys
import threading
import warnings
from collections.abc import Callable, Iterable
from typing import Any

from pydantic import BaseModel, field_validator

from glossator import Analyzer, Annotation, Manifest, PerDocument, Reference, View, hookimpl

WORD = "GLOSSATOR_FAULTS_WORD"


class Panic(BaseException):
    """As those of native code."""


class Value(BaseModel):
    text: str = ""
    what: Reference | None = None


def _thread(text: str) -> None:
    def fail() -> None:
        raise ValueError(text)

    thread = threading.Thread(target=fail, name=text)
    thread.start()
    thread.join()


class _Deleted:
    def __init__(self, text: str) -> None:
        self.text = text

    def __del__(self) -> None:
        raise ValueError(self.text)


def _print(text: str) -> None:
    print(text)
    print(text, file=sys.stderr, flush=True)
    sys.stdout.flush()


def _original(text: str) -> None:
    for stream in (sys.__stdout__, sys.__stderr__):
        assert stream is not None
        stream.write(f"{text}\n")
        stream.flush()


def _native(text: str) -> None:
    os.write(1, f"{text}\n".encode())
    os.write(2, text.encode())


def _handler(text: str) -> None:
    logger = logging.getLogger("acme.own")
    logger.addHandler(logging.StreamHandler())
    logger.error("%s", text)


def _logged_exception(text: str) -> None:
    try:
        raise ValueError(text)
    except ValueError:
        logging.getLogger(text).exception("%s", text)


SAYS: dict[str, Callable[[str], Any]] = {
    "print": _print,
    "the original streams": _original,
    "native output": _native,
    "a program": lambda text: subprocess.run(["echo", text], check=True),
    "a thread": _thread,
    "deletion": lambda text: _Deleted(text) and None,
    "a warning": warnings.warn,
    "a warning from elsewhere": lambda text: warnings.warn(text, stacklevel=4),
    "a warning of a made file": lambda text: warnings.warn_explicit(text, UserWarning, text, 1),
    "a log line": lambda text: logging.getLogger("acme").warning("odd: %s", text),
    "a log line from elsewhere": lambda text: logging.getLogger("acme").error(text, stacklevel=4),
    "a log line in our name": lambda text: logging.getLogger("glossator").error(text),
    "a log line that cannot be made": lambda text: logging.getLogger("acme").error("%d %s", text),  # noqa: PLE1206
    "a logged exception": _logged_exception,
    "its own handler": _handler,
    "a hook called by itself": lambda text: sys.excepthook(ValueError, ValueError(text), None),
    "a dump": lambda text: faulthandler.dump_traceback(2),
}


def _raise(error: BaseException) -> None:
    raise error


RAISES: dict[str, Callable[[str], Any]] = {
    "an error": lambda text: _raise(ValueError(text)),
    "a panic": lambda text: _raise(Panic(text)),
    "an exit": sys.exit,
    "a cancel": lambda text: _raise(asyncio.CancelledError(text)),
    "an interrupt": lambda text: _raise(KeyboardInterrupt(text)),
    "a stop": lambda text: _raise(StopIteration(text)),
    "a generator's end": lambda text: _raise(GeneratorExit(text)),
    "a group": lambda text: _raise(BaseExceptionGroup(text, [Panic(text)])),
    "a made class": lambda text: _raise(type(text, (ValueError,), {"__module__": text})(text)),
    "code of the text": lambda text: exec(f"def {text}(): raise ValueError\n{text}()", {"__name__": text}),
    "a cause": lambda text: _raise(ValueError(text).with_traceback(None)),
    "a system's error": lambda text: open(f"/nowhere/{text}"),  # noqa: SIM115
    "a missing module": lambda text: __import__(f"{text} is not a module"),
}


class Says(PerDocument[Any]):
    def analyze_one(self, view: View, options: Any) -> Iterable[Annotation]:
        text, way = view.text, view.document.attributes["way"]
        if way in SAYS:
            SAYS[way](text)
        elif way in RAISES:
            RAISES[way](text)
        elif way == "a kind":
            return [Annotation(text, (), Value())]
        elif way == "an id":
            return [Annotation("canary.value", (), Value(), id=text)] * 2
        elif way == "a label":
            return [Annotation("canary.value", (), Value(), text)]
        elif way == "a made value":
            return [Annotation("canary.value", (), type(text, (), {})())]
        elif way == "another kind":
            view.annotations(text)
        return []


class Options(BaseModel):
    text: str = ""

    @field_validator("text")
    @classmethod
    def check(cls, text: str) -> str:
        if text:
            SAYS["print"](text)
            raise Panic(text)
        return text


def broken(settings: BaseModel) -> Analyzer[Any]:
    raise ConnectionError(f"postgres://{os.environ[WORD]}@db")


if word := os.environ.get(WORD):
    for say in SAYS.values():
        say(word)


@hookimpl
def glossator_analyzers() -> Iterable[Manifest]:
    emits: Any = {"canary.value": Value}
    yield Manifest(
        name="canary.says",
        create=lambda settings: Says(),
        emits=emits,
        options=Options,
        labels=("fine",),
        default=False,
    )
    yield Manifest(name="canary.broken", create=broken, emits={"canary.other": Value}, default=False)


@hookimpl
def glossator_shutdown() -> None:
    raise Panic(os.environ.get(WORD, ""))
