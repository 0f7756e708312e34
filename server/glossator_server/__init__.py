"""The gRPC server: service, scheduler, workers. The front process never imports torch.

from glossator_server import Server

async with Server(config) as server:
    print(server.address)
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from glossator_server.server import Server

__all__ = ["Server"]


def __getattr__(name: str) -> Any:
    # Late, because workers import this package too and must stay without grpc.
    if name == "Server":
        from glossator_server.server import Server

        return Server
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
