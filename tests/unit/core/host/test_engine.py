"""The engine: what is reported, and when."""

import gc
import re
import weakref
from collections.abc import Iterable, Sequence

import pytest
from pydantic import BaseModel

from glossator import (
    AnalyzerSpec,
    Annotation,
    Annotations,
    Batch,
    Budget,
    Document,
    DocumentStatus,
    Layer,
    Manifest,
    Outcome,
    PerDocument,
    Reason,
    View,
)
from glossator.contract.batch import Event, Report, StepStarted, Task
from glossator.errors import AnalyzerNotFound, DocumentTooLarge, LanguageUnsupported
from glossator.extras import models_command

from ..fakes import TWO, UNPARSABLE, Note, PlainFactory, Plugins, batched, failure, note, per_document

ALL = frozenset({Layer.TOKENS})


def order(events: Iterable[Event]) -> list[str]:
    steps = [event for event in events if isinstance(event, (StepStarted, Report))]
    return [event.step if isinstance(event, StepStarted) else event.result.name for event in steps]


def test_each_document_gets_one_report_of_each_analyzer_cheap_ones_first(plugins: Plugins) -> None:
    factory = PlainFactory()
    engine = plugins.engine(
        per_document("deep", layers=frozenset({Layer.DEPPARSE})),
        per_document("numbers", layers=frozenset({Layer.TOKENS})),
        per_document("people", layers=frozenset({Layer.MENTIONS})),
        parser=factory,
    )
    events = list(engine.run(Batch("en", tuple(map(Task, TWO)))))
    assert order(events) == [
        *("parse", "numbers", "numbers", "numbers"),
        *("parse", "people", "people", "people"),
        *("parse", "deep", "deep", "deep"),
    ]
    assert [event.index for event in events if isinstance(event, Report)] == [0, 1] * 3
    assert [Layer.DEPPARSE in layers for layers in factory.made[0].asked] == [False, False, True]


def test_reports_come_before_the_next_wave_is_parsed(plugins: Plugins) -> None:
    factory = PlainFactory()
    engine = plugins.engine(
        per_document("deep", layers=frozenset({Layer.DEPPARSE})),
        per_document("numbers", layers=frozenset({Layer.TOKENS})),
        parser=factory,
    )
    for event in engine.run(Batch("en", tuple(map(Task, TWO)))):
        if isinstance(event, Report) and event.result.name == "numbers":
            assert factory.made[0].asked == [{Layer.TOKENS}]


def test_what_is_said_of_a_document_is_reported_before_the_next_one_is_looked_at(plugins: Plugins) -> None:
    told: list[str] = []

    def see(view: View, options: object) -> Iterable[Annotation]:
        told.append(f"looks at {view.document.id}")
        return ()

    def see_all(views: Sequence[View], budget: object) -> Sequence[Outcome]:
        told.extend(f"looks at {view.document.id}" for view in views)
        return [Annotations() for _ in views]

    class Whole(PerDocument[BaseModel]):
        """Wants to see the batch, though it goes through its documents one by one."""

        def analyze_one(self, view: View, options: BaseModel) -> Iterable[Annotation]:
            return see(view, options)

        def analyze(self, views: Sequence[View], options: BaseModel, budget: Budget) -> Sequence[Outcome]:
            return super().analyze(views, options, budget)

    engine = plugins.engine(
        per_document("single", see),
        batched("whole", see_all),
        Manifest(name="wrapped", create=lambda settings: Whole(), emits={"wrapped": Note}),
    )
    for name in ("single", "whole", "wrapped"):
        for event in engine.run(Batch("en", tuple(map(Task, TWO)), (AnalyzerSpec(name),))):
            if isinstance(event, Report):
                told.append(f"{name} of {event.index}")  # noqa: PERF401 - it grows meanwhile
    together = ["looks at a", "looks at b"]
    assert told == [
        *("looks at a", "single of 0", "looks at b", "single of 1"),
        *(*together, "whole of 0", "whole of 1"),
        *(*together, "wrapped of 0", "wrapped of 1"),
    ]


def test_reports_come_in_the_order_of_the_documents_whatever_becomes_of_them(plugins: Plugins) -> None:
    def see(view: View, options: object) -> Iterable[Annotation]:
        if "bad" in view.text:
            raise ValueError
        return ()

    engine = plugins.engine(per_document("topics", see, layers=ALL), per_document("users", uses=("topics",)))
    tasks = [
        Task(Document("fine")),
        Task(Document("bad")),
        Task(Document("gone"), cancelled=lambda: True),
        Task(Document(UNPARSABLE)),
        Task(Document("fine")),
    ]
    reports = [event for event in engine.run(Batch("en", tuple(tasks))) if isinstance(event, Report)]
    assert [(report.result.name, report.index) for report in reports] == [
        (name, index) for name in ("topics", "users") for index in range(5)
    ]
    assert [failure and failure.reason for failure in (report.result.failure for report in reports[:5])] == [
        *(None, Reason.ANALYZER_ERROR, Reason.CANCELLED, Reason.PARSE_FAILED, None)
    ]


