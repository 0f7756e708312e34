"""Many documents over one call: bounds, order, rejections, broken streams, leaving early."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing

import grpc
import pytest

from glossator import AnalyzerResult, Document, DocumentResult, DocumentStatus, Failure, Reason
from glossator_client import (
    AccessDenied,
    Cancelled,
    Client,
    DeadlineExceeded,
    Overloaded,
    RequestInvalid,
    Retry,
    ServerError,
    Unavailable,
)

from .behaviours import (
    DOWN,
    LOADING,
    backwards,
    breaks_after,
    confused,
    ends_with,
    expires_after_one,
    forgetful,
    in_utf16,
    refuses_after,
    silent,
)
from .conftest import SOON
from .scripted import WINDOW, Scripted


def corpus(count: int) -> list[Document]:
    return [Document(f"document number {index}", id=f"d{index}") for index in range(count)]


def ids(count: int) -> list[str]:
    return [f"d{index}" for index in range(count)]


def test_one_result_per_document(client: Client) -> None:
    documents = corpus(20)
    results = list(client.analyze_documents(documents))
    assert sorted(result.index for result in results) == list(range(20))
    for result in results:
        document = documents[result.index]
        assert result.document_id == document.id
        assert [item.spans[0].slice(document.text) for item in result.annotations()] == document.text.split()


def test_strings_get_their_position_as_id(client: Client) -> None:
    results = client.analyze_documents(["one", "two"], ordered=True)
    assert [result.document_id for result in results] == ["0", "1"]


def test_nothing_in_nothing_out(server: Scripted, client: Client) -> None:
    assert list(client.analyze_documents([])) == []
    assert server.calls[0].ended.wait(200)


def test_events_tell_single_results_and_the_end(client: Client) -> None:
    first, second = client.stream_documents(corpus(1))
    assert isinstance(first.outcome, AnalyzerResult)
    assert isinstance(second.outcome, DocumentResult)
    assert (first.done, second.done) == (False, True)
    assert first.document.text == second.document.text == "document number 0"
    assert second.outcome.results == (first.outcome,)


@pytest.mark.parametrize("limit", [None, 1, 3, 100])
def test_documents_are_taken_only_when_there_is_room(server: Scripted, client: Client, limit: int | None) -> None:
    taken = finished = 0
    room = min(limit or WINDOW, WINDOW)

    def endless() -> Iterator[Document]:
        nonlocal taken
        while True:
            assert taken - finished < room
            taken += 1
            yield Document("some text", id=str(taken))

    with closing(client.analyze_documents(endless(), max_in_flight=limit)) as results:
        for result in results:
            assert result.ok
            finished += 1
            if finished == 50:
                break
    assert taken - finished <= room
    assert server.calls[0].config.max_in_flight_documents == (limit or 0)


def test_a_call_that_ended_is_told_before_a_slow_source_goes_on(server: Scripted, client: Client) -> None:
    taken = 0

    def feed() -> Iterator[Document]:
        nonlocal taken
        for document in corpus(WINDOW + 1):
            taken += 1
            yield document
            server.calls[0].ended.wait()
            client.server_info()  # what comes later over the same connection tells that the end has come

    server.script.append(expires_after_one)
    with pytest.raises(AccessDenied):
        list(client.analyze_documents(feed()))
    assert taken < WINDOW


def test_no_document_is_taken_before_the_server_accepts(server: Scripted, client: Client) -> None:
    def untouched() -> Iterator[Document]:
        raise AssertionError("taken")
        yield Document("")

    server.script.append(ends_with(Failure(Reason.OPTIONS_INVALID, "no"), grpc.StatusCode.INVALID_ARGUMENT))
    with pytest.raises(RequestInvalid):
        list(client.analyze_documents(untouched()))


def test_as_they_come_or_in_order(server: Scripted, client: Client) -> None:
    server.script.extend([backwards, backwards])
    assert [result.document_id for result in client.analyze_documents(corpus(3))] == ["d2", "d1", "d0"]
    # The client does not rely on the server here: it puts results in order itself.
    ordered = client.stream_documents(corpus(3), ordered=True)
    assert [(event.index, event.done) for event in ordered] == [
        (index, done) for index in range(3) for done in (False, True)
    ]
    assert server.calls[1].config.ordered


def test_split_results_of_several_documents_do_not_mix(server: Scripted, client: Client) -> None:
    server.script.append(backwards)
    documents = [Document(" ".join(f"{name}{n}" for n in range(50)), id=name) for name in "ab"]
    for event in client.stream_documents(documents):
        if isinstance(event.outcome, DocumentResult):
            found = [item.spans[0].slice(event.document.text) for item in event.outcome.annotations()]
            assert found == event.document.text.split()


@pytest.mark.parametrize("ordered", [False, True])
def test_rejected_documents_are_results(client: Client, ordered: bool) -> None:
    documents = [
        Document("good", id="a"),
        Document(" ", id="empty"),
        Document("bad \ud800", id="surrogate"),
        Document("x" * 1001, id="large"),
        Document("good too", id="b"),
    ]
    results = {result.document_id: result for result in client.analyze_documents(documents, ordered=ordered)}
    assert {name: result.failure and result.failure.reason for name, result in results.items()} == {
        "a": None,
        "empty": Reason.DOCUMENT_EMPTY,
        "surrogate": Reason.DOCUMENT_INVALID,
        "large": Reason.DOCUMENT_TOO_LARGE,
        "b": None,
    }
    assert results["large"].status is DocumentStatus.FAILED
    if ordered:
        assert list(results) == [document.id for document in documents]


def test_only_documents_that_cannot_be_sent(client: Client) -> None:
    results = list(client.analyze_documents(["\ud800"] * 50, ordered=True))
    assert [result.index for result in results] == list(range(50))
    assert not any(result.ok for result in results)


@pytest.mark.parametrize("ordered", [False, True])
def test_a_broken_stream_goes_on_where_it_stopped(server: Scripted, client: Client, ordered: bool) -> None:
    server.script.extend([breaks_after(5), breaks_after(0), breaks_after(3)])
    results = list(client.analyze_documents(iter(corpus(12)), ordered=ordered))
    assert sorted(result.index for result in results) == list(range(12))
    assert all(result.ok for result in results)
    first, second, third, fourth = (call.received for call in server.calls)
    assert first[5] == second[0] == third[0] == "d5"
    assert fourth[0] == "d8"
    if ordered:
        assert [result.document_id for result in results] == ids(12)


def test_a_result_is_told_once_though_the_stream_broke(server: Scripted, client: Client) -> None:
    server.script.append(breaks_after(1, then_result=True))
    events = list(client.stream_documents(corpus(3)))
    told = [event.document.id for event in events if isinstance(event.outcome, AnalyzerResult)]
    assert sorted(told) == ids(3)
    assert sorted(event.document.id for event in events if event.done) == ids(3)
    assert server.calls[1].received[0] == "d1"


@pytest.mark.parametrize("refusal", [DOWN, LOADING])
def test_documents_that_were_refused_untouched_go_to_the_next_stream(
    server: Scripted, client: Client, refusal: Failure
) -> None:
    server.script.append(refuses_after(2, refusal))
    results = list(client.analyze_documents(corpus(10)))
    assert sorted(result.document_id for result in results) == sorted(ids(10))
    assert all(result.ok for result in results)
    assert server.calls[1].received[0] == "d2"


def test_tries_without_progress_are_bounded(server: Scripted, client: Client) -> None:
    server.script.extend([breaks_after(2), *[breaks_after(0)] * 9])
    results = client.analyze_documents(corpus(5))
    assert [next(results).document_id, next(results).document_id] == ["d0", "d1"]
    with pytest.raises(Unavailable, match="connection lost"):
        next(results)
    assert len(server.calls) == 4


def test_a_server_that_is_gone() -> None:
    with Client("127.0.0.1:1", retry=SOON) as client, pytest.raises(Unavailable) as caught:
        list(client.analyze_documents(corpus(1)))
    assert caught.value.failure.reason is Reason.UNREACHABLE


def test_overload_at_open(server: Scripted, client: Client) -> None:
    full = Failure(Reason.OVERLOADED, "too many streams")
    server.script.append(ends_with(full, grpc.StatusCode.RESOURCE_EXHAUSTED, retry_after=0.001))
    assert len(list(client.analyze_documents(corpus(3)))) == 3
    server.script.append(ends_with(full, grpc.StatusCode.RESOURCE_EXHAUSTED))
    with pytest.raises(Overloaded):
        list(client.analyze_documents(corpus(3)))
    assert len(server.calls) == 3


@pytest.mark.parametrize("behaviour", [forgetful, confused, in_utf16])
def test_a_server_that_breaks_the_contract(server: Scripted, client: Client, behaviour: object) -> None:
    server.script.append(behaviour)  # type: ignore[arg-type]
    with pytest.raises(ServerError):
        list(client.analyze_documents(corpus(2)))
    assert server.calls[0].ended.wait(200)


def test_leaving_the_loop_cancels_the_call(server: Scripted, client: Client) -> None:
    server.script.append(silent)
    for _ in client.analyze_documents(corpus(9)):
        break
    assert server.calls[0].ended.wait(200)


def test_leaving_after_a_broken_stream_cancels_the_call(server: Scripted, client: Client) -> None:
    server.script.extend([breaks_after(1), silent])
    results = client.analyze_documents(corpus(9))
    assert [next(results).document_id, next(results).document_id] == ["d0", "d1"]
    del results  # no cycle keeps it alive: nobody has to wait for the garbage collector
    assert server.calls[1].ended.wait(200)


def test_an_error_in_the_loop_cancels_the_call(server: Scripted, client: Client) -> None:
    server.script.append(silent)

    def careless() -> None:
        for event in client.stream_documents(corpus(9)):
            raise KeyError(event.document.id)

    with pytest.raises(KeyError):
        careless()
    assert server.calls[0].ended.wait(200)


def test_an_error_of_the_iterable_is_passed_on(server: Scripted, client: Client) -> None:
    class Mine(Unavailable):
        """Though it looks like one of ours, nothing is tried again."""

    def broken() -> Iterator[Document]:
        yield Document("text", id="a")
        raise Mine(DOWN)

    with pytest.raises(Mine):
        list(client.analyze_documents(broken()))
    assert server.calls[0].ended.wait(200)
    assert len(server.calls) == 1


def test_closing_the_client_ends_its_streams(server: Scripted, client: Client) -> None:
    server.script.append(silent)
    results = client.analyze_documents(corpus(9))
    assert next(results).document_id == "d0"
    client.close()
    with pytest.raises(Cancelled):
        next(results)
    assert server.calls[0].ended.wait(200)


def test_the_deadline_holds_for_all_documents(server: Scripted, client: Client) -> None:
    server.script.append(silent)
    with pytest.raises(DeadlineExceeded):
        list(client.analyze_documents(corpus(9), timeout=0.3))


def test_max_in_flight_must_be_positive(client: Client) -> None:
    with pytest.raises(ValueError, match="max_in_flight is 0"):
        client.stream_documents([], max_in_flight=0)


def test_retries_can_be_switched_off(server: Scripted) -> None:
    server.script.append(breaks_after(0))
    with Client(server.address, retry=Retry(attempts=1)) as client, pytest.raises(Unavailable):
        list(client.analyze_documents(corpus(3)))
    assert len(server.calls) == 1


def test_a_forgotten_stream_does_not_keep_the_process_alive(server: Scripted) -> None:
    server.script.append(silent)
    program = f"""
from glossator_client import Client
client = Client({server.address!r})
results = client.analyze_documents(["a", "b", "c"])
print(next(results).document_id)
"""
    ran = subprocess.run([sys.executable, "-W", "error", "-c", program], capture_output=True, text=True, timeout=200)
    assert (ran.returncode, ran.stdout, ran.stderr) == (0, "0\n", "")
