"""gRPC server reflection: what is served here, for tools that have no protos at hand.

grpcio-reflection speaks v1alpha only, tools ask for v1 first. The two are the same but for their names: v1 is made of
v1alpha. What is told about is what this process has loaded; that holds the details of our statuses (`status`), so that
tools can show them.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import grpc
from google.protobuf import descriptor_pool, text_format
from google.protobuf.descriptor_pb2 import FileDescriptorProto
from google.rpc import error_details_pb2, status_pb2
from grpc_reflection.v1alpha import reflection, reflection_pb2, reflection_pb2_grpc

V1ALPHA: str = reflection.SERVICE_NAME
V1 = V1ALPHA.replace("v1alpha", "v1")
DETAILS = (error_details_pb2.DESCRIPTOR, status_pb2.DESCRIPTOR)
"""Files of messages in our statuses; they are told about because they are imported here."""


def add_reflection(services: Iterable[str], server: Any) -> None:
    """Offer reflection of these services, and of itself, in both versions."""
    _describe_v1()
    servicer = reflection.aio.ReflectionServicer((*services, V1ALPHA, V1))
    reflection_pb2_grpc.add_ServerReflectionServicer_to_server(servicer, server)
    handler = grpc.stream_stream_rpc_method_handler(
        servicer.ServerReflectionInfo,
        request_deserializer=reflection_pb2.ServerReflectionRequest.FromString,
        response_serializer=reflection_pb2.ServerReflectionResponse.SerializeToString,
    )
    server.add_registered_method_handlers(V1, {"ServerReflectionInfo": handler})


def _describe_v1() -> None:
    """Let the pool of this process know v1, too: its description is v1alpha's with other names."""
    described = FileDescriptorProto()
    reflection_pb2.DESCRIPTOR.CopyToProto(described)
    renamed = text_format.MessageToString(described).replace("v1alpha", "v1")
    descriptor_pool.Default().AddSerializedFile(
        text_format.Parse(renamed, FileDescriptorProto()).SerializeToString(deterministic=True)
    )
