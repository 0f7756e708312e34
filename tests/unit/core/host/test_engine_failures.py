"""Broken analyzers and parsers: who is hurt when something breaks, and what is told."""

from collections.abc import Iterable, Sequence
from typing import Any

import pytest
from pydantic import BaseModel

from glossator import (
    AnalyzerSpec,
    Annotation,
    Annotations,
    Batch,
    Budget,
    Code,
    Document,
    DocumentStatus,
    Failed,
    Failure,
    Layer,
    Manifest,
    Outcome,
    Parse,
    Parser,
    ParserSettings,
    Parsing,
    Reason,
    ServiceUnavailable,
    Task,
    View,
)
from glossator.contract.batch import Report

from ..fakes import (
    TWO,
    UNPARSABLE,
    Note,
    PlainFactory,
    PlainParser,
    Plugins,
    batched,
    failure,
    note,
    per_document,
    reasons,
)

ALL = frozenset({Layer.TOKENS})


def test_only_the_culprit_of_a_failed_batch_fails(plugins: Plugins) -> None:
    calls: list[int] = []

    def analyze(views: Sequence[View], budget: Budget) -> Sequence[Outcome]:
        calls.append(len(views))
        if any("Grace" in view.text for view in views):
            raise ValueError("secret Grace")
        return [Annotations((note(0, 3, kind="moody"),)) for _ in views]

    engine = plugins.engine(batched("moody", analyze), per_document("calm"))
    documents = [*TWO, Document("Lin sang.", id="c")]
    results = engine.analyze(documents)
    assert [result.status for result in results] == [DocumentStatus.OK, DocumentStatus.PARTIAL, DocumentStatus.OK]
    assert calls == [3, 1, 1, 1]
    told = failure(results[1]["moody"])
    assert told.reason is Reason.ANALYZER_ERROR
    assert "the analyzer raised ValueError at " in told.message
    assert "secret" not in told.message
    assert engine.analyze(TWO[:1])[0].ok, "the engine serves on"


def test_an_analyzer_for_single_documents_that_raises_fails_that_document(plugins: Plugins) -> None:
    def analyze(view: View, options: object) -> Iterable[Annotation]:
        if "Grace" in view.text:
            raise RuntimeError("secret")
        return ()

    assert reasons(plugins.engine(per_document("moody", analyze)), "moody") == [None, Reason.ANALYZER_ERROR]


class Liar(Exception):
    """Says that it is of no class."""

    @property
    def __class__(self) -> Any:
        raise SystemExit("the text")

    @__class__.setter
    def __class__(self, kind: object) -> None: ...


class Hollow(Exception):
    """Has nothing."""

    def __getattribute__(self, name: str) -> Any:
        raise KeyError("the text")


@pytest.mark.parametrize("kind", [Liar, Hollow])
def test_an_exception_that_fails_when_it_is_looked_at_costs_its_document_alone(
    plugins: Plugins, kind: type[Exception]
) -> None:
    def says(view: View, options: object) -> Iterable[Annotation]:
        if "Grace" in view.text:
            raise kind
        return [note(0, 3, kind="moody")]

    engine = plugins.engine(per_document("moody", says), per_document("calm"))
    results = engine.analyze([Document("Ada."), Document("Grace.")])
    assert [result.failure for result in results[0].results] == [None, None]
    assert results[1]["calm"].failure is None
    told = results[1]["moody"].failure
    assert told is not None
    assert told.reason is Reason.ANALYZER_ERROR
    assert "the text" not in told.message


@pytest.mark.parametrize("given", [[], [Annotations()] * 3])
def test_the_wrong_number_of_outcomes_is_invalid(plugins: Plugins, given: list[Outcome]) -> None:
    engine = plugins.engine(batched("careless", lambda views, budget: given))
    results = engine.analyze(TWO)
    assert [failure(result["careless"]).reason for result in results] == [Reason.RESULT_INVALID] * 2
    assert f"'careless' returned {len(given)} outcomes for 1 documents" in failure(results[0]["careless"]).message


