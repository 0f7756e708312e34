"""Messages of the services' methods between their two encodings: binary, and proto3 JSON for those who speak that.

JSON is what `glossator analyze --format jsonl` prints, too: lowerCamelCase names, whole numbers without ".0", and
messages of plugins that this process does not know as {"@type": …, "@value": base64}.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from google.protobuf.json_format import MessageToDict, Parse, ParseError
from google.protobuf.message import DecodeError, Message
from google.protobuf.message_factory import GetMessageClass

from glossator.contract.batch import whole_numbers
from glossator.errors import ProtocolError
from glossator.wire import messages as pb
from glossator.wire.encode import response_fields

# What protobuf's parser says of a name that there is not; the only thing of a request that is ever repeated.
_UNKNOWN = re.compile(r'Message type "([\w.]+)" has no field named "([A-Za-z_]\w{0,59})"')


@dataclass(frozen=True, slots=True)
class Method:
    """A method of a service and what it takes and gives."""

    path: str
    """As in a URL: "/glossator.v1.AnalysisService/Analyze"."""
    request: type[Message]
    response: type[Message]
    client_streaming: bool
    server_streaming: bool


def _methods() -> dict[str, Method]:
    found = {}
    services = {name: service for file in pb.FILES for name, service in file.services_by_name.items()}
    for service in (services["AnalysisService"], services["RegistryService"]):
        for method in service.methods:
            path = f"/{service.full_name}/{method.name}"
            found[path] = Method(
                path,
                GetMessageClass(method.input_type),
                GetMessageClass(method.output_type),
                method.client_streaming,
                method.server_streaming,
            )
    return found


METHODS: Mapping[str, Method] = _methods()
"""Those that are for everybody, by path: neither running a server nor asking one for another is."""


def from_json(data: bytes, kind: type[Message]) -> bytes:
    """A message of this kind in binary. A name that the contract does not have is an error, not passed over.

    Raises `ProtocolError`, which quotes nothing of the data but the name of a field that there is not.
    """
    if data.lstrip()[:1] != b"{":  # of a list, protobuf's parser makes an empty message
        raise _not_json(kind)
    message = kind()
    try:
        Parse(data.decode("utf-8"), message)
        return message.SerializeToString()
    except ParseError as error:
        found = _UNKNOWN.search(str(error))
        if found:
            raise ProtocolError(
                f"the request is no {kind.DESCRIPTOR.name} in JSON: {found[1].rpartition('.')[2]} has no field "
                f"{found[2]!r}; protos/glossator/v1 has those that there are"
            ) from None
        raise _not_json(kind) from None
    except (ValueError, TypeError, RecursionError):
        raise _not_json(kind) from None


def to_json(data: bytes, kind: type[Message]) -> bytes:
    """The message in JSON, in UTF-8 on one line. Raises `ProtocolError` if it is no such message."""
    message = kind()
    try:
        message.ParseFromString(data)
    except DecodeError:
        raise ProtocolError(f"the answer is no {kind.DESCRIPTOR.name}: is that server of another version?") from None
    return json.dumps(_fields(message), ensure_ascii=False).encode()


def _fields(message: Message) -> dict[str, Any]:
    if isinstance(message, pb.AnalyzeResponse):
        return response_fields(message)
    if isinstance(message, pb.AnalyzeStreamResponse) and message.WhichOneof("event") == "result":
        (result,) = response_fields(pb.AnalyzeResponse(results=[message.result]))["results"]
        return {"result": result}
    # Of these, only Structs hold doubles.
    told: dict[str, Any] = whole_numbers(MessageToDict(message))
    return told


def _not_json(kind: type[Message]) -> ProtocolError:
    return ProtocolError(
        f"the request is no {kind.DESCRIPTOR.name} in JSON: send an object in UTF-8 as protos/glossator/v1 describes "
        'it, such as {"document": {"text": "…"}}'
    )
