"""Whatever the domain types hold arrives on the other side, in the unit of offsets that was asked for."""

import copy
import string
from dataclasses import FrozenInstanceError
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from glossator import (
    AnalysisOptions,
    AnalyzerResult,
    AnalyzerSpec,
    Annotation,
    Attribution,
    AttributionAct,
    AttributionAssertion,
    AttributionType,
    Bound,
    Document,
    DocumentResult,
    DocumentStatus,
    Entity,
    Failure,
    Number,
    NumberKind,
    NumberPart,
    OffsetEncoding,
    OffsetMap,
    Reason,
    Reference,
    Sentiment,
    SentimentLevel,
    SentimentVoice,
    Span,
)
from glossator.errors import DocumentInvalid, OptionsInvalid
from glossator.text.annotation import spans_of
from glossator.wire import (
    decode_document,
    decode_failure,
    decode_options,
    decode_response,
    decode_result,
    encode_document,
    encode_failure,
    encode_options,
    encode_response,
    encode_result,
)
from glossator.wire import messages as pb

TEXT = "Zoë 😀 paid €5 in 東京 — at least."
WORDS = st.text(st.characters(exclude_categories=["Cs"]), max_size=8)
SPANS = st.tuples(st.integers(0, len(TEXT)), st.integers(0, len(TEXT))).map(lambda ends: Span(*sorted(ends)))
MANY = st.lists(SPANS, max_size=3).map(tuple)
REFERENCES = st.builds(Reference, WORDS, WORDS)
# The wire's floats have 32 bits.
UNIT = st.floats(0, 1, width=32)

READINGS = st.builds(
    Number,
    kind=st.sampled_from(NumberKind),
    bound=st.sampled_from(Bound),
    vague=st.booleans(),
    modifier=st.none() | SPANS,
    counted=st.none() | SPANS,
    **dict.fromkeys(
        ["value", "low", "high", "unit", "currency", "dimension", "si_value", "si_unit", "timex", "resolved"], WORDS
    ),
    counted_lemma=WORDS,
    timex_mod=WORDS,
    timex_set=st.booleans(),
    low_inclusive=st.booleans(),
    high_inclusive=st.booleans(),
    parts=st.lists(st.builds(NumberPart, span=SPANS, value=WORDS, unit=WORDS), max_size=2).map(tuple),
)
NUMBERS = READINGS | st.builds(
    lambda number, other: number.model_copy(update={"ambiguous": True, "other": other}), READINGS, READINGS
)
ENTITIES = st.builds(Entity, entity_id=WORDS, canonical_name=WORDS, mention_count=st.integers(1, 1000))
SENTIMENTS = st.builds(
    Sentiment,
    level=st.sampled_from(SentimentLevel),
    score=st.floats(-1, 1, width=32),
    magnitude=st.floats(0, 1000, width=32),
    positive=UNIT,
    neutral=UNIT,
    negative=UNIT,
    target=st.none() | REFERENCES,
    quoted=st.booleans(),
    voice=st.sampled_from(SentimentVoice),
    rule=WORDS,
)
ATTRIBUTIONS = st.builds(
    Attribution,
    type=st.sampled_from(AttributionType),
    act=st.sampled_from(AttributionAct),
    assertion=st.sampled_from(AttributionAssertion),
    source=MANY,
    cue=MANY,
    content=MANY,
    source_entity=st.none() | REFERENCES,
    parent_id=WORDS,
)
ANNOTATIONS = st.builds(
    Annotation,
    kind=WORDS,
    spans=MANY,
    value=st.one_of(ENTITIES, NUMBERS, SENTIMENTS, ATTRIBUTIONS),
    label=WORDS,
    score=st.none() | UNIT,
    id=WORDS,
)
FAILURES = st.builds(
    Failure,
    st.sampled_from(Reason),
    WORDS,
    st.dictionaries(WORDS, WORDS, max_size=2),
    st.none() | st.integers(0, 10_000).map(lambda milliseconds: milliseconds / 1000),
)
RESULTS = st.builds(
    AnalyzerResult,
    name=WORDS,
    analyzer=WORDS,
    version=WORDS,
    fingerprint=WORDS,
    annotations=st.lists(ANNOTATIONS, max_size=3).map(tuple),
    failure=st.none() | FAILURES,
    queue_seconds=st.sampled_from([0.0, 0.25]),
    compute_seconds=st.sampled_from([0.0, 1.5]),
)


@given(RESULTS)
def test_results(result: AnalyzerResult) -> None:
    assert decode_result(encode_result(result, TEXT)) == result


