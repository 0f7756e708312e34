"""Bad input, each kind with the documented code and reason; and the server goes on serving."""

from __future__ import annotations

from typing import Any

import grpc
import pytest

from glossator.wire import messages as pb

from .service import Refusal, Serve, Service, document, dones, options, refusal, spec

MEBIBYTE = 1024 * 1024
WORD = "Xylophone"
"""A word of the document that must not turn up in any error."""


async def refused_everywhere(service: Service, item: pb.Document, how: pb.AnalysisOptions | None = None) -> Refusal:
    """A document that is refused: with a status in unary, in band in the streams. Says what the status was."""
    found = await service.refused(item, how)
    events = await service.analyze_stream(item, how)
    assert [event.WhichOneof("event") for event in events] == ["accepted", "done"]
    in_stream = events[-1].done
    with_id = pb.Document(id=item.id or "d", text=item.text, language=item.language)
    in_documents = dones(await service.analyze_documents([with_id, document(document_id="good")], how))
    assert in_documents["good"].status == pb.DOCUMENT_STATUS_OK
    for done in (in_stream, in_documents[with_id.id]):
        assert done.status == pb.DOCUMENT_STATUS_FAILED
        assert done.error.reason == found.reason
        assert done.error.code == found.code.value[0]
        assert done.error.message == found.message
    return found


@pytest.mark.parametrize("text", ["", " \n\t "])
async def test_empty_text(serve: Serve, text: str) -> None:
    service = await serve()
    found = await refused_everywhere(service, document(text))
    assert (found.code, found.reason) == (grpc.StatusCode.INVALID_ARGUMENT, "DOCUMENT_EMPTY")
    assert found.fields == ("document.text",)


async def test_text_one_byte_over_the_limit(serve: Serve) -> None:
    service = await serve()
    found = await refused_everywhere(service, document("x" * (MEBIBYTE + 1)))
    assert (found.code, found.reason) == (grpc.StatusCode.INVALID_ARGUMENT, "DOCUMENT_TOO_LARGE")
    assert found.metadata == {"limit": str(MEBIBYTE), "found": str(MEBIBYTE + 1)}
    assert "1048576" in found.message


