#!/bin/sh
# grpcio 1.85.3, grpc.aio server: calls that arrive while the server's process does not get to its event loop wait inside the
# core, at most about 1,000 of them; the others end CANCELLED, without a word of the server's own, although no limit was set
# (`maximum_concurrent_rpcs` is none). The channel arguments grpc.server.max_pending_requests and
# grpc.server.max_pending_requests_hard_limit, which no documentation of the Python package names, raise the bound.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check "grpcio==1.85.3"
cat > "$folder/server.py" <<'PYTHON'
import asyncio
import sys

import grpc

MORE = [("grpc.server.max_pending_requests", 10_000), ("grpc.server.max_pending_requests_hard_limit", 10_000)]


async def echo(request, context):
    return request


async def main():
    server = grpc.aio.server(options=MORE if sys.argv[1] == "raised" else None)
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
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import grpc

CALLS, CONNECTIONS = 2000, 20


def burst(mode):
    server = subprocess.Popen([sys.executable, Path(__file__).with_name("server.py"), mode], stdout=subprocess.PIPE)
    try:
        port = int(server.stdout.readline())
        channels = [
            grpc.insecure_channel(f"127.0.0.1:{port}", [("grpc.use_local_subchannel_pool", 1), ("n", n)])
            for n in range(CONNECTIONS)
        ]
        methods = [channel.unary_unary("/t.T/Echo") for channel in channels]
        for method in methods:
            method(b"hello", wait_for_ready=True, timeout=30)
        os.kill(server.pid, signal.SIGSTOP)
        calls = [methods[n % CONNECTIONS].future(b"hello", timeout=60) for n in range(CALLS)]
        time.sleep(3)
        os.kill(server.pid, signal.SIGCONT)
        seen = collections.Counter(call.code().name for call in calls)
        for channel in channels:
            channel.close()
        return seen
    finally:
        server.kill()
        server.wait()


plain, raised = burst("plain"), burst("raised")
print(f"{CALLS} calls at once, no argument: {dict(plain)}; limits raised: {dict(raised)}")
right = plain["CANCELLED"] > 0 and plain["OK"] + plain["CANCELLED"] == CALLS and raised == {"OK": CALLS}
print("as stated" if right else "CHANGED")
raise SystemExit(not right)
PYTHON
"$folder/venv/bin/python" "$folder/client.py"
