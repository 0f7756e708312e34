"""The application: sends each request where it belongs, and says why where it belongs nowhere.

What goes wrong outside of a call is answered in Connect's form of an error, which its clients read and people can.
"""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Awaitable, Callable, Iterable, Mapping
from http import HTTPStatus
from typing import Any

import grpc

from glossator.config import Config
from glossator.wire.transcode import METHODS, Method
from glossator_web import files, rpc
from glossator_web.guard import Guard
from glossator_web.unread import Stalled, Unread
from glossator_web.upstream import Upstream

_log = logging.getLogger(__name__)

Scope = Mapping[str, Any]
Receive = Callable[[], Awaitable[dict[str, Any]]]
Send = Callable[[Any], Awaitable[None]]

# Seconds that the server behind has to say whether it is ready.
_READY_SECONDS = 2.0
# Of all answers but the page's: results are for whoever asked, now.
_PRIVATE = (("cache-control", "no-store"), ("x-content-type-options", "nosniff"))
_UNARY = ("application/json", "application/proto")
_STREAM = ("application/connect+json", "application/connect+proto")
_GRPC_WEB = ("application/grpc-web", "application/grpc-web+proto", "application/grpc-web+json")


class App:
    """An ASGI application."""

    def __init__(self, config: Config, upstream: Upstream) -> None:
        self._upstream = upstream
        self._guard = Guard(config.web.hosts, config.web.origins)
        self._files = files.read()
        self._rpc: Any = rpc.application(upstream, config.limits.max_message_bytes)
        self._idle = config.web.idle
        self._unread = Unread(config.limits)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        started = False

        async def tracked(message: dict[str, Any]) -> None:
            nonlocal started
            started = True
            await send(message)

        try:
            await self._answer(scope, receive, tracked)
        except Stalled:
            pass  # the connection ends with what it has taken
        except Exception:
            # The formatter tells type and places; what it says may quote a request.
            _log.exception("a request failed")
            if not started:
                await _refuse(tracked, HTTPStatus.INTERNAL_SERVER_ERROR, "internal", "internal error; the log has it")

    async def _answer(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return
        headers = {name.decode("latin-1"): value.decode("latin-1") for name, value in scope["headers"]}
        path: str = scope["path"]
        if path in {"/healthz", "/readyz"}:  # tell nothing that is anybody's, and probes call by any name
            await self._health(path, headers, send)
        elif not self._guard.knows(headers.get("host", "")):
            await _refuse(
                send,
                HTTPStatus.FORBIDDEN,
                "permission_denied",
                "this server is not known by the name in the request's Host header: call it by its address, or add the "
                "name to web.hosts in its configuration",
            )
        elif path.startswith("/glossator."):
            await self._call(scope, headers, receive, send)
        else:
            await self._file(scope["method"], path, headers, send)

    async def _call(self, scope: Scope, headers: Mapping[str, str], receive: Receive, send: Send) -> None:
        origin = headers.get("origin")
        more = self._guard.headers(origin)
        if not self._guard.admits(origin, headers["host"], scope["scheme"]):
            await _refuse(
                send,
                HTTPStatus.FORBIDDEN,
                "permission_denied",
                "pages of this origin may not call this server: add the origin to web.origins in its configuration",
                more,
            )
            return
        if scope["method"] == "OPTIONS" and origin is not None:
            await _send(send, HTTPStatus.NO_CONTENT, self._guard.preflight(origin, headers))
            return
        method = METHODS.get(scope["path"])
        if self._unread.full:
            await _refuse(
                send,
                HTTPStatus.TOO_MANY_REQUESTS,
                "resource_exhausted",
                "too much of earlier answers is not read yet (limits.max_unread_bytes): read them, and try again later",
                [("retry-after", "1"), *more],
            )
        elif method is None:
            await _refuse(send, HTTPStatus.NOT_FOUND, "unimplemented", "there is no such method", more)
        elif scope["method"] != "POST":
            await _refuse(
                send,
                HTTPStatus.METHOD_NOT_ALLOWED,
                "unimplemented",
                "call methods with POST: what a URL holds is kept in too many places",
                [("allow", "POST"), *more],
            )
        elif problem := _content_problem(headers.get("content-type", ""), method):
            known = ", ".join(_types(method))
            await _refuse(
                send,
                HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
                "invalid_argument",
                problem,
                [("accept-post", known), *more],
            )
        else:
            request = _Patient(receive, send, self._idle, self._unread, (*_PRIVATE, *more))
            await self._rpc({**scope, "extensions": {}}, request.receive, request.send)

    async def _file(self, method: str, path: str, headers: Mapping[str, str], send: Send) -> None:
        file = self._files.get(path)
        if file is None:
            await _send(send, HTTPStatus.NOT_FOUND, files.HEADERS, b"there is nothing here\n")
            return
        if method not in {"GET", "HEAD"}:
            await _send(send, HTTPStatus.METHOD_NOT_ALLOWED, [("allow", "GET, HEAD"), *files.HEADERS])
            return
        found = [*files.HEADERS, ("etag", file.tag), ("vary", "accept-encoding"), ("content-type", file.content_type)]
        if file.tag in headers.get("if-none-match", ""):
            await _send(send, HTTPStatus.NOT_MODIFIED, found)
            return
        body = file.plain
        if file.packed is not None and "gzip" in headers.get("accept-encoding", ""):
            body = file.packed
            found.append(("content-encoding", "gzip"))
        found.append(("content-length", str(len(body))))
        await _send(send, HTTPStatus.OK, found, b"" if method == "HEAD" else body)

    async def _health(self, path: str, headers: Mapping[str, str], send: Send) -> None:
        """Liveness is this process's; readiness is that of the server behind."""
        if path == "/healthz":
            await _send(send, HTTPStatus.OK, _PRIVATE, b"ok\n")
            return
        token = headers.get("authorization")
        try:
            ready = await self._upstream.ready((("authorization", token),) if token else (), _READY_SECONDS)
            said = b"ready\n" if ready else b"not ready: the server is starting, draining, or has no worker\n"
        except grpc.aio.AioRpcError as error:
            ready = False
            if error.code() is grpc.StatusCode.UNAUTHENTICATED:
                said = b"not ready: the server tells its health only with a token\n"
            else:
                said = b"not ready: the server that analyzes does not answer\n"
        await _send(send, HTTPStatus.OK if ready else HTTPStatus.SERVICE_UNAVAILABLE, _PRIVATE, said)


def _types(method: Method) -> tuple[str, ...]:
    return (*(_STREAM if method.server_streaming else _UNARY), *_GRPC_WEB)


def _content_problem(given: str, method: Method) -> str:
    """What is wrong with a request's content type; empty if nothing is."""
    kind = given.partition(";")[0].strip().lower()
    known = _types(method)
    if kind in known:
        return ""
    if kind.startswith("application/grpc") and not kind.startswith("application/grpc-web"):
        return "gRPC itself is spoken at the server's gRPC port; here it is gRPC-Web"
    if kind in _UNARY:
        return f"{method.path.rpartition('/')[2]} streams its answers: its content types are {', '.join(known)}"
    return f"the content type must be one of {', '.join(known)}"


async def _refuse(
    send: Send, status: HTTPStatus, code: str, message: str, headers: Iterable[tuple[str, str]] = ()
) -> None:
    body = json.dumps({"code": code, "message": message}).encode() + b"\n"
    await _send(send, status, [("content-type", "application/json"), *_PRIVATE, *headers], body)


async def _send(send: Send, status: HTTPStatus, headers: Iterable[tuple[str, str]], body: bytes = b"") -> None:
    found = dict(headers)
    if body:
        found.setdefault("content-type", "text/plain; charset=utf-8")
    if status not in {HTTPStatus.NO_CONTENT, HTTPStatus.NOT_MODIFIED}:
        found.setdefault("content-length", str(len(body)))
    raw = [(name.encode("latin-1"), value.encode("latin-1")) for name, value in found.items()]
    await send({"type": "http.response.start", "status": int(status), "headers": raw})
    await send({"type": "http.response.body", "body": body})


class _Patient:
    """A request whose sender is taken for gone who sends nothing more of it, and whose answer gets more headers."""

    def __init__(
        self, receive: Receive, send: Send, idle: float, unread: Unread, headers: Iterable[tuple[str, str]]
    ) -> None:
        """`idle` are the seconds that may go by without anything."""
        self._receive = receive
        self._send = send
        self._idle = idle
        self._unread = unread
        self._headers = [(name.encode("latin-1"), value.encode("latin-1")) for name, value in headers]
        self._whole = False

    async def receive(self) -> dict[str, Any]:
        if self._whole:  # what comes now is that somebody went
            return await self._receive()
        try:
            async with asyncio.timeout(self._idle):
                message = await self._receive()
        except TimeoutError:
            # What may yet come is no request.
            self._headers.append((b"connection", b"close"))
            return {"type": "http.disconnect"}
        self._whole = not message.get("more_body", False)
        return message

    async def send(self, message: dict[str, Any]) -> None:
        if message["type"] == "http.response.start":
            await self._send({**message, "headers": [*message["headers"], *self._headers]})
        else:
            await self._unread.send(self._send, message)