@given(ANNOTATIONS)
def test_what_is_decoded_is_as_if_made_by_its_class(annotation: Annotation) -> None:
    (decoded,) = decode_result(encode_result(AnalyzerResult("a", "a", annotations=(annotation,)), TEXT)).annotations
    assert type(decoded) is Annotation
    assert (repr(decoded), hash(decoded)) == (repr(annotation), hash(annotation))
    assert copy.deepcopy(decoded) == annotation
    assert type(decoded.value) is type(annotation.value)
    assert decoded.value.model_dump_json() == annotation.value.model_dump_json()
    assert type(decoded.value).model_validate(decoded.value.model_dump()) == annotation.value
    assert all(type(span) is Span for span in (*decoded.spans, *spans_of(decoded.value)))
    for frozen in (decoded, decoded.value):
        field = next(iter(type(frozen).__annotations__))
        with pytest.raises((FrozenInstanceError, ValidationError)):
            setattr(frozen, field, "something else")


@given(ANNOTATIONS)
def test_what_is_done_to_a_copy_of_a_value_touches_no_other(annotation: Annotation) -> None:
    result = AnalyzerResult("a", "a", annotations=(annotation, annotation))
    one, other = (item.value for item in decode_result(encode_result(result, TEXT)).annotations)
    before = set(other.model_fields_set)
    copied = one.model_copy(update=dict.fromkeys(type(one).model_fields))
    assert copied.model_fields_set == set(type(one).model_fields)
    assert one.model_fields_set == other.model_fields_set == before


@pytest.mark.parametrize(("quoted", "voice"), [(True, SentimentVoice.QUOTED), (False, SentimentVoice.AUTHOR)])
def test_a_sentiment_of_a_server_that_knows_no_voices(quoted: bool, voice: SentimentVoice) -> None:
    message = pb.AnalyzerResult()
    message.annotations.add().sentiment.quoted = quoted
    message.annotations[0].sentiment.level = pb.Sentiment.LEVEL_SENTENCE
    value = decode_result(message).annotations[0].value
    assert (value.quoted, value.voice, value.rule) == (quoted, voice, "")


def test_a_sentiment_out_of_its_range_arrives_as_plain_fields() -> None:
    message = pb.AnalyzerResult()
    message.annotations.add().sentiment.score = 2
    message.annotations[0].sentiment.level = pb.Sentiment.LEVEL_DOCUMENT
    assert decode_result(message).annotations[0].value == {"level": "LEVEL_DOCUMENT", "score": 2.0}


@given(st.lists(RESULTS, max_size=2).map(tuple), st.sampled_from(DocumentStatus), st.none() | FAILURES)
def test_responses(results: tuple[AnalyzerResult, ...], status: DocumentStatus, failure: Failure | None) -> None:
    result = DocumentResult("id", status, results, failure, "en", 0, 0.25, 1.5)
    assert decode_response(encode_response(result, TEXT)) == result


@given(FAILURES)
def test_failures_carry_their_code_and_whether_to_retry(failure: Failure) -> None:
    message = encode_failure(failure)
    assert decode_failure(message) == failure
    assert (message.code, message.retryable) == (failure.code, failure.retryable)


def spans_in(message: Any) -> list[tuple[int, int]]:
    """Every span anywhere in a message, field by field."""
    if isinstance(message, pb.Span):
        return [(message.begin, message.end)]
    found = []
    for field, value in message.ListFields():
        if field.message_type is not None:
            for item in [value] if hasattr(value, "ListFields") else value:
                found += spans_in(item)
    return found


@given(ANNOTATIONS, st.sampled_from([OffsetEncoding.UTF8, OffsetEncoding.UTF16]))
def test_the_offsets_of_every_span_are_converted(annotation: Annotation, encoding: OffsetEncoding) -> None:
    result = encode_result(AnalyzerResult("a", "a", annotations=(annotation,)), TEXT, encoding)
    offsets = OffsetMap(TEXT, encoding)
    expected = [
        (offsets.from_code_points(span.begin), offsets.from_code_points(span.end))
        for span in (*annotation.spans, *spans_of(annotation.value))
    ]
    assert sorted(spans_in(result)) == sorted(expected)


@given(ANNOTATIONS)
def test_covered_text_is_repeated_on_request_only(annotation: Annotation) -> None:
    result = AnalyzerResult("a", "a", annotations=(annotation,))
    plain, full = encode_result(result, TEXT), encode_result(result, TEXT, include_text=True)
    assert [span.text for span in full.annotations[0].spans] == [span.slice(TEXT) for span in annotation.spans]
    assert not any(span.text for span in plain.annotations[0].spans)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.floats(allow_nan=False, allow_infinity=False) | WORDS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(WORDS, inner, max_size=3),
    max_leaves=8,
)
SPECS = st.builds(
    AnalyzerSpec,
    st.text(string.ascii_lowercase, min_size=1),
    WORDS,
    WORDS,
    st.dictionaries(WORDS, JSON, max_size=3),
)


