"""Values of plugins: as JSON or as messages of their own; what neither can carry is a contract error."""

import json
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from google.protobuf.timestamp_pb2 import Timestamp
from pydantic import BaseModel, ConfigDict

from glossator import (
    AnalyzerResult,
    AnalyzerSpec,
    Annotation,
    Document,
    Failure,
    Number,
    NumberKind,
    OffsetEncoding,
    Reason,
    Reference,
    Span,
)
from glossator.contract.nesting import DEEPEST
from glossator.contract.result import DocumentResult, DocumentStatus
from glossator.errors import ContractError, OptionsInvalid
from glossator.wire import decode_result, encode_response, encode_result, encode_spec, response_json
from glossator.wire import messages as pb
from glossator.wire.fields import from_fields, json_object

TEXT = "😀 ok"


class Topic(BaseModel):
    model_config = ConfigDict(frozen=True, arbitrary_types_allowed=True)

    name: str = "x"
    weight: float = 0.5
    span: Span | None = None
    reference: Reference | None = None
    parts: tuple[Span, ...] = ()
    by_name: dict[str, Span] = {}
    inner: "Topic | None" = None
    anything: Any = None


def result_of(value: object, **annotation: Any) -> AnalyzerResult:
    return AnalyzerResult("a", "acme.topics", annotations=(Annotation("acme.topic", (), value, **annotation),))


def sent(value: object, encoding: OffsetEncoding = OffsetEncoding.CODE_POINT, *, text: bool = False) -> Any:
    """The value as a client gets it."""
    message = encode_result(result_of(value), TEXT, encoding, include_text=text)
    return decode_result(message).annotations[0].value


def test_fields_arrive_under_their_names() -> None:
    inner = Topic(name="y", anything=[1, 2.5, True, None, "z", {"k": (3,)}])
    value = sent(Topic(reference=Reference("e-1", "entities"), inner=inner))
    assert value["name"] == "x"
    assert value["weight"] == 0.5
    assert value["reference"] == Reference("e-1", "entities")
    assert value["inner"]["anything"] == [1, 2.5, True, None, "z", {"k": [3]}]


@pytest.mark.parametrize(
    ("encoding", "begin", "end"),
    [(OffsetEncoding.CODE_POINT, 2, 4), (OffsetEncoding.UTF16, 3, 5), (OffsetEncoding.UTF8, 5, 7)],
)
def test_spans_in_fields_are_converted_wherever_they_are(encoding: OffsetEncoding, begin: int, end: int) -> None:
    span = Span(2, 4)
    value = sent(Topic(span=span, parts=(span,), by_name={"a": span}, inner=Topic(span=span)), encoding)
    assert value["span"] == value["parts"][0] == value["by_name"]["a"] == value["inner"]["span"] == Span(begin, end)
    assert isinstance(value["span"], Span)


def test_covered_text_is_repeated_on_request() -> None:
    message = encode_result(result_of(Topic(span=Span(2, 4))), TEXT, include_text=True)
    assert json_object(message.annotations[0].fields)["span"] == {"begin": 2, "end": 4, "text": "ok"}


def test_only_what_is_listed_is_a_span() -> None:
    """A reign from 1990 to 2001 looks like one."""
    message = encode_result(result_of(Topic(anything={"begin": 1990, "end": 2001}, span=Span(2, 4))), TEXT)
    held = message.annotations[0]
    assert list(held.field_types.spans) == ["/span"]
    assert decode_result(message).annotations[0].value["anything"] == {"begin": 1990, "end": 2001}


def test_keys_with_slashes_and_tildes_are_found_again() -> None:
    value = sent(Topic(by_name={"a/b~c": Span(0, 1), "": Span(2, 4), "~1": Span(1, 2)}))
    assert value["by_name"] == {"a/b~c": Span(0, 1), "": Span(2, 4), "~1": Span(1, 2)}


@pytest.mark.parametrize("number", [2**53 + 1, -(2**63), 10**30])
def test_large_integers_keep_their_digits(number: int) -> None:
    assert sent(Topic(anything=[number, 2**53, True]))["anything"] == [number, 2**53, True]


@pytest.mark.parametrize("pointer", ["", "/", "/no/such", "/name", "/parts/9", "/weight/begin", "span"])
def test_places_that_do_not_hold_what_they_should_stay_as_they_are(pointer: str) -> None:
    """The list of a server that is not ours."""
    message = encode_result(result_of(Topic()), TEXT)
    held = message.annotations[0].field_types
    for places in (held.spans, held.references, held.integers):
        places.append(pointer)
    assert decode_result(message).annotations[0].value["name"] == "x"


