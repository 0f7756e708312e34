"""Analyzers that answer from another process: what a host's users see of them, and of what goes wrong with them."""

from __future__ import annotations

import gc
import math
from collections.abc import Collection, Sequence
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any, ClassVar

import grpc
import pytest
import trustme
from grpc_health.v1.health_pb2 import HealthCheckRequest, HealthCheckResponse
from grpc_health.v1.health_pb2_grpc import HealthStub

from glossator import AnalyzerSpec, Calibration, Config, Document, Engine, Layer, Reason, Registry, Span, hookimpl
from glossator.contract.parser import ModelPackage, Parser, ParserFactory, ParserSettings, Parsing
from glossator.errors import Failure, OptionsInvalid
from glossator.host.info import info_of
from glossator.host.plugins.discovery import PluginState
from glossator.host.plugins.remotes import away, introduced
from glossator.testing import toy
from glossator.testing.plugin import Given
from glossator.testing.toy import ToyFactory
from glossator.text.annotation import Number, NumberKind
from glossator.text.parse import Parse
from glossator.wire import described, encode_result
from glossator.wire.messages import AnalyzerResult

from .conftest import Ask
from .processes import Process, served

ENTITIES = "toy.entities"
SHOUTING = [AnalyzerSpec("elsewhere.shouting")]


def said(engine: Engine, *texts: str, **options: object) -> list[Any]:
    """The words that it calls loud in each text, or why it fails."""
    specs = [AnalyzerSpec("elsewhere.shouting", options=options)]
    found = engine.analyze([Document(text, id=str(number)) for number, text in enumerate(texts)], specs)
    return [each.results[0].failure or [item.value.word for item in each.results[0].annotations] for each in found]


def test_it_says_what_it_says_at_home(asking: Engine) -> None:
    text = "Please do NOT 🎉 SHOUT."
    (result,) = asking.analyze([Document(text)], SHOUTING)
    first, second = result.annotations("elsewhere.shout")
    assert [each.spans[0].slice(text) for each in (first, second)] == ["NOT", "SHOUT"]
    assert isinstance(second.value.where, Span)
    assert second.value.where.slice(text) == "SHOUT"
    assert (second.label, second.id) == ("loud", "elsewhere.shouting-1")


def test_its_values_go_over_the_wire_like_all(asking: Engine) -> None:
    text = "🎉 LOUD"
    (result,) = asking.analyze([Document(text)], SHOUTING)
    message: AnalyzerResult = encode_result(result["elsewhere.shouting"], text)
    assert list(message.annotations[0].field_types.spans) == ["/where"]
    assert dict(message.annotations[0].fields["where"]) == {"begin": 2, "end": 6}  # type: ignore[arg-type]


def test_options_are_held_to_its_schema_and_its_defaults_are_known(asking: Engine) -> None:
    assert said(asking, "Do NOT SHOUT", least=4) == [["SHOUT"]]
    assert said(asking, "Do NOT SHOUT", only="NOT") == [["NOT"]]
    for wrong in ({"least": 0}, {"least": "3"}, {"most": 3}):
        with pytest.raises(OptionsInvalid, match=r"options of analyzer 'elsewhere.shouting': [mi]"):
            said(asking, "x", **wrong)
    with pytest.raises(
        OptionsInvalid, match=": it does not fit properties/least/minimum of its schema; known options: "
    ):
        said(asking, "x", least=0)


def test_its_notes_come_along(asking: Engine) -> None:
    options = {"a": {"least": 3}, "b": {"least": 60}}
    specs = [AnalyzerSpec("elsewhere.shouting", name, options=each) for name, each in options.items()]
    (result,) = asking.analyze([Document("Do NOT SHOUT")], specs)
    assert [each.notes for each in result.results] == [(), ("no word is so long",)]


def test_what_others_say_goes_there_and_references_come_back(asking: Engine) -> None:
    (result,) = asking.analyze([Document("Ann met Bob.")], [AnalyzerSpec("elsewhere.meetings"), AnalyzerSpec(ENTITIES)])
    ids = {each.id for each in result[ENTITIES].annotations}
    meeting, amount = result["elsewhere.meetings"].annotations
    assert {each.annotation_id for each in meeting.value.people} == ids
    assert meeting.value.amounts == -1
    assert amount.value == Number(kind=NumberKind.CARDINAL, value="2", modifier=Span(0, 1))
    assert amount.score == 0.5