def test_a_cancel_counts_for_documents_whose_turn_has_not_come(plugins: Plugins) -> None:
    gone: list[str] = []
    engine = plugins.engine(per_document("topics"))
    tasks = [Task(document, lambda name=document.id: name in gone) for document in TWO]  # type: ignore[misc]
    found = []
    for event in engine.run(Batch("en", tuple(tasks))):
        if isinstance(event, Report):
            found.append(event.result.failure and event.result.failure.reason)
            gone.append("b")
    assert found == [None, Reason.CANCELLED]


def test_implied_analyzers_run_and_are_not_reported(plugins: Plugins) -> None:
    def quote(view: View, options: object) -> Iterable[Annotation]:
        (entity,) = view.annotations("people")
        yield note(0, 3, kind="quotes", text=f"{view.provider('people')} {entity.id}")

    engine = plugins.engine(
        per_document("people", lambda view, options: [note(0, 3, kind="people")]),
        per_document("quotes", quote, uses=("people",)),
    )
    (result,) = engine.analyze(TWO[:1], [AnalyzerSpec("quotes")])
    assert [item.name for item in result.results] == ["quotes"]
    assert result.annotations("quotes")[0].value.text == "people people-0"


def test_results_come_in_the_order_of_documents_and_of_the_request(plugins: Plugins) -> None:
    engine = plugins.engine(
        per_document("deep", layers=frozenset({Layer.DEPPARSE})),
        per_document("numbers", lambda view, options: [note(0, 3, kind="numbers", text=view.text)]),
    )
    results = engine.analyze(TWO, [AnalyzerSpec("deep"), AnalyzerSpec("numbers", "again"), AnalyzerSpec("numbers")])
    assert [result.document_id for result in results] == ["a", "b"]
    assert [item.name for item in results[0].results] == ["deep", "again", "numbers"]
    assert [result["again"].annotations[0].value.text for result in results] == [document.text for document in TWO]
    assert all(result.ok and result.language == "en" for result in results)


def test_a_batch_of_nothing_reports_nothing(plugins: Plugins) -> None:
    engine = plugins.engine(per_document("topics", layers=ALL))
    assert engine.analyze([]) == []


def test_an_unknown_analyzer_fails_the_whole_request_before_the_first_event(plugins: Plugins) -> None:
    engine = plugins.engine(per_document("topics"))
    with pytest.raises(AnalyzerNotFound):
        next(engine.run(Batch("en", tuple(map(Task, TWO)), (AnalyzerSpec("nothing"),))))


@pytest.mark.parametrize("language", ["en", "EN", "en-GB", "en_us", ""])
def test_languages_fall_back_to_what_is_loaded(plugins: Plugins, language: str) -> None:
    engine = plugins.engine(per_document("topics"))
    (result,) = engine.analyze([Document("x", language=language)])
    assert result.ok
    assert result.language == "en"


def test_an_unsupported_language_fails_its_document_and_says_what_there_is(plugins: Plugins) -> None:
    engine = plugins.engine(per_document("topics"))
    bad, good = engine.analyze([Document("x", language="fr-CA"), TWO[0]])
    assert good.ok
    assert bad.status is DocumentStatus.FAILED
    assert bad.results == ()
    assert bad.failure is not None
    assert bad.failure.reason is Reason.LANGUAGE_UNSUPPORTED
    assert "language 'fr-CA' is not loaded; loaded: en" in bad.failure.message
    with pytest.raises(LanguageUnsupported):
        engine.analyze(TWO, language="fr")


def test_a_language_by_its_name_is_told_its_tag(plugins: Plugins) -> None:
    engine = plugins.engine(per_document("topics"))
    bad, other = engine.analyze([Document("x", language="english"), Document("x", language="german")])
    assert bad.failure is not None
    assert bad.failure.message == "language 'english' is not loaded; did you mean \"en\" (English)? Loaded: en"
    assert other.failure is not None
    assert other.failure.message == (
        "language 'german' is not loaded; did you mean \"de\" (German)? Loaded: en; name one of them as the language "
        "of the document, or add 'de' to models.languages"
    )


