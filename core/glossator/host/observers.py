"""What plugins watch of batches: what they raise is logged, and changes nothing."""

from __future__ import annotations

import logging
from collections.abc import Callable, Container
from contextlib import AbstractContextManager, ExitStack
from typing import Any

from glossator.contract.batch import Batch, StepSummary
from glossator.host.registry import Registry
from glossator.telling import let_through, told

_log = logging.getLogger(__name__)


class Observers:
    """Those of one engine."""

    def __init__(self, registry: Registry, failed: Container[str]) -> None:
        """`failed` are the plugins to do without."""
        self._registry = registry
        self._failed = failed

    def around(self, batch: Batch) -> ExitStack:
        """What plugins wrap around the batch; one that breaks is left out, with a line in the log."""
        stack = ExitStack()
        for name, observe in self._registry.implementations("glossator_batch"):
            if name in self._failed:
                continue
            try:
                if (observer := observe(batch=batch)) is not None:
                    observer.__enter__()
                    stack.push(_quiet(observer, name))
            except BaseException as error:
                let_through(error)
                _log.warning("plugin %r: its glossator_batch raised %s", name, told(error))
        return stack

    def of_steps(self) -> Callable[[StepSummary], None] | None:
        """What tells plugins of the steps of a batch; None if nobody wants to know."""
        found = [
            (name, observe)
            for name, observe in self._registry.implementations("glossator_step")
            if name not in self._failed
        ]

        def tell(summary: StepSummary) -> None:
            for name, observe in found:
                try:
                    observe(summary=summary)
                except BaseException as error:
                    let_through(error)
                    _log.warning("plugin %r: its glossator_step raised %s", name, told(error))

        return tell if found else None


def _quiet(observer: AbstractContextManager[object], plugin: str) -> Callable[..., bool]:
    """Leaves the observer, but lets it neither break the batch nor swallow what went wrong in it."""

    def leave(*details: Any) -> bool:
        try:
            observer.__exit__(*details)
        except BaseException as error:
            let_through(error)
            _log.warning("plugin %r: its glossator_batch raised %s", plugin, told(error))
        return False

    return leave