@given(
    st.builds(
        AnalysisOptions,
        analyzers=st.lists(SPECS, max_size=2).map(tuple),
        offset_encoding=st.sampled_from(OffsetEncoding),
        include_text=st.booleans(),
        analyzer_timeout=st.none() | st.integers(1, 10_000).map(lambda milliseconds: milliseconds / 1000),
        default_language=WORDS,
    )
)
def test_options(options: AnalysisOptions) -> None:
    assert decode_options(encode_options(options)) == options


@given(
    st.builds(
        Document,
        WORDS,
        WORDS,
        WORDS,
        st.none() | st.datetimes(datetime(1, 1, 3), datetime(9999, 12, 30), timezones=st.just(UTC)),
        st.dictionaries(WORDS, WORDS, max_size=2),
    )
)
def test_documents(document: Document) -> None:
    assert decode_document(encode_document(document)) == document


def test_a_reference_time_keeps_its_instant_and_its_zone() -> None:
    local = datetime(2022, 12, 29, 1, 30, tzinfo=timezone(timedelta(hours=2)))
    decoded = decode_document(encode_document(Document("x", reference_time=local)))
    assert decoded.reference_time == local
    assert decoded.reference_time is not None
    assert decoded.reference_time.isoformat() == "2022-12-29T01:30:00+02:00"


@pytest.mark.parametrize("offset", [86_400, -86_400])
def test_an_offset_of_a_day_is_refused(offset: int) -> None:
    message = pb.Document(text="x", reference_utc_offset=offset)
    message.reference_time.seconds = 1
    with pytest.raises(DocumentInvalid, match="must be less than a day"):
        decode_document(message)


def test_a_reference_time_out_of_range_is_refused() -> None:
    message = pb.Document(text="x")
    message.reference_time.seconds = 10**15
    with pytest.raises(DocumentInvalid, match="reference_time lies outside the years 1 to 9999"):
        decode_document(message)


@pytest.mark.parametrize(
    "document", [Document("\ud800"), Document("x", id="\ud800"), Document("x", attributes={"a": "\ud800"})]
)
def test_lone_surrogates_never_reach_the_wire(document: Document) -> None:
    with pytest.raises(DocumentInvalid, match="lone surrogate"):
        encode_document(document)


def test_requests_that_make_no_sense_are_refused() -> None:
    with pytest.raises(OptionsInvalid, match="offset_encoding 9 is unknown"):
        decode_options(pb.AnalysisOptions(offset_encoding=9))  # type: ignore[arg-type]
    for nanoseconds in (0, -1):
        message = pb.AnalysisOptions()
        message.analyzer_timeout.FromNanoseconds(nanoseconds)
        with pytest.raises(OptionsInvalid, match=r"analyzer_timeout .* must be positive"):
            decode_options(message)
    with pytest.raises(OptionsInvalid, match="names no analyzer"):
        decode_options(pb.AnalysisOptions(analyzers=[pb.AnalyzerSpec(name="x")]))


@pytest.mark.parametrize("number", [float("inf"), float("nan")])
def test_options_that_json_does_not_have_are_refused(number: float) -> None:
    message = pb.AnalysisOptions(analyzers=[pb.AnalyzerSpec(analyzer="topics")])
    message.analyzers[0].options["limit"] = number
    with pytest.raises(OptionsInvalid, match="'topics' hold a number that is not finite"):
        decode_options(message)


def test_options_that_no_server_could_read_are_refused_before_they_are_sent() -> None:
    value: Any = 1
    for _ in range(30):
        value = [value]
    with pytest.raises(OptionsInvalid, match="'topics' hold more than 30 objects or lists within one another"):
        encode_options(AnalysisOptions((AnalyzerSpec("topics", options={"limit": value}),)))


def test_an_unset_offset_encoding_means_code_points() -> None:
    assert decode_options(pb.AnalysisOptions()).offset_encoding is OffsetEncoding.CODE_POINT


def test_a_reason_of_a_newer_server_keeps_its_name() -> None:
    failure = decode_failure(pb.AnalysisError(code=13, reason="MOON_IN_THE_WAY", message="wait"))
    assert failure == Failure(Reason.INTERNAL, "wait", {"reason": "MOON_IN_THE_WAY"})


def test_enum_values_of_a_newer_server_leave_the_rest_readable() -> None:
    message = pb.AnalyzerResult(name="numbers", analyzer="numbers")
    message.annotations.add(kind="number", number=pb.Number(kind=pb.Number.Kind.ValueType(99), value="7"))
    (annotation,) = decode_result(message).annotations
    assert annotation.value["value"] == "7"
