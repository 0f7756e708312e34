"""Jobs for tests of the scheduler's parts: real plans of real manifests, what is delivered kept in a list."""

from __future__ import annotations

from importlib.metadata import EntryPoint
from typing import Any

from pydantic import BaseModel, ConfigDict

from glossator import Analyzer, AnalyzerSpec, Config, Document, Manifest, Registry, hookimpl
from glossator.host.plan import make_plan
from glossator_server.scheduler.job import Delivery, Ended, Given, Job, Request


class Value(BaseModel):
    pass


class Options(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    depth: int = 0


def _never(settings: Any) -> Analyzer[Any]:
    raise NotImplementedError


def _manifest(name: str, *uses: str) -> Manifest:
    return Manifest(name=name, create=_never, emits={f"{name}.kind": Value}, uses=uses, options=Options)


MANIFESTS = (
    _manifest("base"),
    _manifest("user", "base.kind"),
    _manifest("grand", "user.kind"),
    _manifest("other"),
    Manifest(name="german", create=_never, emits={"german.kind": Value}, languages=("de",), options=Options),
    Manifest(
        name="able",
        create=_never,
        emits={"able.kind": Value},
        uses_if_there=("base.kind", "user.kind"),
        options=Options,
    ),
)


@hookimpl
def glossator_analyzers() -> tuple[Manifest, ...]:
    return MANIFESTS


def registry() -> Registry:
    return Registry.load(Config(), [EntryPoint("jobs", __name__, "glossator")])


def request(*names: str, depth: int = 0, timeout: float = 30.0) -> Request:
    specs = [AnalyzerSpec(name, options={"depth": depth}) for name in names or ("base",)]
    return Request(make_plan(registry(), specs), timeout)


class Kept(list[Delivery]):
    """What was delivered for a job."""

    @property
    def failures(self) -> dict[str, str]:
        return {
            item.name: item.failure.reason.value
            for item in self
            if isinstance(item, Given) and item.failure is not None
        }

    @property
    def ended(self) -> Ended | None:
        return next((item for item in self if isinstance(item, Ended)), None)


def job(
    text: str = "Text.", of: Request | None = None, *, language: str = "en", deliver: Kept | None = None, **fields: Any
) -> Job:
    kept = Kept() if deliver is None else deliver
    return Job(Document(text), language, of or request(), kept.append, **fields)
