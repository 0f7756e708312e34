"""What a server offers, to and from messages."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC

from glossator.host.info import AnalyzerInfo, AnalyzerState, KindInfo, LanguageInfo, LimitsInfo, ServerInfo, info_of
from glossator.host.registry import Registry
from glossator.host.status import EngineStatus
from glossator.wire import messages as pb
from glossator.wire.encode import seconds, struct
from glossator.wire.fields import json_object
from glossator.wire.schema import schema_of

_STATES = {state: pb.AnalyzerState.Value(f"ANALYZER_STATE_{state.name}") for state in AnalyzerState}
_STATES_BY_NUMBER = {int(number): state for state, number in _STATES.items()}


def described(registry: Registry, status: EngineStatus | None, analyzer: str) -> AnalyzerInfo:
    """A registered analyzer as `info_of` describes it, with the schemas of its values.

    Raises `AnalyzerNotFound`.
    """
    info = info_of(registry, status, analyzer)
    emits = registry.get(analyzer).manifest.emits
    kinds = tuple(replace(each, schema=schema_of(emits[each.kind])) for each in info.kind_infos)
    return replace(info, kind_infos=kinds)


def encode_info(info: AnalyzerInfo) -> pb.AnalyzerInfo:
    return pb.AnalyzerInfo(
        id=info.id,
        version=info.version,
        distribution=info.distribution,
        title=info.title,
        description=info.description,
        state=_STATES[info.state],
        state_reason=info.state_reason,
        languages=info.languages,
        labels=info.labels,
        requires=info.requires,
        result_types=info.result_types,
        options_schema=struct(info.options_schema),
        default_options=struct(info.default_options),
        fingerprint=info.fingerprint,
        deterministic=info.deterministic,
        scores_calibrated=info.scores_calibrated,
        in_default_set=info.in_default_set,
        max_document_bytes=info.max_document_bytes,
        kinds=info.kinds,
        kind_infos=[
            pb.KindInfo(kind=each.kind, version=each.version, result_type=each.result_type, schema=struct(each.schema))
            for each in info.kind_infos
        ],
        settings_schema=struct(info.settings_schema),
        reads_if_there=info.reads_if_there,
    )


def decode_info(message: pb.AnalyzerInfo) -> AnalyzerInfo:
    """A state that this version does not know becomes UNAVAILABLE: whatever it is, it is not READY."""
    state = _STATES_BY_NUMBER.get(int(message.state))
    return AnalyzerInfo(
        id=message.id,
        version=message.version,
        distribution=message.distribution,
        title=message.title,
        description=message.description,
        state=state or AnalyzerState.UNAVAILABLE,
        state_reason=message.state_reason
        if state
        else f"state {int(message.state)} is unknown: {message.state_reason}",
        languages=tuple(message.languages),
        labels=tuple(message.labels),
        requires=tuple(message.requires),
        result_types=tuple(message.result_types),
        kinds=tuple(message.kinds),
        options_schema=json_object(message.options_schema),
        default_options=json_object(message.default_options),
        fingerprint=message.fingerprint,
        deterministic=message.deterministic,
        scores_calibrated=message.scores_calibrated,
        in_default_set=message.in_default_set,
        max_document_bytes=message.max_document_bytes,
        kind_infos=tuple(
            KindInfo(each.kind, each.version, each.result_type, json_object(each.schema)) for each in message.kind_infos
        ),
        settings_schema=json_object(message.settings_schema),
        reads_if_there=tuple(message.reads_if_there),
    )


def encode_server_info(info: ServerInfo) -> pb.GetServerInfoResponse:
    message = pb.GetServerInfoResponse(
        version=info.version,
        plugin_api=info.plugin_api,
        limits=pb.Limits(
            max_document_bytes=info.limits.max_document_bytes,
            max_message_bytes=info.limits.max_message_bytes,
            max_in_flight_documents=info.limits.max_in_flight_documents,
            max_analyzers=info.limits.max_analyzers,
            max_analyzer_timeout=seconds(info.limits.max_analyzer_timeout),
            max_unary_deadline=seconds(info.limits.max_unary_deadline),
            max_attributes_bytes=info.limits.max_attributes_bytes,
            max_options_bytes=info.limits.max_options_bytes,
            max_stream_unread_bytes=info.limits.max_stream_unread_bytes,
        ),
        capabilities=info.capabilities,
        languages=[
            pb.LanguageInfo(
                language=language.language,
                parser=language.parser,
                layers=[
                    pb.LayerInfo(name=name, available=not reason, reason=reason)
                    for name, reason in language.layers.items()
                ],
                terms=language.terms,
            )
            for language in info.languages
        ],
    )
    if info.start_time is not None:
        message.start_time.FromDatetime(info.start_time)
    return message


def decode_server_info(message: pb.GetServerInfoResponse) -> ServerInfo:
    limits = message.limits
    return ServerInfo(
        version=message.version,
        plugin_api=message.plugin_api,
        start_time=message.start_time.ToDatetime(tzinfo=UTC) if message.HasField("start_time") else None,
        limits=LimitsInfo(
            max_document_bytes=limits.max_document_bytes,
            max_message_bytes=limits.max_message_bytes,
            max_in_flight_documents=limits.max_in_flight_documents,
            max_analyzers=limits.max_analyzers,
            max_analyzer_timeout=limits.max_analyzer_timeout.ToNanoseconds() / 1e9,
            max_unary_deadline=limits.max_unary_deadline.ToNanoseconds() / 1e9,
            max_attributes_bytes=limits.max_attributes_bytes,
            max_options_bytes=limits.max_options_bytes,
            max_stream_unread_bytes=limits.max_stream_unread_bytes,
        ),
        capabilities=tuple(message.capabilities),
        languages=tuple(
            LanguageInfo(
                language.language,
                language.parser,
                {layer.name: "" if layer.available else layer.reason or "not available" for layer in language.layers},
                language.terms,
            )
            for language in message.languages
        ),
    )
