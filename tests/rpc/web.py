"""A client that knows no more of the protocols than their descriptions: frames in and out, over HTTP/1.1."""

from __future__ import annotations

import base64
import json
import struct
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import httpx
from google.rpc.error_details_pb2 import ErrorInfo

from glossator.wire import messages as pb

ANALYZE = "/glossator.v1.AnalysisService/Analyze"
STREAM = "/glossator.v1.AnalysisService/AnalyzeStream"
INFO = "/glossator.v1.RegistryService/GetServerInfo"

Frame = tuple[int, bytes]


def frame(data: bytes, flags: int = 0) -> bytes:
    """A message as Connect's streams and gRPC-Web send it."""
    return struct.pack(">BI", flags, len(data)) + data


def frames(data: bytes) -> list[Frame]:
    """Flags and message of each frame; what is left over is an error."""
    found = []
    while data:
        flags, length = struct.unpack(">BI", data[:5])
        assert len(data) >= 5 + length, "a frame is cut off"
        found.append((flags, data[5 : 5 + length]))
        data = data[5 + length :]
    return found


async def arriving(response: httpx.Response) -> AsyncIterator[Frame]:
    """Each frame when it is there."""
    data = b""
    async for chunk in response.aiter_raw():
        data += chunk
        while len(data) >= 5 and len(data) >= 5 + (length := struct.unpack(">I", data[1:5])[0]):
            yield data[0], data[5 : 5 + length]
            data = data[5 + length :]


def reason(error: dict[str, Any]) -> str:
    """The reason in an error of Connect: its details, not what it shows beside them."""
    for detail in error.get("details", ()):
        if detail["type"] == "google.rpc.ErrorInfo":
            value = detail["value"]
            info = ErrorInfo.FromString(base64.b64decode(value + "=" * (-len(value) % 4)))
            assert info.domain == "glossator"
            assert detail["debug"]["reason"] == info.reason
            return str(info.reason)
    return ""


def told(item: pb.Document, *analyzers: str) -> dict[str, Any]:
    """A request for JSON."""
    document: dict[str, Any] = {"text": item.text, "id": item.id, "attributes": dict(item.attributes)}
    return {"document": document, "options": {"analyzers": [{"analyzer": name} for name in analyzers]}}


@asynccontextmanager
async def browser(url: str, **how: Any) -> AsyncIterator[httpx.AsyncClient]:
    """A client that waits as long as a busy machine needs, and asks for no compression."""
    headers = {"accept-encoding": "identity"}
    async with httpx.AsyncClient(base_url=url, timeout=200, trust_env=False, headers=headers, **how) as client:
        yield client


@asynccontextmanager
async def streaming(
    client: httpx.AsyncClient, request: dict[str, Any], **headers: str
) -> AsyncIterator[AsyncIterator[Frame]]:
    """AnalyzeStream in Connect's JSON: its frames as they arrive."""
    async with client.stream(
        "POST",
        STREAM,
        content=frame(json.dumps(request).encode()),
        headers={"content-type": "application/connect+json", **headers},
    ) as response:
        assert response.status_code == 200
        yield arriving(response)
