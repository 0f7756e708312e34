"""What a server offers: RegistryService, reflection."""

from __future__ import annotations

from typing import Any

import grpc
import jsonschema
import pytest
from google.protobuf.descriptor_pb2 import FileDescriptorProto
from google.protobuf.descriptor_pool import DescriptorPool
from google.protobuf.json_format import MessageToDict
from google.protobuf.message_factory import GetMessageClass
from grpc_reflection.v1alpha import reflection_pb2, reflection_pb2_grpc

import glossator
from glossator.wire import messages as pb

from .service import Serve, Service, config, refusal


async def analyzers(service: Service, **request: Any) -> dict[str, pb.AnalyzerInfo]:
    response = await service.registry.ListAnalyzers(pb.ListAnalyzersRequest(**request))
    return {info.id: info for info in response.analyzers}


async def test_analyzers_and_how_they_fare(serve: Serve) -> None:
    service = await serve(config(plugins=("faults", "faults_broken")))
    found = await analyzers(service)
    assert list(found) == sorted(found)
    words = found["faults.words"]
    assert words.state == pb.ANALYZER_STATE_READY
    assert (words.distribution, words.version) == ("glossator-faults", "1.0")
    assert (list(words.requires), list(words.kinds)) == (["layer:tokens"], ["faults.word"])
    assert words.in_default_set
    assert words.fingerprint
    assert found["faults.uncreatable"].state == pb.ANALYZER_STATE_FAILED
    assert "could not be created: OSError at glossator_faults.plugin:" in found["faults.uncreatable"].state_reason
    assert found["faults.parts_of_speech"].state == pb.ANALYZER_STATE_UNAVAILABLE
    assert found["faults.german"].state == pb.ANALYZER_STATE_UNAVAILABLE
    # A plugin that cannot be imported harms no other, and shows under its own name.
    assert found["faults_broken"].state == pb.ANALYZER_STATE_FAILED
    assert "RuntimeError at glossator_faults.broken:" in found["faults_broken"].state_reason
    assert found["faults_slow"].state == pb.ANALYZER_STATE_DISABLED
    await service.still_serves()


async def test_the_options_schema_is_json_schema(serve: Serve) -> None:
    service = await serve()
    schema = MessageToDict((await analyzers(service))["faults.words"].options_schema)
    jsonschema.Draft202012Validator.check_schema(schema)
    validator = jsonschema.Draft202012Validator(schema)
    assert validator.is_valid({"minimum": 3})
    assert not validator.is_valid({"minimum": 0})
    assert not validator.is_valid({"colour": "red"})


async def test_pages(serve: Serve) -> None:
    service = await serve()
    everything = list(await analyzers(service))
    pages: list[list[str]] = []
    token = ""
    while token or not pages:
        request = pb.ListAnalyzersRequest(page_size=3, page_token=token)
        response = await service.registry.ListAnalyzers(request)
        pages.append([info.id for info in response.analyzers])
        token = response.next_page_token
    assert [name for page in pages for name in page] == everything
    assert all(len(page) == 3 for page in pages[:-1])
    with pytest.raises(grpc.aio.AioRpcError) as error:
        await analyzers(service, page_size=-1)
    assert error.value.code() == grpc.StatusCode.INVALID_ARGUMENT


async def test_only_those_of_a_language(serve: Serve) -> None:
    service = await serve()
    german, english = await analyzers(service, language="de-AT"), await analyzers(service, language="en")
    assert german.keys() - english.keys() == {"faults.german"}
    assert "faults.words" in english


async def test_one_analyzer(serve: Serve) -> None:
    service = await serve()
    response = await service.registry.GetAnalyzer(pb.GetAnalyzerRequest(id="faults.words"))
    assert response.analyzer == (await analyzers(service))["faults.words"]
    with pytest.raises(grpc.aio.AioRpcError) as error:
        await service.registry.GetAnalyzer(pb.GetAnalyzerRequest(id="nobody"))
    found = refusal(error.value)
    assert (found.code, found.reason) == (grpc.StatusCode.NOT_FOUND, "ANALYZER_NOT_FOUND")
    assert "faults.words" in found.metadata["installed"]


