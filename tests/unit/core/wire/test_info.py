"""Descriptions of analyzers and servers arrive as they were sent."""

from datetime import UTC, datetime

import pytest

from glossator.host.info import AnalyzerInfo, AnalyzerState, LanguageInfo, LimitsInfo, ServerInfo
from glossator.wire import decode_info, decode_server_info, encode_info, encode_server_info
from glossator.wire import messages as pb


@pytest.mark.parametrize("state", AnalyzerState)
def test_analyzers(state: AnalyzerState) -> None:
    info = AnalyzerInfo(
        id="acme.topics",
        version="1.2",
        distribution="acme",
        title="Topics",
        description="Topics, by keyword.",
        state=state,
        state_reason="why",
        languages=("en",),
        labels=("a", "b"),
        requires=("layer:tokens",),
        result_types=("fields",),
        kinds=("acme.topic",),
        options_schema={"type": "object", "properties": {"limit": {"type": "integer", "default": 3}}},
        default_options={"limit": 3, "share": 0.5, "names": ["x"], "none": None},
        fingerprint="abc",
        deterministic=False,
        scores_calibrated=True,
        in_default_set=True,
        max_document_bytes=10,
    )
    assert decode_info(encode_info(info)) == info


def test_a_state_of_a_newer_server_is_not_ready() -> None:
    decoded = decode_info(pb.AnalyzerInfo(id="x", state=99, state_reason="resting"))  # type: ignore[arg-type]
    assert decoded.state is AnalyzerState.UNAVAILABLE
    assert "state 99 is unknown: resting" in decoded.state_reason


def test_servers() -> None:
    info = ServerInfo(
        version="0.1.0",
        plugin_api="1",
        start_time=datetime(2022, 12, 29, 1, 2, 3, tzinfo=UTC),
        limits=LimitsInfo(1, 2, 3, 4, 5.5, 6.25),
        capabilities=("ordered",),
        languages=(LanguageInfo("en", "plain 1", {"tokens": "", "roles": "no model"}, "open"),),
    )
    assert decode_server_info(encode_server_info(info)) == info
    assert decode_server_info(pb.GetServerInfoResponse()).start_time is None
