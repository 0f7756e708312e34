"""Manifests of what a remote says of itself: held to the contract as every plugin's, with what to write instead."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from google.protobuf.message import DecodeError

from glossator.contract.analyzer import Analyzer, Manifest, NoOptions
from glossator.errors import PluginLoadError
from glossator.text.annotation import Attribution, Entity, Number, Sentiment
from glossator.text.offsets import OffsetEncoding
from glossator.text.parse import Layer, with_required
from glossator.wire import messages as pb
from glossator.wire.fields import json_object
from glossator.wire.remote import PROTOCOL
from glossator_remote.schema import Schema, options_model, value_model

MAX_ANALYZERS = 100

_BUILT_IN: dict[str, type[Any]] = {
    "entity": Entity,
    "number": Number,
    "sentiment": Sentiment,
    "attribution": Attribution,
}


def read(description: bytes) -> pb.DescribeResponse:
    """What a remote said of itself. Raises `PluginLoadError` if that cannot be used at all."""
    try:
        message = pb.DescribeResponse.FromString(description)
    except DecodeError:
        raise PluginLoadError("what it says of itself is no glossator.v1.DescribeResponse") from None
    if message.protocol != PROTOCOL:
        raise PluginLoadError(
            f"it speaks version {message.protocol} of the protocol, and this Glossator {PROTOCOL}: set "
            f"DescribeResponse.protocol = {PROTOCOL}"
        )
    if not message.version.strip():
        raise PluginLoadError("it tells no version: set DescribeResponse.version, and raise it when results change")
    if not 0 < len(message.analyzers) <= MAX_ANALYZERS:
        raise PluginLoadError(f"it tells of {len(message.analyzers)} analyzers: it must be 1 to {MAX_ANALYZERS}")
    return message


def manifests(
    message: pb.DescribeResponse, create: Callable[[pb.RemoteManifest], Callable[[object], Analyzer[Any]]]
) -> Iterator[Manifest]:
    """The manifests; `create` makes what makes the analyzer. Raises `PluginLoadError` for the first that cannot be."""
    for each in message.analyzers:
        yield _manifest(each, create)


def encoding_of(message: pb.RemoteManifest) -> OffsetEncoding:
    """The unit in which it counts; raises `PluginLoadError` if it does not say."""
    try:
        return OffsetEncoding(message.offset_encoding)
    except ValueError:
        raise PluginLoadError(
            f"analyzer {message.name[:100]!r} does not say in which unit it counts: set offset_encoding, for a "
            "language with UTF-16 strings OFFSET_ENCODING_UTF16_CODE_UNIT"
        ) from None


def schemas_of(message: pb.RemoteManifest) -> dict[str, Schema]:
    """Kind -> schema of its values, those that are ours left out."""
    what = "the kind {!r} of analyzer {!r}"
    return {
        kind.kind: Schema(json_object(kind.schema), what.format(kind.kind[:100], message.name[:100]))
        for kind in message.kinds
        if kind.result_type not in _BUILT_IN
    }


def _manifest(
    message: pb.RemoteManifest, create: Callable[[pb.RemoteManifest], Callable[[object], Analyzer[Any]]]
) -> Manifest:
    name = message.name[:100]
    encoding_of(message)
    emits: dict[str, type[Any]] = {}
    schemas = schemas_of(message)
    for kind in message.kinds:
        if kind.result_type not in ("", "fields", *_BUILT_IN):
            raise PluginLoadError(
                f"analyzer {name!r}: result_type {kind.result_type[:100]!r} of the kind {kind.kind[:100]!r} is none of "
                f"fields, {', '.join(_BUILT_IN)}"
            )
        emits[kind.kind] = _BUILT_IN.get(kind.result_type) or value_model(schemas[kind.kind].schema)
    known = {layer.value: layer for layer in Layer}
    if strangers := [layer for layer in (*message.layers, *message.calibrated_by) if layer not in known]:
        raise PluginLoadError(
            f"analyzer {name!r}: there is no layer {strangers[0][:100]!r}; there are {', '.join(known)}"
        )
    options: Any = NoOptions
    if message.HasField("options_schema") and message.options_schema.fields:
        options = options_model(json_object(message.options_schema), f"the options of analyzer {name!r}")
    return Manifest(
        name=message.name,
        title=message.title,
        summary=message.summary,
        create=create(message),
        emits=emits,
        value_versions={kind.kind: kind.version or "1" for kind in message.kinds},
        languages=tuple(message.languages) or ("*",),
        layers=with_required(known[layer] for layer in message.layers),
        uses=tuple(message.uses),
        uses_if_there=tuple(message.uses_if_there),
        labels=tuple(message.labels),
        options=options,
        default=message.in_default_set if message.HasField("in_default_set") else True,
        deterministic=message.deterministic if message.HasField("deterministic") else True,
        calibrated=message.scores_calibrated,
        calibrated_by=frozenset(known[layer] for layer in message.calibrated_by),
        max_document_bytes=message.max_document_bytes,
    )
