"""One document: `analyze`, `analyze_stream`, and the exceptions they end with."""

from __future__ import annotations

import signal
import threading
from contextlib import closing

import grpc
import pytest

from glossator import AnalyzerSpec, Document, DocumentResult, Failure, Reason
from glossator.errors import DocumentError, GlossatorError, RequestError
from glossator_client import (
    AnalyzerFailed,
    Cancelled,
    Client,
    DeadlineExceeded,
    DocumentRejected,
    Overloaded,
    RequestInvalid,
    Retry,
    ServerError,
    Unavailable,
)

from .behaviours import LOADING
from .scripted import Scripted

EMOJI = "Zoë 🎺 plays 𝄞 tonight"


def test_spans_slice_the_text(client: Client) -> None:
    result = client.analyze(EMOJI)
    assert [item.spans[0].slice(EMOJI) for item in result.annotations("entity")] == EMOJI.split()


def test_documents_keep_their_id(client: Client) -> None:
    assert client.analyze(Document("a b", id="d7")).document_id == "d7"


def test_analyzers_by_name_spec_and_options(client: Client) -> None:
    def names(analyzers: object) -> list[str]:
        return [result.name for result in client.analyze("a", analyzers=analyzers).results]  # type: ignore[arg-type]

    assert names("words") == ["words"]
    assert names(["words", AnalyzerSpec("words", "again")]) == ["words", "again"]
    assert names({"words": {"limit": 1}}) == ["words"]


def test_the_language_reaches_the_server(client: Client) -> None:
    assert client.analyze("a", language="de").language == "de"


def test_a_stream_gives_results_and_then_the_document(client: Client) -> None:
    *results, whole = client.analyze_stream(Document(EMOJI, id="d1"))
    assert len(results) == 1
    assert isinstance(whole, DocumentResult)
    assert whole.document_id == "d1"
    assert whole.results == tuple(results)


def test_a_split_result_arrives_whole(server: Scripted, client: Client) -> None:
    server.chunk_bytes = 60
    text = " ".join(f"w{number}" for number in range(100))
    result, whole = client.analyze_stream(text)
    assert isinstance(whole, DocumentResult)
    assert [item.spans[0].slice(text) for item in whole.annotations()] == text.split()
    assert whole.results == (result,)


@pytest.mark.parametrize(
    ("text", "reason"),
    [("", Reason.DOCUMENT_EMPTY), (" \n", Reason.DOCUMENT_EMPTY), ("é" * 501, Reason.DOCUMENT_TOO_LARGE)],
)
def test_a_rejected_document_raises(client: Client, text: str, reason: Reason) -> None:
    with pytest.raises(DocumentRejected) as caught:
        client.analyze(text)
    assert caught.value.failure.reason is reason
    assert isinstance(caught.value, DocumentError)
    with pytest.raises(DocumentRejected) as caught:
        list(client.analyze_stream(text))
    assert caught.value.failure.reason is reason


def test_details_of_the_failure_arrive(client: Client) -> None:
    with pytest.raises(DocumentRejected) as caught:
        client.analyze("é" * 501)
    assert caught.value.failure.metadata == {"limit": "1000", "found": "1002"}
    assert caught.value.status == "INVALID_ARGUMENT"


@pytest.mark.parametrize(
    "document",
    [Document("broken \ud800 text"), Document("text", id="\udfff"), Document("text", attributes={"key": "\ud800"})],
)
def test_lone_surrogates_are_refused_before_sending(server: Scripted, client: Client, document: Document) -> None:
    with pytest.raises(DocumentRejected, match="not valid Unicode") as caught:
        client.analyze(document)
    assert caught.value.failure.reason is Reason.DOCUMENT_INVALID
    with pytest.raises(DocumentRejected):
        list(client.analyze_stream(document))
    assert server.calls == []


def test_what_no_message_can_hold_is_refused_before_sending(server: Scripted) -> None:
    with Client(server.address, max_message_bytes=100_000) as client, pytest.raises(DocumentRejected) as caught:
        client.analyze("x" * 100_000)
    assert caught.value.failure.reason is Reason.DOCUMENT_TOO_LARGE
    assert server.calls == []


@pytest.mark.parametrize(
    ("reason", "code", "kind"),
    [
        (Reason.OPTIONS_INVALID, grpc.StatusCode.INVALID_ARGUMENT, RequestInvalid),
        (Reason.ANALYZER_NOT_FOUND, grpc.StatusCode.NOT_FOUND, RequestInvalid),
        (Reason.LANGUAGE_UNSUPPORTED, grpc.StatusCode.INVALID_ARGUMENT, RequestInvalid),
        (Reason.ANALYZER_CRASHED, grpc.StatusCode.INTERNAL, AnalyzerFailed),
        (Reason.ANALYZER_TIMEOUT, grpc.StatusCode.DEADLINE_EXCEEDED, AnalyzerFailed),
        (Reason.DEADLINE_EXCEEDED, grpc.StatusCode.DEADLINE_EXCEEDED, DeadlineExceeded),
        (Reason.OVERLOADED, grpc.StatusCode.RESOURCE_EXHAUSTED, Overloaded),
        (Reason.INTERNAL, grpc.StatusCode.INTERNAL, ServerError),
    ],
)
def test_every_reason_has_its_exception(
    server: Scripted, client: Client, reason: Reason, code: grpc.StatusCode, kind: type[GlossatorError]
) -> None:
    server.failures.append((Failure(reason, "it went wrong", {"key": "value"}), code, None))
    with pytest.raises(kind, match="it went wrong") as caught:
        client.analyze("a")
    assert caught.value.failure == Failure(reason, "it went wrong", {"key": "value"})
    assert len(server.calls) == 1


