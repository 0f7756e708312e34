"""Results that are kept, to be given again for an equal document: off unless `server.result_cache_bytes` says so.

Equal is what nothing in the results could tell apart: text, language, reference time, attributes, analyzers with their
options and fingerprints, unit of offsets and the like. The document's id counts only where analyzers of others run, as
they see it. Kept are documents of which every analyzer had a result: a failure may be gone the next time. Nothing is
kept of analyzers that are not deterministic. What was not asked for longest makes room.
"""

from __future__ import annotations

import hashlib
import json
from collections import OrderedDict
from collections.abc import Callable
from typing import NamedTuple

from glossator.host.status import EngineStatus
from glossator.text.language import DocumentLanguage
from glossator_server.scheduler.job import Delivery, Given, Job
from glossator_server.telemetry.meter import Meter

# Of all that is kept, one document's results may be this part.
_LARGEST = 8
# What an entry takes beside its bytes, roughly: its key, tuples and places in the dictionary.
_ENTRY = 500


class _Kept(NamedTuple):
    """Of one document."""

    results: tuple[tuple[str, tuple[bytes, ...]], ...]
    language: DocumentLanguage
    """As it was found, if the document names none."""
    fallback: bool


class Cache:
    """The results of documents, by digests of what they depend on."""

    def __init__(self, limit: int, meter: Meter, status: Callable[[], EngineStatus | None]) -> None:
        """At most `limit` bytes are kept; `status` is how the analyzers are now, with their fingerprints."""
        self.limit = limit
        self.bytes = 0
        self.hits = self.misses = 0
        self._meter = meter
        self._status = status
        self._entries: OrderedDict[bytes, _Kept] = OrderedDict()
        self._epoch = 0

    def __len__(self) -> int:
        return len(self._entries)

    def clear(self) -> None:
        """Forget everything, also what is on its way: other code or settings hold from now on."""
        self._entries.clear()
        self.bytes = 0
        self._epoch += 1

    def answer(self, job: Job) -> bool:
        """Deliver all results of the job if they are kept, and say whether; else keep them when they come."""
        if job.request.no_cache or not _repeatable(job):
            return False
        key = self._key(job)
        found = self._entries.get(key)
        self._meter.looked_up(hit=found is not None)
        if found is None:
            self.misses += 1
            job.deliver = self._recording(key, job.deliver)
            return False
        self.hits += 1
        self._entries.move_to_end(key)
        job.cached = True
        if not job.language:
            job.settle(found.language, fallback=found.fallback)
        for name, parts in found.results:
            job.give(name, parts, None)
        return True

    def _recording(self, key: bytes, deliver: Callable[[Delivery], None]) -> Callable[[Delivery], None]:
        epoch, parts, size, whole = self._epoch, dict[str, tuple[bytes, ...]](), _ENTRY, True

        def recorded(delivery: Delivery) -> None:
            nonlocal size, whole
            if isinstance(delivery, Given):
                size += sum(map(len, delivery.parts))
                whole = whole and delivery.failure is None and size <= self.limit // _LARGEST
                if whole:
                    parts[delivery.name] = delivery.parts
                else:
                    parts.clear()
            elif whole and delivery.failure is None and epoch == self._epoch:
                self._keep(key, _Kept(tuple(parts.items()), delivery.language, delivery.fallback), size)
            deliver(delivery)

        return recorded

    def _keep(self, key: bytes, kept: _Kept, size: int) -> None:
        if key in self._entries:
            return  # two equal ones were under way together
        self._entries[key] = kept
        self.bytes += size
        while self.bytes > self.limit:
            _, oldest = self._entries.popitem(last=False)
            self.bytes -= _ENTRY + sum(len(part) for _, parts in oldest.results for part in parts)

    def _key(self, job: Job) -> bytes:
        document, request, status = job.document, job.request, self._status()
        prints = {} if status is None else status.fingerprints
        told = [
            job.language,
            request.key,
            request.encoding.value,
            request.include_text,
            request.describe,
            request.chunk_bytes,
            None if document.reference_time is None else document.reference_time.isoformat(),
            sorted(document.attributes.items()),
            document.language,
            [(step.name, prints.get(step.registered.manifest.name, "")) for step in request.steps.values()],
            "" if all(step.registered.built_in for step in request.steps.values()) else document.id,
        ]
        digest = hashlib.sha256(json.dumps(told).encode())
        digest.update(b"\0")
        digest.update(document.text.encode())
        return digest.digest()


def _repeatable(job: Job) -> bool:
    """Whether the same document gives the same results."""
    return all(step.registered.manifest.deterministic for step in job.request.steps.values())
