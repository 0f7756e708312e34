#!/bin/sh
# grpcio 1.85.3, server: of many calls at once over one connection some end UNAVAILABLE ("RST_STREAM with error code 7", refused
# stream), although the client keeps to the server's grpc.max_concurrent_streams: the core also counts streams that have ended
# and are not cleared away yet. Neither end's retries of refused streams hide it. The channel argument
# grpc.http.overload_protection = 0, which no documentation of the Python package names, turns that off.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check "grpcio==1.85.3"
cat > "$folder/server.py" <<'PYTHON'
import asyncio
import sys

import grpc


async def echo(request, context):
    return request


async def main():
    options = [
        ("grpc.max_concurrent_streams", 100),
        ("grpc.server.max_pending_requests", 10_000),
        ("grpc.server.max_pending_requests_hard_limit", 10_000),
        ("grpc.http.overload_protection", int(sys.argv[1])),
    ]
    server = grpc.aio.server(options=options)
    server.add_generic_rpc_handlers(
        [grpc.method_handlers_generic_handler("t.T", {"Echo": grpc.unary_unary_rpc_method_handler(echo)})]
    )
    print(server.add_insecure_port("127.0.0.1:0"), flush=True)
    await server.start()
    await server.wait_for_termination()


asyncio.run(main())
PYTHON
cat > "$folder/client.py" <<'PYTHON'
import collections
import subprocess
import sys
from pathlib import Path

import grpc

CALLS, ROUNDS = 1000, 5


def bursts(protection):
    server = subprocess.Popen(
        [sys.executable, Path(__file__).with_name("server.py"), protection], stdout=subprocess.PIPE
    )
    try:
        port = int(server.stdout.readline())
        seen = collections.Counter()
        for number in range(ROUNDS):
            with grpc.insecure_channel(f"127.0.0.1:{port}", [("n", number)]) as channel:
                method = channel.unary_unary("/t.T/Echo")
                method(b"hello", wait_for_ready=True, timeout=30)
                calls = [method.future(b"hello", timeout=60) for _ in range(CALLS)]
                seen.update(call.code().name for call in calls)
        return seen
    finally:
        server.kill()
        server.wait()


plain, off = bursts("1"), bursts("0")
print(f"{ROUNDS} times {CALLS} calls at once: {dict(plain)}; protection off: {dict(off)}")
right = plain["UNAVAILABLE"] > 0 and plain["OK"] + plain["UNAVAILABLE"] == CALLS * ROUNDS == off["OK"]
print("as stated" if right else "CHANGED")
raise SystemExit(not right)
PYTHON
"$folder/venv/bin/python" "$folder/client.py"
