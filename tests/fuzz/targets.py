"""What is fuzzed: functions of bytes that raise nothing but what the code under them promises to raise.

Each makes something of the bytes that comes close to real input: a message with a few bytes changed, a text of the
words that its reader has rules for. A target fails by raising, or by taking longer than its limit.
"""

from __future__ import annotations

import contextlib
import functools
import gzip
import io
import json
import re
import tarfile
import tempfile
import zipfile
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from types import MappingProxyType
from typing import Any

from google.protobuf.message import DecodeError

from glossator import (
    AnalyzerResult,
    AnalyzerSpec,
    Annotation,
    Config,
    Document,
    GlossatorError,
    Layer,
    OffsetEncoding,
    OffsetMap,
    Parse,
    Registry,
    View,
    wire,
)
from glossator.errors import OptionsInvalid
from glossator.host.registry import validate_options
from glossator.reading.documents import How, documents
from glossator.reading.installed import Readers
from glossator.text.annotation import spans_of
from glossator.text.parse import Sentence
from glossator.wire import messages as pb
from glossator.wire.decode import decode_spec
from glossator.wire.sizes import nested_bytes
from glossator_plugins.numbers.analyzer import NumbersAnalyzer
from glossator_plugins.numbers.options import NumbersOptions
from glossator_server.service.request import Requests

Target = Callable[[bytes], None]

# That the grammar of numbers has rules for, and white space of several kinds.
_WORDS = [*Path(__file__).with_name("words.txt").read_text(encoding="utf-8").split(), *"\n\t\u00a0\u200b\u202f"]


def _text(data: bytes) -> str:
    """A text of words that the grammar of numbers knows; every third is a character of any kind."""
    found = []
    for at in range(0, min(len(data), 400) - 1, 2):
        kind, byte = data[at], data[at + 1]
        if kind < 200:
            found.append(_WORDS[(kind * 256 + byte) % len(_WORDS)])
        elif kind < 230:
            found.append(chr(32 + byte % 95))
        else:
            found.append(chr((kind * 4099 + byte * 257) % 0xD7FF + 1))
        if byte % 4:
            found.append(" ")
    return "".join(found)


def numbers(data: bytes) -> None:
    """Amounts of any text: spans inside it and on boundaries in all three units, values that are decimals."""
    if not (text := _text(data)).strip():
        return
    document = Document(text, "d", reference_time=datetime(2024, 5, 1, 9, tzinfo=UTC))
    sentences = tuple(Sentence(found.start(), found.end(), 0, 0) for found in re.finditer(r"[^\n]*[^\s][^\n]*", text))
    layers = frozenset({Layer.TOKENS})
    view = View(document, Parse("en", layers, sentences), layers, {})
    items = tuple(_analyzer().analyze_one(view, NumbersOptions()))
    _check_spans(items, text)
    for item in items:
        for value in (item.value.value, item.value.low, item.value.high):
            assert not value or re.fullmatch(r"-?\d+(\.\d+)?", value), f"no decimal: {value!r}"


def _check_spans(items: tuple[Annotation, ...], text: str) -> None:
    result = AnalyzerResult("n", "numbers", annotations=items)
    boundaries = {
        unit: {OffsetMap(text, unit).from_code_points(at) for at in range(len(text) + 1)} for unit in OffsetEncoding
    }
    for item in items:
        for span in (*item.spans, *spans_of(item.value)):
            assert 0 <= span.begin <= span.end <= len(text)
    for unit in OffsetEncoding:
        message = wire.encode_result(result, text, unit)
        for annotation in message.annotations:
            for place in annotation.spans:
                assert {place.begin, place.end} <= boundaries[unit]
        assert len(wire.decode_result(message).annotations) == len(items)


def requests(data: bytes) -> None:
    """Bytes where a request is due: understood, or refused with one of our errors."""
    message = _changed(_request().SerializeToString(), data)
    try:
        nested_bytes(message, 2)
        request = pb.AnalyzeRequest.FromString(message)
        _requests().decode(request.options, split=bool(data[:1] and data[0] & 1))
        document = wire.decode_document(request.document)
        document.check(max_bytes=100_000)
        again = wire.encode_document(document)
        assert wire.decode_document(again) == document
    except (GlossatorError, DecodeError):
        pass


def responses(data: bytes) -> None:
    """Bytes where a response is due, as a client gets them from who knows where."""
    message = _changed(_response().SerializeToString(), data)
    try:
        response = pb.AnalyzeResponse.FromString(message)
    except DecodeError:
        return
    try:
        result = wire.decode_response(response)
        wire.response_json(response)
        wire.encode_response(result, "At least 41 people")
    except (GlossatorError, ValueError):
        pass  # the client makes a ServerError of a ValueError


def options(data: bytes) -> None:
    """Any JSON as options of every built-in analyzer: taken, or refused in words."""
    value = _json(list(data), 0)
    given = value if isinstance(value, dict) else {"min_score": value, "kinds": value, "labels": value}
    for registered in _registry().analyzers.values():
        names = list(registered.manifest.options.model_fields)
        named = {names[at % len(names)] if names else str(name): item for at, (name, item) in enumerate(given.items())}
        for each in (given, named):
            said = ""
            try:
                validate_options(registered.manifest, each)
            except OptionsInvalid as error:
                said = error.failure.message
            assert len(said) < 5000
            with contextlib.suppress(OptionsInvalid, ValueError):
                decode_spec(wire.encode_spec(AnalyzerSpec(registered.manifest.name, options=each)))