def test_unavailable_is_tried_again(server: Scripted, client: Client) -> None:
    down = (Failure(Reason.SHUTTING_DOWN, "going down"), grpc.StatusCode.UNAVAILABLE, None)
    server.failures.extend([down, down])
    assert client.analyze("a").ok
    assert len(server.calls) == 3


def test_unavailable_is_given_up(server: Scripted, client: Client) -> None:
    server.failures.extend([(Failure(Reason.SHUTTING_DOWN, "going down"), grpc.StatusCode.UNAVAILABLE, None)] * 9)
    with pytest.raises(Unavailable) as caught:
        client.analyze("a")
    assert caught.value.failure.reason is Reason.SHUTTING_DOWN
    assert len(server.calls) == 4


@pytest.mark.parametrize("stream", [False, True])
def test_a_server_that_loads_is_waited_for(server: Scripted, stream: bool) -> None:
    server.failures.extend([(LOADING, grpc.StatusCode.UNAVAILABLE, 0.001)] * 20)
    with Client(server.address, timeout=200) as client:
        assert (list(client.analyze_stream("a"))[-1] if stream else client.analyze("a")).ok
    assert len(server.calls) == 21


def test_a_call_that_was_dropped_on_its_way_is_made_again(server: Scripted, client: Client) -> None:
    server.failures.append((None, grpc.StatusCode.CANCELLED, None))
    assert client.analyze("a").ok
    server.failures.extend([(None, grpc.StatusCode.CANCELLED, None)] * 4)
    with pytest.raises(Unavailable, match=r"was dropped on its way.*tried 4 times"):
        client.analyze("a")


def test_a_stream_goes_on_after_a_break_and_tells_each_result_once(server: Scripted, client: Client) -> None:
    server.breaks.extend([(grpc.StatusCode.UNAVAILABLE, "reset"), (grpc.StatusCode.CANCELLED, "RST_STREAM")])
    only, whole = client.analyze_stream("one two")
    assert isinstance(whole, DocumentResult)
    assert whole.results == (only,)
    assert len(server.calls) == 3


def test_overload_is_tried_again_when_the_server_says_so(server: Scripted, client: Client) -> None:
    server.failures.append((Failure(Reason.OVERLOADED, "full"), grpc.StatusCode.RESOURCE_EXHAUSTED, 0.002))
    assert client.analyze("a").ok
    server.failures.append((Failure(Reason.OVERLOADED, "full"), grpc.StatusCode.RESOURCE_EXHAUSTED, 3600.0))
    with pytest.raises(Overloaded) as caught:  # longer than the timeout: no use waiting
        client.analyze("a")
    assert caught.value.failure.retry_after == 3600


def test_no_server() -> None:
    with Client("127.0.0.1:1", retry=Retry(attempts=1)) as client, pytest.raises(Unavailable) as caught:
        client.analyze("a")
    assert caught.value.failure.reason is Reason.UNREACHABLE
    assert caught.value.failure.retryable
    assert "no server answers at 127.0.0.1:1" in str(caught.value)


def test_leaving_a_stream_early_cancels_it(server: Scripted, client: Client) -> None:
    server.hang = True
    with closing(client.analyze_stream("a")) as events:
        assert next(events)
    assert server.calls[0].ended.wait(200)


def test_an_interrupt_cancels_the_call(server: Scripted, client: Client) -> None:
    server.hang = True

    def interrupt() -> None:
        server.hanging.wait()
        signal.pthread_kill(threading.main_thread().ident or 0, signal.SIGINT)

    interrupter = threading.Thread(target=interrupt)
    interrupter.start()
    with pytest.raises(KeyboardInterrupt):
        client.analyze("a")
    interrupter.join()
    assert server.calls[0].ended.wait(200)
    server.hang = False
    assert client.analyze("b").ok


def test_closing_the_client_ends_a_call(server: Scripted, client: Client) -> None:
    server.hang = True

    def close() -> None:
        server.hanging.wait()
        client.close()

    closer = threading.Thread(target=close)
    closer.start()
    with pytest.raises(Cancelled, match="was closed"):
        client.analyze("a")
    closer.join()
    assert server.calls[0].ended.wait(200)


def test_the_deadline_of_a_stream(server: Scripted, client: Client) -> None:
    server.hang = True
    with pytest.raises(DeadlineExceeded) as caught:
        list(client.analyze_stream("a", timeout=0.2))
    assert caught.value.failure.reason is Reason.DEADLINE_EXCEEDED


def test_a_request_error_is_one_of_the_core_too(client: Client) -> None:
    with pytest.raises(RequestError):
        client.get_analyzer("none")