async def test_the_server(serve: Serve) -> None:
    service = await serve(limits={"max_document_bytes": 1000})
    info = await service.registry.GetServerInfo(pb.GetServerInfoRequest())
    assert info.plugin_api == "2"
    assert info.version == glossator.__version__
    assert info.limits.max_document_bytes == 1000
    assert info.limits.max_analyzer_timeout.seconds == 300
    assert list(info.capabilities) == ["cancel_document", "ordered", "reflection"]
    (language,) = info.languages
    assert (language.language, language.parser) == ("en", "regular expressions")
    layers = {layer.name: layer for layer in language.layers}
    assert layers["tokens"].available
    assert not layers["pos"].available
    assert layers["pos"].reason == "regular expressions give tokens only"


async def reflected(service: Service, **request: Any) -> Any:
    stub = reflection_pb2_grpc.ServerReflectionStub(service.channel)
    call = stub.ServerReflectionInfo(iter([reflection_pb2.ServerReflectionRequest(**request)]))
    return await call.read()


async def test_reflection_lists_the_services(serve: Serve) -> None:
    service = await serve()
    response = await reflected(service, list_services="")
    names = {item.name for item in response.list_services_response.service}
    assert {
        "glossator.v1.AdminService",
        "glossator.v1.AnalysisService",
        "glossator.v1.RegistryService",
        "grpc.health.v1.Health",
        "grpc.reflection.v1.ServerReflection",
        "grpc.reflection.v1alpha.ServerReflection",
    } == names


@pytest.mark.parametrize("version", ["v1", "v1alpha"])
async def test_reflection_tells_all_that_a_tool_needs(serve: Serve, version: str) -> None:
    """The services, reflection itself, and what the details of a status are made of."""
    service = await serve()
    method: Any = service.channel.stream_stream(
        f"/grpc.reflection.{version}.ServerReflection/ServerReflectionInfo",
        reflection_pb2.ServerReflectionRequest.SerializeToString,
        reflection_pb2.ServerReflectionResponse.FromString,
    )
    for symbol, known in (
        ("glossator.v1.Annotation", "glossator/v1/annotation.proto"),
        (f"grpc.reflection.{version}.ServerReflection", f"grpc_reflection/{version}/reflection.proto"),
        ("google.rpc.ErrorInfo", "google/rpc/error_details.proto"),
        ("google.rpc.Status", "google/rpc/status.proto"),
        ("glossator.v1.AnalysisService.AnalyzeStream", "glossator/v1/analysis.proto"),
        ("grpc.health.v1.Health.List", "grpc_health/v1/health.proto"),
        (
            f"grpc.reflection.{version}.ServerReflection.ServerReflectionInfo",
            f"grpc_reflection/{version}/reflection.proto",
        ),
    ):
        response = await method(iter([reflection_pb2.ServerReflectionRequest(file_containing_symbol=symbol)])).read()
        files = map(FileDescriptorProto.FromString, response.file_descriptor_response.file_descriptor_proto)
        assert known in {file.name for file in files}


@pytest.mark.parametrize("symbol", ["glossator.v1.AnalysisService.Analyse", "glossator.v1.Analysis", "Analyze", ""])
async def test_reflection_knows_nothing_of_other_symbols(serve: Serve, symbol: str) -> None:
    response = await reflected(await serve(), file_containing_symbol=symbol)
    assert response.error_response.error_code == grpc.StatusCode.NOT_FOUND.value[0]


async def test_what_health_lists_can_be_read_with_what_reflection_tells(serve: Serve) -> None:
    service = await serve()
    response = await reflected(service, file_containing_symbol="grpc.health.v1.Health")
    pool = DescriptorPool()
    for file in reversed(response.file_descriptor_response.file_descriptor_proto):
        pool.AddSerializedFile(file)
    method = pool.FindMethodByName("grpc.health.v1.Health.List")
    call: Any = service.channel.unary_unary(
        "/grpc.health.v1.Health/List",
        GetMessageClass(method.input_type).SerializeToString,
        GetMessageClass(method.output_type).FromString,
    )
    listed = await call(GetMessageClass(method.input_type)())
    assert listed.statuses["glossator.v1.AnalysisService"].status == 1


async def test_reflection_can_be_switched_off(serve: Serve) -> None:
    service = await serve(reflection=False)
    with pytest.raises(grpc.aio.AioRpcError) as error:
        await reflected(service, list_services="")
    assert error.value.code() == grpc.StatusCode.UNIMPLEMENTED
    info = await service.registry.GetServerInfo(pb.GetServerInfoRequest())
    assert "reflection" not in info.capabilities