def _json(data: list[int], depth: int) -> Any:
    """A JSON value; the bytes say which."""
    if not data:
        return None
    kind = data.pop(0)
    if depth < 4 and kind < 60:
        return {f"k{kind % 7}{at}": _json(data, depth + 1) for at in range(kind % 4)}
    if depth < 4 and kind < 110:
        return [_json(data, depth + 1) for _ in range(kind % 5)]
    simple: tuple[Any, ...] = (
        *(None, True, False, 0, 1, -1, 2**53, 2**63, 10**30, 0.5, -0.0, 1e308, float("nan"), float("inf")),
        *("", "yes", "PERSON", "entity", "0.5", "\x00", "\ud800", "😀" * 40, "a" * 3000),
    )
    return simple[kind % len(simple)]


# Those that need libraries of the extras only where they are there.
_INSTALLED = Readers()
_READERS = [one.name for one in _INSTALLED.all if not one.problem]


def files(data: bytes) -> None:
    """Any bytes as a text file, as JSON lines and as another format: documents, or failures in their place."""
    line = json.dumps({"text": "One.", "id": "a", "reference_time": "2024-05-01", "attributes": {"k": "v"}}).encode()
    for content in (data, _changed(line + b"\n" + line + b"\n", data)):
        _path().write_bytes(content)
        for name in ("text", "jsonl", _READERS[len(data) % len(_READERS)]):
            for item in documents([str(_path())], How(name), readers=_INSTALLED):
                assert item.failure is not None or isinstance(item.document.text, str)
                if item.failure is None:
                    with contextlib.suppress(GlossatorError):
                        item.document.check(max_bytes=100_000)


def archives(data: bytes) -> None:
    """Bytes where an archive is due: the texts in it, or failures in their place."""
    name, content = _archives()[len(data) % len(_archives())]
    path = _path().with_name(name)
    path.write_bytes(_changed(content, data))
    for item in documents([str(path)], How("text"), readers=_INSTALLED):
        assert item.failure is not None or len(item.document.text) <= 4 * path.stat().st_size + 10_000


TARGETS: Mapping[str, Target] = MappingProxyType(
    {target.__name__: target for target in (numbers, requests, responses, options, files, archives)}
)


def _changed(message: bytes, data: bytes) -> bytes:
    """The message with bytes set, put in and taken out where `data` says; or `data` itself."""
    if data[:1] == b"\xff":
        return data[1:]
    found = bytearray(message)
    for at in range(0, len(data) - 2, 3):
        where, what, how = data[at] * len(found) // 256, data[at + 1], data[at + 2] % 4
        if how == 0 and found:
            found[where] = what
        elif how == 1:
            found[where:where] = bytes([what]) * (1 + data[at + 2] // 32)
        elif how == 2:
            del found[where : where + 1 + what % 8]
        else:
            found[where:where] = found[where : where + what]
    return bytes(found)


@functools.cache
def _analyzer() -> NumbersAnalyzer:
    return NumbersAnalyzer()


@functools.cache
def _registry() -> Registry:
    return Registry.load(Config())


@functools.cache
def _requests() -> Requests:
    return Requests(_registry(), Config())


@functools.cache
def _request() -> pb.AnalyzeRequest:
    spec = AnalyzerSpec("entities", "names", options={"labels": ["PERSON"]})
    message = pb.AnalyzeRequest(document=pb.Document(id="a", text="At least 41 people 😀.", language="en-GB"))
    message.document.attributes["source"] = "wire"
    message.document.reference_time.seconds = 1714554000
    message.document.reference_utc_offset = 3600
    message.options.analyzers.add().CopyFrom(wire.encode_spec(spec))
    message.options.analyzers.add(analyzer="numbers")
    message.options.offset_encoding = pb.OFFSET_ENCODING_UTF8_BYTE
    message.options.analyzer_timeout.seconds = 3
    return message


@functools.cache
def _response() -> pb.AnalyzeResponse:
    text = "At least 41 people 😀."
    document = Document(text)
    layers = frozenset({Layer.TOKENS})
    view = View(document, Parse("en", layers, (Sentence(0, len(text), 0, 0),)), layers, {})
    items = tuple(_analyzer().analyze_one(view, NumbersOptions()))
    message = pb.AnalyzeResponse(document_id="a")
    message.results.append(wire.encode_result(AnalyzerResult("numbers", "numbers", annotations=items), text))
    strange = message.results[0].annotations.add(kind="acme.thing")
    strange.fields.update(
        {"where": {"begin": 1, "end": 2}, "count": "9007199254740993", "of": [{"annotation_id": "x"}]}
    )
    strange.field_types.spans.append("/where")
    strange.field_types.integers.append("/count")
    strange.field_types.references.append("/of/0")
    message.done.status = pb.DOCUMENT_STATUS_OK
    return message


@functools.cache
def _archives() -> list[tuple[str, bytes]]:
    """Names, which tell the kind, and bytes."""
    found = []
    texts = {f"{number}/story.txt": b"At least 41 people. " * number for number in (1, 9, 30)}
    for packing in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        stream = io.BytesIO()
        with zipfile.ZipFile(stream, "w", packing) as zipped:
            for name, text in texts.items():
                zipped.writestr(name, text)
        found.append(("a.zip", stream.getvalue()))
    for kind in (tarfile.PAX_FORMAT, tarfile.GNU_FORMAT):
        stream = io.BytesIO()
        with tarfile.open(fileobj=stream, mode="w", format=kind) as tarred:
            for name, text in texts.items():
                info = tarfile.TarInfo("deep/" * 40 + name)
                info.size = len(text)
                tarred.addfile(info, io.BytesIO(text))
        found += [("a.tar", stream.getvalue()), ("a.tgz", gzip.compress(stream.getvalue()))]
    return found


@functools.cache
def _path() -> Path:
    folder = tempfile.mkdtemp(prefix="gl-fuzz-")
    return Path(folder) / "input"
