"""Messages of a plugin's own, packed: the spans inside are messages of the wire, and converted like all."""

from __future__ import annotations

import base64
from collections.abc import Callable
from typing import Any

from google.protobuf import descriptor_pool, message_factory
from google.protobuf.any_pb2 import Any as AnyMessage
from google.protobuf.json_format import MessageToDict
from google.protobuf.message import DecodeError, Message

from glossator.text.annotation import SPAN, messages_in
from glossator.wire import messages as pb


def pack(message: pb.Annotation, value: Message, convert: Callable[[Any], None] | None) -> None:
    """Fills in the value; `convert` changes a span in place, None leaves all as they are.

    A value that came over the wire is packed already. If its class is not known here, its spans cannot be found: they
    keep the unit that they came in, and `unknown` tells.
    """
    if isinstance(value, AnyMessage):
        message.extension.CopyFrom(value)
        opened = unpacked(value) if convert is not None else None
        if opened is None:
            return
        value = opened
    if convert is not None and (spans := list(messages_in(value, SPAN))):
        copy = type(value)()
        copy.CopyFrom(value)
        value, spans = copy, list(messages_in(copy, SPAN))
        for span in spans:
            convert(span)
    url = message.extension.type_url
    message.extension.Pack(value)
    if url:
        message.extension.type_url = url


def unpacked(value: AnyMessage) -> Message | None:
    """The message inside, None if its class is not known in this process or its bytes are none of it."""
    try:
        descriptor = descriptor_pool.Default().FindMessageTypeByName(value.TypeName())
        found: Message = message_factory.GetMessageClass(descriptor)()
        found.ParseFromString(value.value)
    except (KeyError, TypeError, DecodeError):
        return None
    return found


def set_apart(response: pb.AnalyzeResponse) -> tuple[pb.AnalyzeResponse, list[tuple[int, int, dict[str, Any]]]]:
    """The response without what JSON cannot tell here, and that: (result, annotation, what stands for its extension).

    A message whose class this process does not have becomes its type and its bytes in base64, as grpcurl tells them.
    """
    found = []
    for at, result in enumerate(response.results):
        for position, annotation in enumerate(result.annotations):
            if annotation.WhichOneof("value") == "extension" and not _told(annotation.extension):
                held = annotation.extension
                stands = {"@type": held.type_url, "@value": base64.b64encode(held.value).decode()}
                found.append((at, position, stands))
    if found:
        copy = pb.AnalyzeResponse()
        copy.CopyFrom(response)
        for at, position, _ in found:
            copy.results[at].annotations[position].ClearField("extension")
        response = copy
    return response, found


def _told(value: AnyMessage) -> bool:
    if unpacked(value) is None:
        return False
    try:
        MessageToDict(value)
    except (TypeError, ValueError):  # it holds another one that is not known
        return False
    return True