def test_no_outcomes_at_all_are_invalid(plugins: Plugins) -> None:
    engine = plugins.engine(batched("careless", lambda views, budget: None))  # type: ignore[arg-type, return-value]
    assert reasons(engine, "careless") == [Reason.RESULT_INVALID] * 2


def test_reading_what_is_not_declared_is_invalid_and_says_what_to_declare(plugins: Plugins) -> None:
    engine = plugins.engine(
        per_document("layer", lambda view, options: [note() for _ in view.mentions], layers=ALL),
        per_document("kind", lambda view, options: view.annotations("layer")),
    )
    (result,) = engine.analyze(TWO[:1])
    assert failure(result["layer"]).reason is Reason.RESULT_INVALID
    assert "add Layer.MENTIONS to Manifest.layers" in failure(result["layer"]).message
    assert failure(result["kind"]).reason is Reason.RESULT_INVALID
    assert "add it to Manifest.uses" in failure(result["kind"]).message


def test_an_out_of_range_span_fails_just_that_result(plugins: Plugins) -> None:
    engine = plugins.engine(
        per_document("long", lambda view, options: [note(0, 11, kind="long")]),
        per_document("right", lambda view, options: [note(0, len(view.text), kind="right")]),
    )
    first, second = engine.analyze(TWO)
    assert first["right"].ok
    assert "annotation 0: its span [0, 11) lies outside the text of 10 characters" in failure(first["long"]).message
    assert second.ok


def test_who_uses_what_failed_has_failed_for_that_document(plugins: Plugins) -> None:
    def moody(view: View, options: object) -> Iterable[Annotation]:
        if "Grace" in view.text:
            raise RuntimeError
        return ()

    engine = plugins.engine(
        per_document("people", moody),
        per_document("quotes", uses=("people",)),
        per_document("links", uses=("quotes",)),
        per_document("other"),
    )
    first, second = engine.analyze(TWO)
    assert first.ok
    told = failure(second["quotes"])
    assert told.reason is Reason.DEPENDENCY_FAILED
    assert "'quotes' uses 'people' of 'people', which failed: ANALYZER_ERROR" in told.message
    assert told.metadata == {"analyzer": "people", "reason": "ANALYZER_ERROR"}
    assert failure(second["links"]).metadata == {"analyzer": "quotes", "reason": "DEPENDENCY_FAILED"}
    assert second["other"].ok


@pytest.mark.parametrize("made", [None, "an analyzer"])
def test_an_analyzer_that_cannot_be_created_says_so_in_every_result(plugins: Plugins, made: object) -> None:
    def create(settings: BaseModel) -> Any:
        if made is None:
            raise OSError(2, "hunter2@vault")
        return made

    broken = per_document("broken")
    object.__setattr__(broken, "create", create)
    engine = plugins.engine(broken, per_document("fine"))
    missing = "could not be created: FileNotFoundError (No such file or directory) at "
    why = missing if made is None else "its create gave a str, not an Analyzer"
    assert why in engine.status().broken["broken"]
    assert "hunter2" not in engine.status().broken["broken"]
    (result,) = engine.analyze(TWO[:1])
    assert result.status is DocumentStatus.PARTIAL
    assert failure(result["broken"]).reason is Reason.ANALYZER_FAILED
    assert why in failure(result["broken"]).message


def test_settings_that_do_not_fit_break_just_their_analyzer(plugins: Plugins) -> None:
    engine = plugins.engine(
        per_document("topics"), per_document("fine"), config={"analyzers": {"topics": {"limits": 3}}}
    )
    told = engine.status().broken["topics"]
    assert "settings of analyzer 'topics': limits: Extra inputs" in told
    assert "known settings: " in told
    assert engine.analyze(TWO[:1], [AnalyzerSpec("fine")])[0].ok


