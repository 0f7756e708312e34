"""A client of the generated stubs, so that the tests see what any client would see."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import grpc
from google.rpc import error_details_pb2
from grpc_health.v1 import health_pb2, health_pb2_grpc
from grpc_status import rpc_status

from glossator import Config
from glossator.wire import messages as pb
from glossator.wire.rpc import AnalysisServiceStub, RegistryServiceStub
from glossator_server import Server

LARGE = 32 * 1024 * 1024


# However busy the machine is, nothing takes so long.
PATIENT = {"analyzer_timeout": 200, "unary_deadline": 200, "max_unary_deadline": 250}


def config(
    limits: Mapping[str, Any] = {},
    plugins: tuple[str, ...] = ("faults",),
    more: Mapping[str, Any] = {},
    **server: Any,
) -> Config:
    """Timeouts that nobody reaches who does not hang, and little grace for who does: where an analyzer does as it is
    told, its test gives it more. `more` are other sections."""
    return Config.model_validate(
        {
            "server": {"port": 0, "workers": 0, "cancel_grace": 0.1, **server},
            "limits": PATIENT | dict(limits),
            "plugins": {"allow": plugins},
            **more,
        }
    )


def document(text: str = "One two three.", document_id: str = "", **attributes: str) -> pb.Document:
    return pb.Document(id=document_id, text=text, attributes=attributes)


def options(*analyzers: str | pb.AnalyzerSpec, **fields: Any) -> pb.AnalysisOptions:
    specs = [item if isinstance(item, pb.AnalyzerSpec) else pb.AnalyzerSpec(analyzer=item) for item in analyzers]
    return pb.AnalysisOptions(analyzers=specs, **fields)


def spec(analyzer: str, name: str = "", **values: Any) -> pb.AnalyzerSpec:
    message = pb.AnalyzerSpec(analyzer=analyzer, name=name)
    message.options.update(values)
    return message


@dataclass
class Refusal:
    """The status of a call that failed, with its details."""

    code: grpc.StatusCode
    message: str
    reason: str = ""
    metadata: dict[str, str] = field(default_factory=dict)
    retry_seconds: float | None = None
    fields: tuple[str, ...] = ()
    size: int = 0


def refusal(error: grpc.aio.AioRpcError) -> Refusal:
    found = Refusal(error.code(), error.details() or "")
    status = rpc_status.from_call(error)
    if status is None:
        return found
    found.size = status.ByteSize()
    for detail in status.details:
        info, retry, bad = error_details_pb2.ErrorInfo(), error_details_pb2.RetryInfo(), error_details_pb2.BadRequest()
        if detail.Unpack(info):
            assert info.domain == "glossator"
            found.reason, found.metadata = info.reason, dict(info.metadata)
        elif detail.Unpack(retry):
            found.retry_seconds = retry.retry_delay.ToTimedelta().total_seconds()
        elif detail.Unpack(bad):
            found.fields = tuple(violation.field for violation in bad.field_violations)
    return found


class Stream:
    """One AnalyzeDocuments call."""

    def __init__(self, call: Any) -> None:
        self.call = call
        self.accepted = pb.StreamAccepted()

    async def send(self, *documents: pb.Document) -> None:
        for item in documents:
            await self.call.write(pb.AnalyzeDocumentsRequest(document=item))

    async def cancel(self, document_id: str) -> None:
        cancel = pb.CancelDocument(document_id=document_id)
        await self.call.write(pb.AnalyzeDocumentsRequest(cancel=cancel))

    async def close(self) -> None:
        await self.call.done_writing()

    async def read(self) -> Any:
        """The next event; raises `AioRpcError` or returns EOF at the end."""
        return await self.call.read()

    async def until_done(self, document_id: str) -> list[pb.AnalyzeDocumentsResponse]:
        """Events up to the done of this document, of all documents."""
        events = []
        while True:
            event = await self.read()
            assert event is not grpc.aio.EOF, "the stream ended"
            events.append(event)
            if event.document_id == document_id and event.HasField("done"):
                return events

    async def rest(self) -> list[pb.AnalyzeDocumentsResponse]:
        """All events to the end."""
        events = []
        while (event := await self.read()) is not grpc.aio.EOF:
            events.append(event)
        return events


class Service:
    """A running server and a channel to it."""

    def __init__(self, server: Server) -> None:
        self.server = server
        self.channel = grpc.aio.insecure_channel(
            server.address,
            [("grpc.max_receive_message_length", LARGE), ("grpc.max_send_message_length", LARGE)],
        )
        self.analysis: Any = AnalysisServiceStub(self.channel)
        self.registry: Any = RegistryServiceStub(self.channel)
        self.health: Any = health_pb2_grpc.HealthStub(self.channel)

    async def analyze(
        self, item: pb.Document, how: pb.AnalysisOptions | None = None, **call: Any
    ) -> pb.AnalyzeResponse:
        response: pb.AnalyzeResponse = await self.analysis.Analyze(
            pb.AnalyzeRequest(document=item, options=how), **call
        )
        return response

    async def refused(self, item: pb.Document, how: pb.AnalysisOptions | None = None, **call: Any) -> Refusal:
        """Why the analysis is refused: fails if it is not."""
        try:
            await self.analyze(item, how, **call)
        except grpc.aio.AioRpcError as error:
            return refusal(error)
        raise AssertionError("it was not refused")

    async def analyze_stream(
        self, item: pb.Document, how: pb.AnalysisOptions | None = None
    ) -> list[pb.AnalyzeStreamResponse]:
        call = self.analysis.AnalyzeStream(pb.AnalyzeStreamRequest(document=item, options=how))
        return [event async for event in call]

    async def stream(self, how: pb.AnalysisOptions | None = None, **fields: Any) -> Stream:
        """An open stream whose config was accepted; `stream.accepted` says how."""
        stream = Stream(self.analysis.AnalyzeDocuments())
        config = pb.StreamConfig(options=how, **fields)
        await stream.call.write(pb.AnalyzeDocumentsRequest(config=config))
        first = await stream.read()
        stream.accepted = first.accepted
        return stream

    async def analyze_documents(
        self, documents: Iterable[pb.Document], how: pb.AnalysisOptions | None = None, **fields: Any
    ) -> list[pb.AnalyzeDocumentsResponse]:
        """All events after `accepted`."""
        stream = await self.stream(how, **fields)
        await stream.send(*documents)
        await stream.close()
        return await stream.rest()

    async def check(self, service: str = "glossator.v1.AnalysisService") -> str:
        response = await self.health.Check(health_pb2.HealthCheckRequest(service=service))
        name: str = health_pb2.HealthCheckResponse.ServingStatus.Name(response.status)
        return name

    async def worker_pids(self) -> tuple[int, ...]:
        """Of all workers, when all are there: who was served may have been served while a successor was on its way."""
        while 0 in self.server.worker_pids:
            await self.check()
        return self.server.worker_pids

    async def still_serves(self) -> None:
        """What must hold after every mishap."""
        response = await self.analyze(document(), options("faults.words"))
        assert words(response.results[0]) == ["One", "two", "three", "."]


class Serve:
    """Starts servers."""

    def __init__(self) -> None:
        self.services: list[Service] = []

    async def __call__(self, settings: Config | None = None, *, ready: bool = True, **server: Any) -> Service:
        started = Server(settings or config(**server))
        await started.start()
        service = Service(started)
        self.services.append(service)
        if ready:
            await started.ready()
        return service

    async def stop(self) -> None:
        for service in self.services:
            await service.channel.close()
            await service.server.stop()


def words(result: pb.AnalyzerResult) -> list[str]:
    return [str(item.fields["text"]) for item in result.annotations]


def dones(events: Iterable[pb.AnalyzeDocumentsResponse]) -> dict[str, pb.DocumentDone]:
    return {event.document_id: event.done for event in events if event.HasField("done")}


def results(events: Iterable[pb.AnalyzeDocumentsResponse], document_id: str) -> dict[str, pb.AnalyzerResult]:
    """Of one document, by name; each analyzer must have reported once."""
    found: dict[str, pb.AnalyzerResult] = {}
    for event in events:
        if event.document_id == document_id and event.HasField("result"):
            assert event.result.name not in found, "reported twice"
            found[event.result.name] = event.result
    return found
