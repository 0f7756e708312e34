#!/bin/sh
# grpcio-reflection 1.81.1 with protobuf 6.33.6: the protocol of reflection names methods among the symbols that can be asked for
# ("<package>.<service>[.<method>]"), but the Python server finds no file for one: a service and a message of the same file are
# found, the service's method is NOT_FOUND. `grpcurl describe package.Service.Method` therefore fails against it.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check \
    "grpcio==1.85.3" "grpcio-reflection==1.81.1" "grpcio-health-checking==1.81.1" "protobuf==6.33.6"
cat > "$folder/ask.py" <<'PYTHON'
from concurrent.futures import ThreadPoolExecutor

import grpc
from grpc_health.v1 import health, health_pb2_grpc
from grpc_reflection.v1alpha import reflection, reflection_pb2, reflection_pb2_grpc

SERVICE = "grpc.health.v1.Health"
server = grpc.server(ThreadPoolExecutor(2))
health_pb2_grpc.add_HealthServicer_to_server(health.HealthServicer(), server)
reflection.enable_server_reflection([SERVICE], server)
port = server.add_insecure_port("127.0.0.1:0")
server.start()
seen = {}
with grpc.insecure_channel(f"127.0.0.1:{port}") as channel:
    stub = reflection_pb2_grpc.ServerReflectionStub(channel)
    for symbol in (SERVICE, "grpc.health.v1.HealthCheckRequest", f"{SERVICE}.Check"):
        asked = reflection_pb2.ServerReflectionRequest(file_containing_symbol=symbol)
        (answer,) = stub.ServerReflectionInfo(iter([asked]))
        error = answer.error_response.error_code
        seen[symbol] = grpc.StatusCode.NOT_FOUND.name if error == grpc.StatusCode.NOT_FOUND.value[0] else error or "found"
server.stop(None)
print(seen)
right = list(seen.values()) == ["found", "found", "NOT_FOUND"]
print("as stated" if right else "CHANGED")
raise SystemExit(not right)
PYTHON
"$folder/venv/bin/python" "$folder/ask.py"
