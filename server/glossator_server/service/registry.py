"""RegistryService: what this server offers, and how its analyzers fare."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import grpc

import glossator
from glossator import wire
from glossator.config import Config
from glossator.contract.analyzer import API_VERSION
from glossator.errors import AnalyzerNotFound, RequestError
from glossator.host.info import AnalyzerInfo, LimitsInfo, ServerInfo, infos_of, language_info
from glossator.host.registry import Registry
from glossator.similar import meant
from glossator.wire import messages as pb
from glossator.wire.rpc import RegistryServiceServicer
from glossator_server.listen import reflects
from glossator_server.scheduler.dispatch import Scheduler

_LARGEST_PAGE = 100

Context = grpc.aio.ServicerContext[Any, Any]


class RegistryService(RegistryServiceServicer):
    """Answers from memory: never waits for a worker."""

    def __init__(self, registry: Registry, scheduler: Scheduler) -> None:
        self._registry = registry
        self._scheduler = scheduler
        self._started = datetime.now(UTC)

    def adopt(self, registry: Registry) -> None:
        """Tell of this one from now on."""
        self._registry = registry

    async def ListAnalyzers(  # noqa: N802
        self, request: pb.ListAnalyzersRequest, context: Context
    ) -> pb.ListAnalyzersResponse:
        if request.page_size < 0:
            raise RequestError(f"page_size is {request.page_size}, it must not be negative", limit=0)
        size = min(request.page_size or _LARGEST_PAGE, _LARGEST_PAGE)
        wanted = [
            info
            for name, info in self._infos().items()
            if name > request.page_token and _speaks(info, request.language)
        ]
        page = wanted[:size]
        return pb.ListAnalyzersResponse(
            analyzers=[wire.encode_info(info) for info in page],
            next_page_token=page[-1].id if len(wanted) > size else "",
        )

    async def GetAnalyzer(  # noqa: N802
        self, request: pb.GetAnalyzerRequest, context: Context
    ) -> pb.GetAnalyzerResponse:
        infos = self._infos()
        if request.id not in infos:
            installed = ", ".join(infos) or "none"
            raise AnalyzerNotFound(
                f"no analyzer {request.id[:100]!r} is installed; installed: {installed}{meant(request.id, infos)}",
                installed=installed,
            )
        return pb.GetAnalyzerResponse(analyzer=wire.encode_info(infos[request.id]))

    async def GetServerInfo(  # noqa: N802
        self, request: pb.GetServerInfoRequest, context: Context
    ) -> pb.GetServerInfoResponse:
        config = self._scheduler.config
        status = self._scheduler.status
        return wire.encode_server_info(
            ServerInfo(
                version=glossator.__version__,
                plugin_api=str(API_VERSION),
                start_time=self._started,
                limits=_limits(config),
                capabilities=("cancel_document", "ordered", *(("reflection",) if reflects(config) else ())),
                languages=tuple(language_info(language) for language in status.languages) if status else (),
            )
        )

    def _infos(self) -> dict[str, AnalyzerInfo]:
        """Every analyzer, and every plugin that could not be asked for its analyzers or failed."""
        return infos_of(self._registry, self._scheduler.status, wire.described)


def _speaks(info: AnalyzerInfo, language: str) -> bool:
    base = language.replace("_", "-").lower().split("-")[0]
    return not base or bool({"*", base} & {name.split("-")[0] for name in info.languages})


def _limits(config: Config) -> LimitsInfo:
    limits = config.limits
    return LimitsInfo(
        limits.max_document_bytes,
        limits.max_message_bytes,
        limits.max_in_flight_documents,
        limits.max_analyzers,
        limits.max_analyzer_timeout,
        limits.max_unary_deadline,
        limits.max_attributes_bytes,
        limits.max_options_bytes,
        limits.max_stream_unread_bytes,
    )
