"""An analyzer for tests of runs: what it does depends on words of the text, and on files beside it."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterable
from pathlib import Path

from pydantic import BaseModel

from glossator import Annotation, Manifest, NoOptions, PerDocument, ServiceUnavailable, Span, View, hookimpl


class Settings(BaseModel):
    folder: str = ""


class Options(BaseModel):
    loudness: int = 1


class Mood(BaseModel):
    loudness: int


class Moody(PerDocument[Options]):
    def __init__(self, settings: Settings) -> None:
        self._folder = Path(settings.folder)

    def analyze_one(self, view: View, options: Options) -> Iterable[Annotation]:
        text = view.document.text
        # Looked up now: whoever is let through the gate late must not write into the log of another test.
        log = self._folder / f"log{(self._folder / 'test').read_text()}"
        if "stubborn" in text:
            raise ValueError("no")
        if "elsewhere" in text and not (self._folder / "back").exists():
            raise ServiceUnavailable("the service of moods is away")
        if "deadly" in text and not (self._folder / "killed").exists():
            (self._folder / "killed").touch()
            os.kill(os.getpid(), signal.SIGKILL)
        if "patient" in text:
            (self._folder / "gate").read_bytes()  # a FIFO: until the test opens and closes it
        if view.document.id == "probe":
            (self._folder / "probed").touch()
            return
        with log.open("a") as seen:
            seen.write(f"{view.document.id}\n")
        yield Annotation("moody.mood", (Span(0, 1),), Mood(loudness=options.loudness), "calm")


class Sulky(PerDocument[NoOptions]):
    """Says nothing, but not without moods."""

    def analyze_one(self, view: View, options: NoOptions) -> Iterable[Annotation]:
        return ()


@hookimpl
def glossator_analyzers() -> Iterable[Manifest]:
    yield Manifest(
        name="moody",
        create=Moody,
        emits={"moody.mood": Mood},
        options=Options,
        settings=Settings,
        default=False,
    )
    yield Manifest(
        name="sulky",
        create=lambda settings: Sulky(),
        emits={"moody.sulk": Mood},
        uses=("moody.mood",),
        default=False,
    )
