"""How a document's analyzers are shared among workers and the one where they wait."""

from __future__ import annotations

from dataclasses import replace

from glossator import AnalyzerSpec, Failure, IdentifiedLanguage, LanguageSource, Reason
from glossator.host.plan import make_plan
from glossator.text.language import DocumentLanguage
from glossator_server.scheduler.job import Ended, Given, Job, Request
from glossator_server.scheduler.parts import groups, split

from .jobs import Kept, job, registry, request

FAILURE = Failure(Reason.INTERNAL, "it got lost")


def names(part: Job) -> set[str]:
    return set(part.request.names)


def test_who_waits_is_apart_with_those_that_use_what_it_says() -> None:
    found = split(job(of=request("base", "user", "grand", "other")), {"user": 3, "unknown": 1})
    assert [(part.beside, names(part)) for part in found] == [((), {"base", "other"}), (("user",), {"user", "grand"})]
    # What they use runs there, too, and is not reported.
    assert found[1].request.plan.implied == {"base"}
    assert split(job(of=request("base", "other")), {"user": 3}) == ()


def test_all_that_waits_for_one_another_is_together() -> None:
    of = request("base", "user", "grand", "other", "able")
    assert dict(groups(of, {"base": 1, "other": 1, "grand": 1})) == {
        ("base", "grand"): frozenset({"base", "user", "grand", "able"}),
        ("other",): frozenset({"other"}),
    }
    assert [names(part) for part in split(job(of=of), {"base": 1, "other": 1})] == [
        {"base", "user", "grand", "able"},
        {"other"},
    ]


def test_instances_keep_what_they_use() -> None:
    specs = [AnalyzerSpec("base", "changed", options={"depth": 4}), AnalyzerSpec("user")]
    (first, second) = split(job(of=Request(make_plan(registry(), specs), 30.0)), {"user": 1})
    assert names(first) == {"changed"}
    assert [(step.name, step.requested) for step in second.request.plan.steps] == [("changed", False), ("user", True)]
    assert second.request.selection.whole == first.request.selection.whole
    assert len(second.request.selection.whole) == 2


def test_what_comes_of_the_parts_is_the_documents() -> None:
    kept = Kept()
    whole = job(of=request("base", "other"), deliver=kept)
    first, second = split(whole, {"other": 1})
    first.give("base", (b"",), None)
    assert not whole.ended
    second.end(FAILURE)
    assert whole.ended
    assert kept.failures == {"other": "INTERNAL"}
    assert kept.ended is not None
    assert kept.ended.failure is None
    assert [type(item) for item in kept] == [Given, Given, Ended]


def test_a_document_that_goes_on_has_parts_of_what_is_left() -> None:
    whole = job(of=request("base", "user", "other"))
    whole.outcomes["base"] = None
    assert [(part.beside, names(part)) for part in split(whole, {"other": 1})] == [
        ((), {"user"}),
        (("other",), {"other"}),
    ]
    whole.outcomes["other"] = None
    assert [names(part) for part in split(whole, {"other": 1})] == [{"user"}]


def test_documents_of_other_requests_share_no_batch_with_parts() -> None:
    (part, _) = split(job(of=request("base", "other")), {"other": 1})
    assert part.key != job(of=request("base")).key


def test_the_language_that_one_part_finds_is_the_documents() -> None:
    kept = Kept()
    whole = job(of=replace(request("base", "german", "other"), default=True), deliver=kept, language="")
    first, second = split(whole, {"other": 1})
    found = DocumentLanguage("en", LanguageSource.IDENTIFIED, IdentifiedLanguage("en", 0.9))
    first.settle(found)
    assert (whole.language, names(whole), names(first)) == ("en", {"base", "other"}, {"base"})
    second.settle(found)
    first.give("base", (b"",), None)
    assert not whole.ended
    second.give("other", (b"",), None)
    assert kept.ended is not None
    assert (kept.ended.failure, kept.ended.language) == (None, found)


def test_a_part_of_which_nothing_works_on_the_language_ends() -> None:
    kept = Kept()
    whole = job(of=replace(request("base", "german"), default=True), deliver=kept, language="")
    rest, german = split(whole, {"german": 1})
    found = DocumentLanguage("en", LanguageSource.IDENTIFIED, IdentifiedLanguage("en", 0.9))
    german.settle(found)
    assert german.ended
    assert not whole.ended
    rest.settle(found)
    rest.give("base", (b"",), None)
    assert whole.ended
    assert kept.failures == {}


def test_a_language_that_is_not_served_ends_the_document() -> None:
    kept = Kept()
    whole = job(of=request("base", "other"), deliver=kept, language="")
    first, second = split(whole, {"other": 1})
    refused = Failure(Reason.LANGUAGE_UNSUPPORTED, "it is in another one")
    second.settle(DocumentLanguage("de", LanguageSource.IDENTIFIED), refused)
    first.settle(DocumentLanguage("de", LanguageSource.IDENTIFIED), refused)
    first.give("base", (b"",), None)
    assert [type(item) for item in kept] == [Ended]
    assert kept.ended is not None
    assert (kept.ended.failure, kept.ended.language.language) == (refused, "de")
