"""AdminService: how the server fares, and what can be done about it while it runs."""

from __future__ import annotations

import os
import time
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import grpc

import glossator
from glossator.errors import GlossatorError, RequestError
from glossator.wire import messages as pb
from glossator.wire.rpc import AdminServiceServicer
from glossator_server import logs
from glossator_server.changes import Reloaded
from glossator_server.errors import WorkerFailed, shutting_down
from glossator_server.security.gate import PermissionDenied
from glossator_server.worker.memory import resident_bytes

if TYPE_CHECKING:
    from glossator_server.assembly import Assembly
    from glossator_server.reload import Reloader
    from glossator_server.scheduler.supervisor import Supervisor

_LEVELS = ("debug", "info", "warning", "error")

Context = grpc.aio.ServicerContext[Any, Any]


class NoSuchWorker(RequestError):
    """There is no worker of this number, or it cannot be replaced."""


class AdminService(AdminServiceServicer):
    """Acts on one server. The gate asks for the right; whether the service is offered at all is asked for each call."""

    def __init__(self, server: Assembly, reloader: Reloader) -> None:
        self._server = server
        self._reloader = reloader
        self._started = datetime.now(UTC)

    async def GetStatus(self, request: pb.GetStatusRequest, context: Context) -> pb.GetStatusResponse:  # noqa: N802
        self._check()
        server = self._server
        message = pb.GetStatusResponse(
            version=glossator.__version__,
            serving=server.serving,
            draining=server.scheduler.draining,
            pid=os.getpid(),
            resident_bytes=resident_bytes(os.getpid()) or 0,
            workers=[_worker(number, each) for number, each in enumerate(server.scheduler.supervisors)],
            in_flight_documents=server.in_flight,
            queue_documents=server.waiting,
            queue_bytes=server.waiting_bytes,
            unread_result_bytes=server.unread,
            open_calls=server.calls,
            open_streams=server.streams,
            quarantined_analyzers=sorted(server.left_out),
            log_level=logs.level(),
        )
        message.start_time.FromDatetime(self._started)
        if (beside := server.scheduler.beside).pid:
            message.waiting_worker.MergeFrom(
                pb.WorkerInfo(
                    pid=beside.pid,
                    state=pb.WORKER_STATE_BUSY if beside.documents else pb.WORKER_STATE_IDLE,
                    resident_bytes=resident_bytes(beside.pid) or 0,
                    documents=beside.analyzed,
                    batch_documents=beside.documents,
                )
            )
        if (last := self._reloader.last) is not None:
            message.last_reload.CopyFrom(_reload(last))
        if (cache := server.cache) is not None:
            message.cache.MergeFrom(
                pb.CacheInfo(
                    entries=len(cache), bytes=cache.bytes, max_bytes=cache.limit, hits=cache.hits, misses=cache.misses
                )
            )
        return message

    async def DrainWorker(  # noqa: N802
        self, request: pb.DrainWorkerRequest, context: Context
    ) -> pb.DrainWorkerResponse:
        self._check()
        scheduler, config = self._server.scheduler, self._server.config
        if scheduler.draining:
            raise shutting_down()
        if not config.server.workers:
            raise NoSuchWorker("the server analyzes in its own process (server.workers = 0): there is none to replace")
        if request.number >= len(scheduler.supervisors):
            raise NoSuchWorker(
                f"there is no worker {request.number}: their numbers go from 0 to {len(scheduler.supervisors) - 1}",
                found=request.number,
            )
        try:
            old, new = await scheduler.drain_worker(request.number)
        except (WorkerFailed, OSError, TimeoutError) as error:
            why = error if isinstance(error, WorkerFailed) else type(error).__name__
            raise GlossatorError(f"no worker could be started for its place, it stays: {why}") from None
        return pb.DrainWorkerResponse(old_pid=old, new_pid=new)

    async def Reload(self, request: pb.ReloadRequest, context: Context) -> pb.ReloadResponse:  # noqa: N802
        self._check()
        return pb.ReloadResponse(reload=_reload(await self._reloader.reload(replace_workers=request.replace_workers)))

    async def SetLogLevel(  # noqa: N802
        self, request: pb.SetLogLevelRequest, context: Context
    ) -> pb.SetLogLevelResponse:
        self._check()
        if request.level not in _LEVELS:
            raise RequestError(f"the level {request.level[:20]!r} is none: it must be one of {', '.join(_LEVELS)}")
        previous = logs.level()
        logs.set_level(request.level)
        self._server.scheduler.log_from(request.level)
        return pb.SetLogLevelResponse(previous=previous)

    def _check(self) -> None:
        if not self._server.administered:
            raise PermissionDenied(
                "this server is not administered over the network: it would be where tokens are asked for "
                "(security.tokens), by those with the right admin, or where nobody but its machine can connect"
            )


def _worker(number: int, supervisor: Supervisor) -> pb.WorkerInfo:
    state = pb.WORKER_STATE_STARTING
    if supervisor.relieved:
        state = pb.WORKER_STATE_DRAINING
    elif supervisor.ready:
        state = pb.WORKER_STATE_BUSY if supervisor.batch_documents else pb.WORKER_STATE_IDLE
    pid = supervisor.pid
    message = pb.WorkerInfo(
        number=number,
        pid=pid,
        state=state,
        resident_bytes=(resident_bytes(pid) or 0) if pid else 0,
        documents=supervisor.analyzed,
        batch_documents=supervisor.batch_documents,
    )
    if supervisor.ready:
        message.age.FromNanoseconds(round((time.monotonic() - supervisor.since) * 1e9))
    return message


def _reload(reloaded: Reloaded) -> pb.ReloadInfo:
    message = pb.ReloadInfo(
        changed=reloaded.changed,
        needs_restart=reloaded.needs_restart,
        replaced_workers=reloaded.replaced,
        error=reloaded.error,
    )
    message.time.FromDatetime(reloaded.when)
    return message