def test_an_analyzer_without_its_provider_does_not_keep_the_engine_from_loading(plugins: Plugins) -> None:
    engine = plugins.engine(per_document("quotes", uses=("entity",)), per_document("fine"))
    assert "which no installed analyzer provides" in engine.status().broken["quotes"]
    assert engine.analyze(TWO[:1], [AnalyzerSpec("fine")])[0].ok


class Demanding(BaseModel):
    topic: str


def test_options_without_a_default_do_not_keep_the_engine_from_loading(plugins: Plugins) -> None:
    engine = plugins.engine(per_document("demanding", options=Demanding, default=False), per_document("fine"))
    assert "demanding" not in engine.status().broken
    assert engine.analyze(TWO[:1], [AnalyzerSpec("demanding", options={"topic": "x"})])[0].ok


def test_a_document_that_cannot_be_parsed_leaves_the_others_alone(plugins: Plugins) -> None:
    engine = plugins.engine(per_document("topics", layers=ALL), per_document("text"))
    bad, good = engine.analyze([Document(UNPARSABLE), TWO[0]])
    assert failure(bad["topics"]).reason is Reason.PARSE_FAILED
    assert bad["text"].ok
    assert good.ok


class _BrokenFactory(PlainFactory):
    def __init__(self, where: str) -> None:
        super().__init__()
        self.where = where

    def create(self, settings: ParserSettings) -> Parser:
        return _BrokenParser(self.where)


class _BrokenParser(PlainParser):
    def __init__(self, where: str) -> None:
        super().__init__("en", {})
        self.where = where

    def begin(self, documents: Sequence[Document]) -> Parsing:
        if self.where == "begin":
            raise OSError("secret")
        return _BrokenParsing(self.where)


class _BrokenParsing(Parsing):
    def __init__(self, where: str) -> None:
        self.where = where

    def add(self, layers: object) -> Sequence[Parse | Failure]:
        if self.where == "add":
            raise OSError("secret")
        return []


@pytest.mark.parametrize("where", ["begin", "add", "count"])
def test_a_parser_that_breaks_fails_who_reads_its_layers(plugins: Plugins, where: str) -> None:
    engine = plugins.engine(per_document("topics", layers=ALL), per_document("text"), parser=_BrokenFactory(where))
    for result in engine.analyze(TWO):
        assert failure(result["topics"]).reason is Reason.PARSE_FAILED
        assert "the parser failed" in failure(result["topics"]).message
        assert "secret" not in failure(result["topics"]).message
        assert result["text"].ok


def test_an_unavailable_layer_is_told_with_its_reason_and_costs_nothing(plugins: Plugins) -> None:
    factory = PlainFactory(unavailable={Layer.DEPPARSE: "no model for it is installed"})
    engine = plugins.engine(
        per_document("deep", layers=frozenset({Layer.DEPPARSE})), per_document("numbers", layers=ALL), parser=factory
    )
    (result,) = engine.analyze(TWO[:1])
    assert result["numbers"].ok
    told = failure(result["deep"])
    assert told.reason is Reason.LAYER_UNAVAILABLE
    assert "'deep' reads layers that no model for en gives: depparse: no model for it is installed" in told.message
    assert told.metadata == {"layers": "depparse", "language": "en"}
    assert factory.made[0].asked == [{Layer.TOKENS}], "lemmas for it are not computed"
    assert engine.status().languages[0].unavailable == {"depparse": "no model for it is installed"}


def test_a_layer_whose_base_is_missing_is_never_asked_for(plugins: Plugins) -> None:
    factory = PlainFactory(unavailable={Layer.MENTIONS: "no model"})
    engine = plugins.engine(per_document("targets", layers=frozenset({Layer.TARGETS})), parser=factory)
    assert reasons(engine, "targets") == [Reason.LAYER_UNAVAILABLE] * 2
    assert factory.made[0].asked == []


