"""Ways in which a server breaks off, refuses or misbehaves in AnalyzeDocuments; see `scripted.Behaviour`."""

from __future__ import annotations

import grpc

from glossator import DocumentStatus, Failure, Reason
from glossator.wire import chunks, decode_document
from glossator.wire import messages as pb

from .scripted import (
    Behaviour,
    Call,
    Context,
    Requests,
    Responses,
    accepted,
    answer,
    documents,
    done_of,
    fail,
    result_of,
    words,
)

DOWN = Failure(Reason.SHUTTING_DOWN, "the server is shutting down")
LOADING = Failure(Reason.ANALYZER_NOT_READY, "the server is loading its models")


def breaks_after(count: int, *, then_result: bool = False) -> Behaviour:
    """Answers for so many documents, and for the next one with its result at most; then UNAVAILABLE."""

    def behave(call: Call, requests: Requests, context: Context) -> Responses:
        yield accepted()
        for index, message in documents(call, requests):
            if index == count:
                if then_result:
                    yield result_of(message, index)
                context.abort(grpc.StatusCode.UNAVAILABLE, "connection lost")
            yield from answer(message, index)

    return behave


def refuses_after(count: int, refusal: Failure = DOWN) -> Behaviour:
    """Finishes so many documents, refuses later ones: it is going, or not there yet. Ends when half-closed."""

    def behave(call: Call, requests: Requests, context: Context) -> Responses:
        yield accepted()
        for index, message in documents(call, requests):
            if index < count:
                yield from answer(message, index)
            else:
                yield done_of(message, index, DocumentStatus.FAILED, refusal)
        fail(context, refusal, grpc.StatusCode.UNAVAILABLE)

    return behave


def ends_with(failure: Failure, code: grpc.StatusCode, *, retry_after: float | None = None) -> Behaviour:
    """Never accepts the stream."""

    def behave(call: Call, requests: Requests, context: Context) -> Responses:
        call.config = next(requests).config
        fail(context, failure, code, retry_after=retry_after)
        yield from ()

    return behave


def expires_after_one(call: Call, requests: Requests, context: Context) -> Responses:
    """Reads one document, and ends as for a token that is no longer valid."""
    yield accepted()
    next(documents(call, requests))
    context.abort(grpc.StatusCode.UNAUTHENTICATED, "the token has expired")


def backwards(call: Call, requests: Requests, context: Context) -> Responses:
    """Reads everything that it is sent before it answers, the last document first; results in small parts."""
    yield accepted()
    read = list(documents(call, requests))
    for index, message in reversed(read):
        for part in chunks(words(decode_document(message)), 80):
            yield pb.AnalyzeDocumentsResponse(document_id=message.id, document_index=index, result=part)
        yield done_of(message, index)
    yield pb.AnalyzeDocumentsResponse(summary=pb.StreamSummary(received=len(read)))


def silent(call: Call, requests: Requests, context: Context) -> Responses:
    """Answers for the first document; then never again."""
    yield accepted()
    for index, message in documents(call, requests):
        if index == 0:
            yield from answer(message, index)
    call.ended.wait()


def forgetful(call: Call, requests: Requests, context: Context) -> Responses:
    """Ends with OK and leaves documents unfinished."""
    yield accepted()
    for _ in documents(call, requests):
        pass


def confused(call: Call, requests: Requests, context: Context) -> Responses:
    """Answers for a document that nobody sent."""
    yield accepted()
    for index, message in documents(call, requests):
        yield done_of(message, index + 1000)


def in_utf16(call: Call, requests: Requests, context: Context) -> Responses:
    """Counts offsets in another unit than it was asked for."""
    response = accepted()
    response.accepted.offset_encoding = pb.OFFSET_ENCODING_UTF16_CODE_UNIT
    yield response
    call.ended.wait()