def test_documents_go_to_the_parser_of_their_own_language(plugins: Plugins) -> None:
    def tell(view: View, options: object) -> Iterable[Annotation]:
        return [note(kind="topics", text=view.language)]

    engine = plugins.engine(
        per_document("topics", tell, layers=ALL),
        more=[plugins.parser(PlainFactory("de"))],
        config={"models": {"languages": ["en", "de"]}},
    )
    documents = [Document("x", language="de"), Document("y"), Document("z", language="de-AT")]
    assert [result.annotations()[0].value.text for result in engine.analyze(documents)] == ["de", "en", "de"]
    assert [result.language for result in engine.analyze(documents, language="de")] == ["de", "de", "de"]


def test_an_analyzer_of_other_languages_says_so_where_it_is_asked_for(plugins: Plugins) -> None:
    engine = plugins.engine(per_document("german", languages=("de",)), per_document("british", languages=("en-GB",)))
    (result,) = engine.analyze(TWO[:1], [AnalyzerSpec("german"), AnalyzerSpec("british")])
    assert failure(result["german"]).reason is Reason.LANGUAGE_UNSUPPORTED
    assert "'german' works on de, not on en" in failure(result["german"]).message
    assert result["british"].ok


def test_the_default_set_is_of_those_that_work_on_the_language(plugins: Plugins) -> None:
    german = per_document("german", languages=("de",))
    engine = plugins.engine(
        german,
        per_document("both"),
        per_document("needs_german", uses=("german",)),
        per_document("likes_german", uses_if_there=("german",)),
        more=[plugins.parser(PlainFactory("de"))],
        config={"models": {"languages": ["en", "de"]}},
    )
    english, other = engine.analyze([Document("One."), Document("Zwei.", language="de")])
    assert {result.name for result in english.results} == {"both", "likes_german"}
    assert {result.name for result in other.results} == {"german", "both", "needs_german", "likes_german"}
    assert english.status is other.status is DocumentStatus.OK


def test_where_none_of_the_default_set_works_on_the_language_each_says_so(plugins: Plugins) -> None:
    (result,) = plugins.engine(per_document("german", languages=("de",))).analyze(TWO[:1])
    assert failure(result["german"]).reason is Reason.LANGUAGE_UNSUPPORTED


def test_a_language_that_nobody_parses_stops_loading(plugins: Plugins) -> None:
    advice = "no installed plugin parses 'fr': get models with 'glossator models pull fr'"
    with pytest.raises(LanguageUnsupported, match=advice):
        plugins.engine(per_document("topics"), config={"models": {"languages": ["en", "fr"]}})


def test_models_for_english_are_a_package_of_ours(plugins: Plugins) -> None:
    with pytest.raises(LanguageUnsupported, match=re.escape(models_command())):
        plugins.engine(per_document("topics"), config={"models": {"languages": ["en-GB"]}})


def test_refused_documents_fail_alone(plugins: Plugins) -> None:
    engine = plugins.engine(per_document("topics", layers=ALL), config={"limits": {"max_document_bytes": 20}})
    results = engine.analyze([Document(""), TWO[0], Document("x" * 21), Document("\ud800"), Document(" \n")])
    assert [result.failure and result.failure.reason for result in results] == [
        Reason.DOCUMENT_EMPTY,
        None,
        Reason.DOCUMENT_TOO_LARGE,
        Reason.DOCUMENT_INVALID,
        Reason.DOCUMENT_EMPTY,
    ]
    assert results[1].ok
    assert [result.index for result in results] == [0, 1, 2, 3, 4]


def test_an_analyzer_may_have_a_smaller_limit(plugins: Plugins) -> None:
    engine = plugins.engine(per_document("small", max_document_bytes=10), per_document("large"))
    first, second = engine.analyze(TWO)
    assert first.ok
    assert failure(second["small"]).reason is DocumentTooLarge.reason
    assert "'small' takes at most 10 bytes of text" in failure(second["small"]).message
    assert second["large"].ok


def test_what_nobody_uses_any_more_is_not_kept(plugins: Plugins) -> None:
    said: list[weakref.ref[object]] = []

    def quote(view: View, options: object) -> Iterable[Annotation]:
        found = note(kind="a")
        said.append(weakref.ref(found.value))
        yield found

    # Three instances of one analyzer, as a request may ask for.
    engine = plugins.engine(per_document("a", quote))
    specs = tuple(AnalyzerSpec("a", name) for name in ("one", "two", "three"))
    alive = []
    for event in engine.run(Batch("en", (Task(Document("One.")),), specs)):
        if isinstance(event, StepStarted) and said:
            del event
            gc.collect()
            alive.append([ref() is not None for ref in said])
    assert alive == [[False], [False, False]]