def test_an_analyzer_without_its_provider_fails_alone(plugins: Plugins) -> None:
    engine = plugins.engine(per_document("quotes", uses=("entity",)), per_document("topics"))
    (result,) = engine.analyze([Document("One two.")])
    failure = result["quotes"].failure
    assert failure is not None
    assert failure.reason is Reason.ANALYZER_FAILED
    assert (
        failure.message == "analyzer 'quotes' uses annotations of kind 'entity', which no installed analyzer provides"
    )
    assert result["topics"].ok
    assert engine.status().broken == {"quotes": failure.message}


def test_a_service_that_is_down_is_told_with_when_to_try_again(plugins: Plugins) -> None:
    asked: list[int] = []

    def down(views: Sequence[View], budget: Budget) -> Sequence[Outcome]:
        asked.append(len(views))
        raise ServiceUnavailable("the service at acme.example is busy", retry_after=2.5)

    def single(view: View, options: object) -> Iterable[Annotation]:
        raise ServiceUnavailable("the service at acme.example is down")

    engine = plugins.engine(batched("all", down), per_document("each", single), per_document("user", uses=("all",)))
    for result in engine.analyze(TWO):
        told = failure(result["all"])
        assert (told.reason, told.code, told.retryable) == (Reason.ANALYZER_UNAVAILABLE, Code.UNAVAILABLE, True)
        assert (told.message, told.retry_after) == ("the service at acme.example is busy", 2.5)
        assert failure(result["each"]).reason is Reason.ANALYZER_UNAVAILABLE
        assert failure(result["user"]).metadata["reason"] == "ANALYZER_UNAVAILABLE"
    assert asked == [2], "a service that is down is not asked for each document"


@pytest.mark.parametrize("seconds", [-1, float("nan"), float("inf"), "soon"])
def test_a_time_that_is_none_is_its_authors_fault(plugins: Plugins, seconds: Any) -> None:
    def raises(view: View, options: object) -> Iterable[Annotation]:
        raise ServiceUnavailable("down", retry_after=seconds)

    def returns(views: Sequence[View], budget: Budget) -> Sequence[Outcome]:
        return [Failed(Failure(Reason.ANALYZER_UNAVAILABLE, "down", {}, seconds)) for _ in views]

    engine = plugins.engine(per_document("raises", raises), batched("returns", returns))
    (result,) = engine.analyze(TWO[:1])
    assert failure(result["raises"]).metadata == {"exception": "ValueError"}
    assert "returned Failed with a Failure whose retry_after is" in failure(result["returns"]).message


def test_what_is_used_if_it_is_there_may_fail(plugins: Plugins) -> None:
    def people(view: View, options: object) -> Iterable[Annotation]:
        if "Grace" in view.text:
            raise ValueError
        yield note(0, 3, kind="people")

    def count(view: View, options: object) -> Iterable[Annotation]:
        yield note(0, 0, kind="counts", text=f"{len(view.annotations('people'))} {view.provided('people')}")
        assert not view.provided("places")

    def uncreatable(settings: object) -> Any:
        raise OSError

    engine = plugins.engine(
        per_document("people", people),
        per_document("counts", count, uses_if_there=("people", "places", "rivers")),
        Manifest(name="places", create=uncreatable, emits={"places": Note}, default=False),
        per_document("user", uses=("counts",)),
    )
    results = engine.analyze(TWO, [AnalyzerSpec("counts"), AnalyzerSpec("user")])
    assert [result.annotations("counts")[0].value.text for result in results] == ["1 True", "0 False"]
    assert all(result.ok for result in results)
    for name in ("counts", "user"):
        first, second = (result[name].fingerprint for result in results)
        assert first != second, "what had less to go by is another thing"


def test_what_crashed_is_done_without(plugins: Plugins) -> None:
    ran: list[str] = []

    def people(view: View, options: object) -> Iterable[Annotation]:
        ran.append("people")
        return ()

    engine = plugins.engine(per_document("people", people), per_document("counts", uses_if_there=("people",)))
    batch = Batch("en", (Task(TWO[0]),), (AnalyzerSpec("counts"),), without=("people",))
    (report,) = [event for event in engine.run(batch) if isinstance(event, Report)]
    assert report.result.ok
    assert ran == []