class Calibrated(ToyFactory):
    """Models that tell how often the mentions that they find are right."""

    tables: ClassVar = {Layer.MENTIONS: Calibration(-1.0, {"long": 3.0})}

    def create(self, settings: ParserSettings) -> Parser:
        parser, tables = super().create(settings), self.tables
        begin = parser.begin

        class Told(Parsing):
            def __init__(self, documents: Sequence[Document]) -> None:
                self._parsing = begin(documents)

            def add(self, layers: Collection[Layer]) -> Sequence[Parse | Failure]:
                found = self._parsing.add(layers)
                return [each if isinstance(each, Failure) else replace(each, calibrations=tables) for each in found]

        parser.calibrated = frozenset(tables)
        parser.begin = Told  # type: ignore[method-assign]
        return parser


class CalibratedParser:
    @hookimpl
    def glossator_parser(self, language: str, models: Sequence[ModelPackage]) -> ParserFactory:
        return Calibrated(language)


def test_it_makes_chances_of_what_the_hosts_models_know_of_themselves(remote: Process) -> None:
    config = introduced(Config.model_validate({"remotes": {"elsewhere": {"address": remote.address}}}))
    spec = AnalyzerSpec("elsewhere.chances")
    for plugin, chance in ((CalibratedParser(), 1 / (1 + math.exp(-2))), (toy, None)):
        with closing(Engine(Registry.load(config, [Given("toy", plugin)]))) as engine:
            engine.load()
            (result,) = engine.analyze([Document("Ann met Bob.")], [spec])
            said = result.results[0].annotations
            assert [each.score for each in said] == [chance if chance is None else pytest.approx(chance)] * 2
            assert [each.value.calibrated for each in said] == [chance is not None] * 2
            assert info_of(engine.registry, engine.status(), spec.analyzer).scores_calibrated is (chance is not None)


def test_its_manifest_is_published(asking: Engine) -> None:
    info = described(asking.registry, asking.status(), "elsewhere.shouting")
    assert (info.distribution, info.description, info.labels) == ("remote", "Words in capitals.", ("loud",))
    assert (info.requires, info.default_options) == (("layer:tokens",), {"least": 3, "only": None})
    assert info.kind_infos[0].version == "4"
    assert info.kind_infos[0].schema["properties"]["word"]["type"] == "string"
    meetings = info_of(asking.registry, asking.status(), "elsewhere.meetings")
    assert (meetings.reads_if_there, meetings.in_default_set) == (("kind:elsewhere.absent",), False)


def test_a_document_that_it_fails_on_fails_alone_and_nothing_of_it_is_told(asking: Engine) -> None:
    before, failed, after = said(asking, "ONE", "RAISE the secret", "TWO")
    assert (before, after) == (["ONE"], ["TWO"])
    assert failed.reason is Reason.ANALYZER_ERROR
    assert "secret" not in failed.message
    assert "elsewhere:" in failed.message


def test_a_busy_one_says_when_to_ask_again(asking: Engine) -> None:
    (failed,) = said(asking, "BUSY")
    assert (failed.reason, failed.retry_after) == (Reason.ANALYZER_UNAVAILABLE, 7.0)


def test_an_answer_beyond_the_limit_of_messages_is_refused(asking: Engine) -> None:
    large, other = said(asking, "LARGE", "NEXT")
    assert large.reason is Reason.RESULT_TOO_LARGE
    assert other == ["NEXT"]


def test_one_that_takes_too_long_is_given_up_and_hears_of_it(remote: Process, ask: Ask, tmp_path: Path) -> None:
    engine = ask(remote.address, timeout=0.2)
    told = tmp_path / "told"
    (result,) = engine.analyze([Document("WAIT", attributes={"told": str(told)})], SHOUTING)
    failure = result["elsewhere.shouting"].failure
    assert failure is not None
    assert failure.reason is Reason.ANALYZER_TIMEOUT
    assert said(engine, "NEXT") == [["NEXT"]]  # the same thread answers, so the one before has ended
    assert told.read_text() == "cancelled"


