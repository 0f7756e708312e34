"""The exporter of spans says in our log that nobody takes them: what OpenTelemetry says of it is withheld there."""

from __future__ import annotations

import logging
import time
from collections.abc import Sequence

from opentelemetry.sdk.trace import ReadableSpan
from opentelemetry.sdk.trace.export import SpanExporter, SpanExportResult

_log = logging.getLogger(__name__)

# Seconds between two lines about it.
_PAUSE = 60.0


class Telling(SpanExporter):
    """Passes everything on. Called from one thread, the processor's."""

    def __init__(self, to: SpanExporter) -> None:
        self._to = to
        self._lost = 0
        self._told = -_PAUSE

    def export(self, spans: Sequence[ReadableSpan]) -> SpanExportResult:
        result = self._to.export(spans)
        if result is not SpanExportResult.SUCCESS:
            self._lost += len(spans)
            if time.monotonic() - self._told >= _PAUSE:
                self._told = time.monotonic()
                _log.warning(
                    "traces: %d spans so far could not be exported, and others may have been dropped meanwhile: the "
                    "collector that OTEL_EXPORTER_OTLP_ENDPOINT names, by default localhost:4318, does not take them",
                    self._lost,
                )
        elif self._lost:
            _log.info("traces: spans are exported again, after %d were lost", self._lost)
            self._lost, self._told = 0, -_PAUSE
        return result

    def shutdown(self) -> None:
        self._to.shutdown()

    def force_flush(self, timeout_millis: int = 30_000) -> bool:
        return self._to.force_flush(timeout_millis)
