"""The calls of AdminService."""

from __future__ import annotations

from types import TracebackType
from typing import Any, Self, TypeVar

import grpc

from glossator.wire import messages as pb
from glossator.wire import rpc
from glossator_client.access import Token, calling
from glossator_client.channel import DEFAULT_ADDRESS, MAX_MESSAGE_BYTES, channel_options
from glossator_client.errors import from_status

ResponseT = TypeVar("ResponseT")


class Admin:
    """Looks after a server. Use it as a context manager; every method raises `ClientError`. Nothing is tried again."""

    def __init__(
        self,
        address: str = DEFAULT_ADDRESS,
        *,
        timeout: float = 30.0,
        credentials: grpc.ChannelCredentials | None = None,
        server_name: str = "",
        token: Token | str | None = None,
        insecure: bool = False,
    ) -> None:
        """As for `Client`; the token needs the right `admin`. `timeout` is in seconds, for each call."""
        self.address = address
        self.timeout = timeout
        options = channel_options(address, max_message_bytes=MAX_MESSAGE_BYTES, server_name=server_name)
        self._channel = (
            grpc.insecure_channel(address, options)
            if credentials is None
            else grpc.secure_channel(address, credentials, options)
        )
        through = calling(address, token, encrypted=credentials is not None, insecure=insecure)(self._channel)
        self._stub: Any = rpc.AdminServiceStub(through)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._channel.close()

    def status(self) -> pb.GetStatusResponse:
        """How the server fares."""
        return self._call(self._stub.GetStatus, pb.GetStatusRequest(), pb.GetStatusResponse)

    def drain(self, number: int) -> pb.DrainWorkerResponse:
        """Have a worker finish its batch and another one take its place; returns when that is done."""
        return self._call(self._stub.DrainWorker, pb.DrainWorkerRequest(number=number), pb.DrainWorkerResponse)

    def reload(self, *, replace_workers: bool = False) -> pb.ReloadInfo:
        """Have the configuration read again; returns what came of it when all workers have it."""
        request = pb.ReloadRequest(replace_workers=replace_workers)
        return self._call(self._stub.Reload, request, pb.ReloadResponse).reload

    def log_level(self, level: str) -> str:
        """Have the server and its workers log from this level on; returns the one before."""
        request = pb.SetLogLevelRequest(level=level)
        return self._call(self._stub.SetLogLevel, request, pb.SetLogLevelResponse).previous

    def _call(self, method: Any, request: object, kind: type[ResponseT]) -> ResponseT:
        try:
            response: ResponseT = method(request, timeout=self.timeout)
        except grpc.RpcError as error:
            raise from_status(error, self.address) from None
        assert isinstance(response, kind)  # noqa: S101 - what the stub gives
        return response