def test_a_process_that_dies_is_told_and_one_that_comes_back_is_asked_again(ask: Ask) -> None:
    process = served()
    engine = ask(process.address)
    assert said(engine, "ONE") == [["ONE"]]
    before, failed = said(engine, "TWO", "EXIT")
    assert before == ["TWO"] or before.reason is Reason.ANALYZER_UNAVAILABLE
    assert (failed.reason, failed.retryable) == (Reason.ANALYZER_UNAVAILABLE, True)
    (entities,) = engine.analyze([Document("Ann met Bob.")], [AnalyzerSpec(ENTITIES), *SHOUTING])
    assert entities[ENTITIES].ok
    assert not entities["elsewhere.shouting"].ok
    process.kill()
    again = served(process.address)
    try:
        # As soon as there is a connection again: until then it is told to come again.
        while isinstance(answer := said(engine, "THREE")[0], Failure):
            assert (answer.reason, answer.retryable) == (Reason.ANALYZER_UNAVAILABLE, True)
        assert answer == ["THREE"]
    finally:
        again.kill()


def test_one_that_is_away_costs_nobody_and_is_told_to_be_asked_for_later() -> None:
    config = introduced(Config.model_validate({"remotes": {"elsewhere": {"address": "127.0.0.1:9"}}}))
    assert away(config) == ("elsewhere",)
    registry = Registry.load(config)
    info = registry.plugin("elsewhere")
    assert info is not None
    assert (info.state, info.away) == (PluginState.FAILED, True)
    assert "nobody answers at 127.0.0.1:9" in info.reason
    failure = registry.find("elsewhere.shouting").failure
    assert failure is not None
    assert (failure.reason, failure.retry_after) == (Reason.ANALYZER_UNAVAILABLE, 10.0)
    assert "numbers" in registry.analyzers


def test_a_token_is_asked_for_and_told_to_nobody(tmp_path: Path, ask: Ask, monkeypatch: pytest.MonkeyPatch) -> None:
    token = tmp_path / "token"
    token.write_text("open-sesame\n")
    process = served("127.0.0.1:0", "--token-file", str(token))
    try:
        monkeypatch.setenv("ELSEWHERE_TOKEN", "open-sesame")
        assert said(ask(process.address, token={"env": "ELSEWHERE_TOKEN"}), "LOUD") == [["LOUD"]]
        for wrong in ("", "guess", {"env": "NOT_SET_AT_ALL"}):
            config = {"remotes": {"elsewhere": {"address": process.address, "token": wrong}}}
            why = introduced(Config.model_validate(config)).introduced["elsewhere"]
            assert isinstance(why, str)
            assert "remotes.elsewhere.token" in why
            assert "guess" not in why
    finally:
        process.kill()


def test_documents_leave_the_machine_only_encrypted_or_if_that_is_said() -> None:
    why = introduced(Config.model_validate({"remotes": {"far": {"address": "192.0.2.1:50052"}}})).introduced["far"]
    assert isinstance(why, str)
    assert "remotes.far.tls_ca" in why


def test_nothing_stays_behind_when_the_engine_is_closed(remote: Process, ask: Ask) -> None:
    engine = ask(remote.address)
    said(engine, "LOUD")
    engine.close()
    gc.collect()  # warnings of what was not closed are errors here


def test_documents_go_over_tls(tmp_path: Path, ask: Ask) -> None:
    authority = trustme.CA()
    issued = authority.issue_cert("localhost", "127.0.0.1")
    cert, key, ca = (tmp_path / name for name in ("cert.pem", "key.pem", "ca.pem"))
    cert.write_bytes(b"".join(blob.bytes() for blob in issued.cert_chain_pems))
    key.write_bytes(issued.private_key_pem.bytes())
    ca.write_bytes(authority.cert_pem.bytes())
    process = served("127.0.0.1:0", "--tls-cert", str(cert), "--tls-key", str(key))
    try:
        assert said(ask(process.address, tls_ca=str(ca)), "LOUD") == [["LOUD"]]
        plain = Config.model_validate({"remotes": {"elsewhere": {"address": process.address}}})
        assert away(introduced(plain)) == ("elsewhere",)
    finally:
        process.kill()


def test_probes_are_answered(remote: Process) -> None:
    with grpc.insecure_channel(remote.address) as channel:
        for service in ("", "glossator.v1.RemoteAnalyzerService"):
            answer = HealthStub(channel).Check(HealthCheckRequest(service=service), timeout=60)
            assert answer.status == HealthCheckResponse.SERVING