def test_options_that_would_lose_digits_are_refused() -> None:
    assert encode_spec(AnalyzerSpec("a", options={"seed": 2**53})).options["seed"] == 2**53
    with pytest.raises(OptionsInvalid, match="beyond 2\\^53"):
        encode_spec(AnalyzerSpec("a", options={"seeds": [{"one": 2**53 + 1}]}))


def test_what_has_a_json_form_is_sent_in_it() -> None:
    @dataclass
    class Point:
        x: float

    assert sent(Topic(anything=date(2022, 12, 29)))["anything"] == "2022-12-29"
    assert sent(Topic(anything=Decimal("1.50")))["anything"] == "1.50"
    assert sent(Topic(anything=Point(1.5)))["anything"] == {"x": 1.5}


def test_messages_travel_as_they_are() -> None:
    extension = sent(Timestamp(seconds=3))
    unpacked = Timestamp()
    assert extension.Unpack(unpacked)
    assert unpacked.seconds == 3


@dataclass
class Holder:
    number: float


@pytest.mark.parametrize(
    "value",
    [
        float("inf"),
        float("nan"),
        [float("-inf")],
        {"a": float("nan")},
        Holder(float("inf")),
        object(),
        b"\xff",
        "\ud800",
    ],
    ids=["infinite", "nan", "in a list", "in a mapping", "in a dataclass", "an object", "bytes", "surrogate"],
)
def test_what_json_cannot_carry_is_a_contract_error(value: object) -> None:
    with pytest.raises(ContractError) as raised:
        encode_result(result_of(Topic(anything=value)), TEXT)
    assert raised.value.failure.reason is Reason.RESULT_INVALID


def nested(levels: int, *, objects: bool) -> Any:
    value: Any = 1
    for _ in range(levels):
        value = {"in": value} if objects else [value]
    return value


@pytest.mark.parametrize("objects", [True, False])
def test_what_is_nested_as_deeply_as_may_be_can_be_read_in_every_response(*, objects: bool) -> None:
    value = nested(DEEPEST - 1, objects=objects)  # the model itself is one level
    result = encode_result(result_of(Topic(anything=value)), TEXT)
    whole = pb.AnalyzeDocumentsResponse(whole=pb.AnalyzeResponse(results=[result]))
    assert pb.AnalyzeDocumentsResponse.FromString(whole.SerializeToString()) == whole
    assert from_fields(result.annotations[0])["anything"] == value


def test_what_no_reader_could_read_is_a_contract_error() -> None:
    endless: list[Any] = []
    endless.append(endless)
    number = Number(kind=NumberKind.CARDINAL, value="1")
    for _ in range(DEEPEST + 1):
        number = Number(kind=NumberKind.CARDINAL, other=number)
    values = [nested(DEEPEST, objects=True), nested(DEEPEST, objects=False), nested(5000, objects=False), endless]
    for value in [*(Topic.model_construct(anything=value) for value in values), number]:
        with pytest.raises(ContractError, match=f"holds more than {DEEPEST} .* within one another"):
            encode_result(result_of(value), TEXT)


def test_what_protobuf_cannot_carry_is_a_contract_error() -> None:
    broken = [
        result_of(Topic(), label="\ud800"),
        result_of(Topic(), score="high"),
        result_of("no model at all"),
        result_of(Topic(anything=10**5000)),
        AnalyzerResult("a", "acme.topics", failure=Failure(Reason.ANALYZER_ERROR, "x", {"count": 3})),  # type: ignore[dict-item]
    ]
    for result in broken:
        with pytest.raises(ContractError, match=r"'acme\.topics' cannot be represented on the wire") as raised:
            encode_result(result, TEXT)
        assert raised.value.failure.metadata == {"analyzer": "acme.topics"}


def test_the_json_of_a_response_is_one_line_that_json_can_read() -> None:
    result = DocumentResult("d\n1", DocumentStatus.OK, (result_of(Topic(name="é\n", span=Span(0, 1))),))
    line = response_json(encode_response(result, Document(TEXT).text))
    assert "\n" not in line
    read = json.loads(line)
    assert read["documentId"] == "d\n1"
    assert read["results"][0]["annotations"][0]["fields"]["name"] == "é\n"
    assert read["done"]["status"] == "DOCUMENT_STATUS_OK"
