"""gRPC server reflection: what is served here, for tools that have no protos at hand.

grpcio-reflection speaks v1alpha only, tools ask for v1 first. The two are the same but for their names: v1 is made of
v1alpha. What is told about is what is served, and the details of our statuses (`status`), so that tools can show them.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import grpc
from google.protobuf import descriptor_pool, text_format
from google.protobuf.descriptor import FileDescriptor
from google.protobuf.descriptor_pb2 import FieldDescriptorProto, FileDescriptorProto
from google.rpc import error_details_pb2, status_pb2
from grpc_health.v1 import health_pb2
from grpc_reflection.v1alpha import reflection, reflection_pb2, reflection_pb2_grpc

V1ALPHA: str = reflection.SERVICE_NAME
V1 = V1ALPHA.replace("v1alpha", "v1")
DETAILS = (error_details_pb2.DESCRIPTOR, status_pb2.DESCRIPTOR)
"""Files of messages in our statuses."""


def add_reflection(services: Iterable[str], server: Any) -> None:
    """Offer reflection of these services, and of itself, in both versions."""
    served = (*services, V1ALPHA)
    servicer = reflection.aio.ReflectionServicer((*served, V1), pool=_Pool(served))
    reflection_pb2_grpc.add_ServerReflectionServicer_to_server(servicer, server)
    handler = grpc.stream_stream_rpc_method_handler(
        servicer.ServerReflectionInfo,
        request_deserializer=reflection_pb2.ServerReflectionRequest.FromString,
        response_serializer=reflection_pb2.ServerReflectionResponse.SerializeToString,
    )
    server.add_registered_method_handlers(V1, {"ServerReflectionInfo": handler})


class _Pool:
    """As a `DescriptorPool`: the files of some services that this process has loaded, and what they lack there."""

    def __init__(self, services: Iterable[str]) -> None:
        self._pool = descriptor_pool.DescriptorPool()
        loaded = descriptor_pool.Default()
        self._added: set[str] = set()
        for file in (*(loaded.FindFileContainingSymbol(name) for name in services), *DETAILS):
            self._add(file)
        self._pool.AddSerializedFile(_v1().SerializeToString(deterministic=True))

    def __getattr__(self, name: str) -> Any:
        return getattr(self._pool, name)

    def FindFileContainingSymbol(self, symbol: str) -> FileDescriptor:  # noqa: N802
        """The same for methods, which the protocol calls symbols, too. Raises `KeyError` if there is no such thing."""
        try:
            return self._pool.FindFileContainingSymbol(symbol)
        except KeyError:
            service, _, method = symbol.rpartition(".")
            return self._pool.FindServiceByName(service).methods_by_name[method].containing_service.file

    def _add(self, file: FileDescriptor) -> None:
        if file.name in self._added:
            return
        self._added.add(file.name)
        for needed in file.dependencies:
            self._add(needed)
        described = FileDescriptorProto()
        file.CopyToProto(described)
        if file.name == health_pb2.DESCRIPTOR.name:
            _add_list(described)
        self._pool.AddSerializedFile(described.SerializeToString(deterministic=True))


def _v1() -> FileDescriptorProto:
    """The description of v1: v1alpha's with other names."""
    described = FileDescriptorProto()
    reflection_pb2.DESCRIPTOR.CopyToProto(described)
    renamed = text_format.MessageToString(described).replace("v1alpha", "v1")
    return text_format.Parse(renamed, FileDescriptorProto())


def _add_list(described: FileDescriptorProto) -> None:
    """Describe `Health.List`, which is served (`health`), where this version of grpcio-health-checking does not."""
    (service,) = described.service
    if any(method.name == "List" for method in service.method):
        return
    package = f".{described.package}."
    described.message_type.add(name="HealthListRequest")
    response = described.message_type.add(name="HealthListResponse")
    entry = response.nested_type.add(name="StatusesEntry")
    entry.options.map_entry = True
    one, many = FieldDescriptorProto.LABEL_OPTIONAL, FieldDescriptorProto.LABEL_REPEATED
    string, message = FieldDescriptorProto.TYPE_STRING, FieldDescriptorProto.TYPE_MESSAGE
    entry.field.add(name="key", number=1, label=one, type=string)
    entry.field.add(name="value", number=2, label=one, type=message, type_name=f"{package}HealthCheckResponse")
    type_name = f"{package}HealthListResponse.StatusesEntry"
    response.field.add(name="statuses", number=1, label=many, type=message, type_name=type_name)
    service.method.add(
        name="List", input_type=f"{package}HealthListRequest", output_type=f"{package}HealthListResponse"
    )
