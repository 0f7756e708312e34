"""Asks remotes what they are, all at once, in a process that is only for that.

    python -m glossator_remote.introduction < REQUEST

The request is JSON, {"max_bytes": 8388608, "remotes": {"acme": {"address": …}}}, and so is the answer: for each remote
its `DescribeResponse` in base64, {"said": …}, or why there is none, {"why": …}.
"""

from __future__ import annotations

import asyncio
import base64
import json
import sys
from typing import Any

import grpc
import grpc.aio

from glossator import __version__
from glossator.config import Remote
from glossator.errors import GlossatorError
from glossator.wire import messages as pb
from glossator.wire.remote import PROTOCOL
from glossator_remote.connection import connect, metadata

_SECONDS = 5.0
_METHOD = f"/{pb.REMOTE_SERVICE}/Describe"

_WHY = {
    grpc.StatusCode.UNAVAILABLE: "nobody answers at {address}",
    grpc.StatusCode.DEADLINE_EXCEEDED: "{address} did not answer within {seconds:g} s",
    grpc.StatusCode.UNIMPLEMENTED: "what answers at {address} does not speak glossator.v1.RemoteAnalyzerService",
    grpc.StatusCode.UNAUTHENTICATED: "{address} does not let us in: see remotes.{name}.token",
    grpc.StatusCode.PERMISSION_DENIED: "{address} does not let us in: see remotes.{name}.token",
}


async def ask(name: str, remote: Remote, max_bytes: int) -> dict[str, str]:
    """What one remote says, or why it says nothing."""
    try:
        given = metadata(name, remote)
        channel = connect(name, remote, max_bytes)
    except GlossatorError as error:
        return {"why": error.failure.message}
    request = pb.DescribeRequest(host_version=__version__, protocols=[PROTOCOL])
    async with channel:
        call: Any = channel.unary_unary(_METHOD, request_serializer=pb.DescribeRequest.SerializeToString)
        try:
            said: bytes = await call(request, timeout=_SECONDS, metadata=given)
        except grpc.aio.AioRpcError as error:
            told = _WHY.get(error.code(), "{address} failed with the status " + error.code().name)
            return {"why": told.format(address=remote.address, seconds=_SECONDS, name=name)}
    return {"said": base64.b64encode(said).decode()}


async def _all(remotes: dict[str, Remote], max_bytes: int) -> dict[str, dict[str, str]]:
    answers = await asyncio.gather(*(ask(name, remote, max_bytes) for name, remote in remotes.items()))
    return dict(zip(remotes, answers, strict=True))


def main() -> None:
    """Read the request, ask, and print the answer."""
    request = json.load(sys.stdin)
    remotes = {name: Remote.model_validate(given) for name, given in request["remotes"].items()}
    print(json.dumps(asyncio.run(_all(remotes, request["max_bytes"]))))


if __name__ == "__main__":
    main()