async def test_text_at_the_limit(serve: Serve) -> None:
    service = await serve()
    response = await service.analyze(document("é" * (MEBIBYTE // 2)), options("faults.words"))
    assert response.results[0].annotations[0].spans[0].end == MEBIBYTE // 2


async def test_an_unsupported_language(serve: Serve) -> None:
    service = await serve()
    item = pb.Document(text="Bonjour", language="fr-CA")
    found = await refused_everywhere(service, item)
    assert (found.code, found.reason) == (grpc.StatusCode.INVALID_ARGUMENT, "LANGUAGE_UNSUPPORTED")
    assert found.metadata == {"languages": "en"}
    # The same from the options fails the stream once, not each document.
    with pytest.raises(grpc.aio.AioRpcError) as error:
        await service.stream(options(default_language="fr"))
    assert refusal(error.value).reason == "LANGUAGE_UNSUPPORTED"


async def test_a_regional_variant_falls_back(serve: Serve) -> None:
    service = await serve()
    response = await service.analyze(pb.Document(text="Colour", language="en-GB"))
    assert response.done.language == "en"


@pytest.mark.parametrize(
    ("how", "code", "reason"),
    [
        (options("nobody"), grpc.StatusCode.NOT_FOUND, "ANALYZER_NOT_FOUND"),
        (options(spec("faults.words", minimum=0)), grpc.StatusCode.INVALID_ARGUMENT, "OPTIONS_INVALID"),
        (options(spec("faults.words", minimum="long")), grpc.StatusCode.INVALID_ARGUMENT, "OPTIONS_INVALID"),
        # The published schema says integer.
        (options(spec("faults.words", minimum="2")), grpc.StatusCode.INVALID_ARGUMENT, "OPTIONS_INVALID"),
        (options(spec("faults.words", minimum=True)), grpc.StatusCode.INVALID_ARGUMENT, "OPTIONS_INVALID"),
        (options(spec("faults.words", colour="red")), grpc.StatusCode.INVALID_ARGUMENT, "OPTIONS_INVALID"),
        (options(spec("faults.words", minimum=float("nan"))), grpc.StatusCode.INVALID_ARGUMENT, "OPTIONS_INVALID"),
        (options("faults.words", "faults.words"), grpc.StatusCode.INVALID_ARGUMENT, "OPTIONS_INVALID"),
        (options(pb.AnalyzerSpec()), grpc.StatusCode.INVALID_ARGUMENT, "OPTIONS_INVALID"),
        (options(analyzer_timeout={"seconds": 0}), grpc.StatusCode.INVALID_ARGUMENT, "OPTIONS_INVALID"),
        (
            options(pb.AnalyzerSpec(analyzer="faults.words", version="9.9")),
            grpc.StatusCode.FAILED_PRECONDITION,
            "ANALYZER_VERSION_MISMATCH",
        ),
        (
            options(*(spec("faults.words", f"words{number}") for number in range(33))),
            grpc.StatusCode.INVALID_ARGUMENT,
            "OPTIONS_INVALID",
        ),
    ],
)
async def test_options_that_cannot_be_served(
    serve: Serve, how: pb.AnalysisOptions, code: grpc.StatusCode, reason: str
) -> None:
    """They fail each kind of call before any document is looked at."""
    service = await serve()
    found = await service.refused(document(), how)
    assert (found.code, found.reason) == (code, reason)
    for attempt in (service.analyze_stream(document(), how), service.stream(how)):
        with pytest.raises(grpc.aio.AioRpcError) as error:
            await attempt
        assert refusal(error.value).reason == reason
        assert refusal(error.value).message == found.message
    await service.still_serves()


OBEYED = "red\x1b[31m\n\u202e\u2028"
"""What a terminal obeys, and what breaks lines."""


@pytest.mark.parametrize(
    "how",
    [
        options(OBEYED),
        options(spec("faults.words", "", **{OBEYED: 1})),
        options(spec("faults.words", "", **{OBEYED * 1000: 1})),
        options(pb.AnalyzerSpec(analyzer="faults.words", version=OBEYED)),
        options(spec("faults.words", OBEYED), spec("faults.words", OBEYED)),
        options("faults.words", default_language=OBEYED),
    ],
    ids=["analyzer", "option", "long option", "version", "name", "language"],
)
async def test_what_is_told_of_a_request_is_a_short_line_that_no_terminal_obeys(
    serve: Serve, how: pb.AnalysisOptions
) -> None:
    found = await (await serve()).refused(document(), how)
    assert "red\\x1b[31m" in found.message
    assert found.message.isprintable()
    assert len(found.message) < 500


async def test_an_unknown_offset_encoding(serve: Serve) -> None:
    service = await serve()
    how = pb.AnalysisOptions()
    how.offset_encoding = 17  # type: ignore[assignment]
    assert (await service.refused(document(), how)).reason == "OPTIONS_INVALID"


@pytest.mark.parametrize(
    ("name", "code", "reason"),
    [
        ("raises", grpc.StatusCode.INTERNAL, "ANALYZER_ERROR"),
        ("miscounts", grpc.StatusCode.INTERNAL, "RESULT_INVALID"),
        ("outside", grpc.StatusCode.INTERNAL, "RESULT_INVALID"),
        ("undeclared", grpc.StatusCode.INTERNAL, "RESULT_INVALID"),
        ("peeks", grpc.StatusCode.INTERNAL, "RESULT_INVALID"),
        ("uncreatable", grpc.StatusCode.FAILED_PRECONDITION, "ANALYZER_FAILED"),
        ("parts_of_speech", grpc.StatusCode.FAILED_PRECONDITION, "LAYER_UNAVAILABLE"),
        ("german", grpc.StatusCode.INVALID_ARGUMENT, "LANGUAGE_UNSUPPORTED"),
    ],
)
async def test_a_plugin_that_does_wrong(serve: Serve, name: str, code: grpc.StatusCode, reason: str) -> None:
    service = await serve()
    item = document(f"{WORD} music.")
    # Alone, it is all there is, so the call fails.
    found = await service.refused(item, options(f"faults.{name}"))
    assert (found.code, found.reason) == (code, reason)
    # Beside another, only its own result fails.
    response = await service.analyze(item, options(f"faults.{name}", "faults.words"))
    failed, good = response.results
    assert (failed.error.code, failed.error.reason) == (code.value[0], reason)
    assert not failed.annotations
    assert len(good.annotations) == 3
    assert response.done.status == pb.DOCUMENT_STATUS_PARTIAL
    assert WORD not in f"{found} {failed.error}"


@pytest.mark.parametrize(
    ("act", "reason"),
    [
        ("raise", "ANALYZER_ERROR"),
        ("nan", "RESULT_INVALID"),
        ("surrogate", "RESULT_INVALID"),
        ("deep", "RESULT_INVALID"),
    ],
)
async def test_a_result_that_cannot_be_had_or_sent(serve: Serve, act: str, reason: str) -> None:
    service = await serve()
    documents = [
        document(f"{WORD} one.", "bad", act=act),
        document(f"{WORD} two.", "good"),
    ]
    ended = dones(await service.analyze_documents(documents, options("faults.acts", "faults.words")))
    assert ended["bad"].status == pb.DOCUMENT_STATUS_PARTIAL
    assert ended["good"].status == pb.DOCUMENT_STATUS_OK
    response = await service.analyze(documents[0])
    (failed,) = (result.error for result in response.results if result.HasField("error"))
    assert failed.reason == reason
    assert WORD not in str(failed)


async def test_a_dependency_that_failed(serve: Serve) -> None:
    service = await serve()
    response = await service.analyze(document(act="raise"), options("faults.act_users", "faults.words"))
    assert response.results[0].error.reason == "DEPENDENCY_FAILED"
    assert not response.results[1].HasField("error")


@pytest.mark.parametrize(
    ("size", "limits", "limit"),
    [
        (100_000, {"max_result_bytes": 64 * 1024}, 64 * 1024),
        # One annotation that does not fit into a message cannot be split.
        (100_000, {"max_message_bytes": 64 * 1024}, 64 * 1024),
    ],
)
async def test_a_result_over_the_limit(serve: Serve, size: int, limits: dict[str, Any], limit: int) -> None:
    service = await serve(limits=limits)
    item = document("Small.", "d", act="large", size=str(size))
    events = await service.analyze_stream(item, options("faults.acts", "faults.words"))
    (failed,) = (event.result.error for event in events if event.result.HasField("error"))
    assert (failed.reason, failed.code) == ("RESULT_TOO_LARGE", grpc.StatusCode.RESOURCE_EXHAUSTED.value[0])
    assert failed.metadata["limit"] == str(limit)
    assert not failed.retryable
    await service.still_serves()


async def test_a_duplicate_id_fails_the_second_document_only(serve: Serve) -> None:
    service = await serve()
    documents = [document("One.", "a"), document("Two.", "b"), document("Three.", "a"), document("Four.", "c")]
    events = await service.analyze_documents(documents, options("faults.words"))
    by_index = {event.document_index: event.done for event in events if event.HasField("done")}
    assert [by_index[index].status for index in range(4)] == [
        pb.DOCUMENT_STATUS_OK,
        pb.DOCUMENT_STATUS_OK,
        pb.DOCUMENT_STATUS_FAILED,
        pb.DOCUMENT_STATUS_OK,
    ]
    assert by_index[2].error.reason == "DUPLICATE_DOCUMENT_ID"
    assert by_index[2].error.code == grpc.StatusCode.ALREADY_EXISTS.value[0]
    assert events[-1].summary == pb.StreamSummary(received=4, ok=3, failed=1)


async def test_a_duplicate_of_a_finished_document(serve: Serve) -> None:
    service = await serve()
    stream = await service.stream(options("faults.words"))
    await stream.send(document("One.", "a"))
    await stream.until_done("a")
    await stream.send(document("Again.", "a"))
    (done,) = await stream.until_done("a")
    assert done.done.error.reason == "DUPLICATE_DOCUMENT_ID"
    await stream.close()
    assert (await stream.rest())[-1].summary == pb.StreamSummary(received=2, ok=1, failed=1)


@pytest.mark.parametrize("document_id", ["", "i" * 257])
async def test_an_id_that_cannot_be_used(serve: Serve, document_id: str) -> None:
    service = await serve()
    (done, summary) = await service.analyze_documents([document("One.", document_id)])
    assert done.done.error.reason == "DOCUMENT_INVALID"
    assert summary.summary == pb.StreamSummary(received=1, failed=1)


async def test_a_stream_that_does_not_begin_with_its_config(serve: Serve) -> None:
    service = await serve()
    call = service.analysis.AnalyzeDocuments()
    await call.write(pb.AnalyzeDocumentsRequest(document=document("One.", "a")))
    with pytest.raises(grpc.aio.AioRpcError) as error:
        await call.read()
    found = refusal(error.value)
    assert (found.code, found.reason) == (grpc.StatusCode.INVALID_ARGUMENT, "PROTOCOL_ERROR")
    assert "config" in found.message
    await service.still_serves()


async def test_a_stream_without_anything(serve: Serve) -> None:
    service = await serve()
    call = service.analysis.AnalyzeDocuments()
    await call.done_writing()
    with pytest.raises(grpc.aio.AioRpcError) as error:
        await call.read()
    assert refusal(error.value).reason == "PROTOCOL_ERROR"


@pytest.mark.parametrize(
    "message", [pb.AnalyzeDocumentsRequest(config=pb.StreamConfig()), pb.AnalyzeDocumentsRequest()]
)
async def test_messages_that_do_not_belong_into_a_stream(serve: Serve, message: pb.AnalyzeDocumentsRequest) -> None:
    service = await serve()
    stream = await service.stream()
    await stream.call.write(message)
    with pytest.raises(grpc.aio.AioRpcError) as error:
        await stream.rest()
    found = refusal(error.value)
    assert (found.code, found.reason) == (grpc.StatusCode.INVALID_ARGUMENT, "PROTOCOL_ERROR")
    await service.still_serves()


async def test_a_message_over_the_receive_limit(serve: Serve) -> None:
    service = await serve(limits={"max_message_bytes": 64 * 1024})
    found = await service.refused(document("x" * 70_000))
    assert found.code == grpc.StatusCode.RESOURCE_EXHAUSTED
    stream = await service.stream()
    with pytest.raises(grpc.aio.AioRpcError) as error:  # noqa: PT012 - the write may fail as well as the read
        await stream.send(document("x" * 70_000, "d"))
        await stream.rest()
    assert error.value.code() == grpc.StatusCode.RESOURCE_EXHAUSTED
    await service.still_serves()


@pytest.mark.parametrize(
    "method",
    [
        "glossator.v1.AnalysisService/Analyze",
        "glossator.v1.AnalysisService/AnalyzeStream",
        "glossator.v1.RegistryService/ListAnalyzers",
        "grpc.health.v1.Health/Check",
        "grpc.health.v1.Health/Watch",
    ],
)
async def test_a_call_that_ends_before_its_request_is_answered(serve: Serve, method: str) -> None:
    service = await serve()
    call: Any = service.channel.stream_stream(f"/{method}")(iter(()), timeout=30)
    with pytest.raises(grpc.aio.AioRpcError) as error:
        await call.read()
    assert refusal(error.value).reason == "PROTOCOL_ERROR"


async def test_bytes_that_are_no_message(serve: Serve) -> None:
    service = await serve()
    # A document's text that is not UTF-8.
    broken = b"\x0a\x04\x12\x02\xff\xfe"
    for name, call in (
        ("Analyze", service.channel.unary_unary),
        ("AnalyzeStream", service.channel.unary_stream),
    ):
        method: Any = call(f"/glossator.v1.AnalysisService/{name}")
        with pytest.raises(grpc.aio.AioRpcError) as error:
            await (method(broken) if name == "Analyze" else method(broken).read())
        found = refusal(error.value)
        assert (found.code, found.reason) == (grpc.StatusCode.INVALID_ARGUMENT, "PROTOCOL_ERROR")
    method = service.channel.stream_stream("/glossator.v1.AnalysisService/AnalyzeDocuments")
    stream = method()
    await stream.write(b"\x0a\x02\x0a\xff")
    with pytest.raises(grpc.aio.AioRpcError) as error:
        await stream.read()
    assert refusal(error.value).reason == "PROTOCOL_ERROR"
    await service.still_serves()


async def test_an_unknown_method(serve: Serve) -> None:
    service = await serve()
    method: Any = service.channel.unary_unary("/glossator.v1.AnalysisService/Guess")
    with pytest.raises(grpc.aio.AioRpcError) as error:
        await method(b"")
    assert error.value.code() == grpc.StatusCode.UNIMPLEMENTED


async def test_a_status_stays_small_however_large_the_request(serve: Serve) -> None:
    """Trailers beyond 8 KiB get lost on the way, and the reason with them."""
    service = await serve()
    many = [spec("faults.raises", f"{'n' * 90}{number}") for number in range(32)]
    found = await service.refused(document(), options(*many))
    assert found.reason == "ANALYZER_ERROR"
    assert 0 < found.size <= 4096
