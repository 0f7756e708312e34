"""Documents that name no language, over the wire: told apart by the workers, one by one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import grpc
import pytest

from glossator import Config
from glossator.wire import messages as pb

from .service import Serve, config, document, dones, options, results

pytest.importorskip("py3langid", reason="it comes with the extra server")

ENGLISH = "The harbour board of Whitby will decide on Thursday whether the old lighthouse can be opened to visitors."
GERMAN = "Der Hafenrat von Cuxhaven entscheidet am Donnerstag, ob der alte Leuchtturm für Besucher geöffnet wird."
PORTUGUESE = "O conselho do porto de Aveiro decide na quinta-feira se o velho farol pode ser aberto aos visitantes."
TEXTS = {
    "english": ENGLISH,
    "german": GERMAN,
    "portuguese": PORTUGUESE,
    "short": "Oil rises",
    "mixed": f"{ENGLISH}\n\n{GERMAN}\n\n{ENGLISH}\n\n{ENGLISH}",
    "garbled": ENGLISH.encode("utf-16").decode("latin-1"),
}
EVERY = tuple(document(text, name) for name, text in TEXTS.items())


def speaking(*languages: str, more: Mapping[str, Any] = {}, **server: Any) -> Config:
    chosen = ["faults.words", "faults.english", "faults.german"]
    models = {"models": {"languages": languages, **more}}
    return config(more={"default_analyzers": chosen, **models}, **server)


@pytest.mark.parametrize("workers", [0, 1])
async def test_each_document_of_a_stream_by_itself(serve: Serve, workers: int) -> None:
    service = await serve(speaking("en", "de", workers=workers))
    events = await service.analyze_documents(EVERY)
    found = dones(events)
    assert {name: done.language for name, done in found.items()} == {
        "english": "en",
        "german": "de",
        "portuguese": "pt",
        "short": "en",
        "mixed": "en",
        "garbled": "und",
    }
    sources = {name: pb.LanguageSource.Name(done.language_source)[16:] for name, done in found.items()}
    assert {name for name, source in sources.items() if source == "ASSUMED"} == {"short"}
    assert {name for name, source in sources.items() if source == "IDENTIFIED"} == found.keys() - {"short"}
    refused = {name: done.error for name, done in found.items() if done.status == pb.DOCUMENT_STATUS_FAILED}
    assert {name: error.reason for name, error in refused.items()} == dict.fromkeys(
        ("portuguese", "garbled"), "LANGUAGE_UNSUPPORTED"
    )
    assert refused["portuguese"].metadata["language"] == "pt"
    assert found["portuguese"].identified_language.confidence > 0.9
    assert [each.language for each in found["mixed"].identified_language.shares] == ["en", "de"]
    assert results(events, "german").keys() == {"faults.words", "faults.german"}
    for name in ("english", "short", "mixed"):
        assert results(events, name).keys() == {"faults.words", "faults.english"}
    assert not results(events, "portuguese")
    # The summary counts them as failed, and the server goes on.
    assert (events[-1].summary.ok, events[-1].summary.failed) == (4, 2)
    await service.still_serves()


@pytest.mark.parametrize("workers", [0, 1])
async def test_calls_about_one_document(serve: Serve, workers: int) -> None:
    service = await serve(speaking("en", workers=workers))
    response = await service.analyze(document(ENGLISH))
    assert (response.done.language, response.done.language_source) == ("en", pb.LANGUAGE_SOURCE_IDENTIFIED)
    found = await service.refused(document(GERMAN))
    assert (found.code, found.reason) == (grpc.StatusCode.INVALID_ARGUMENT, "LANGUAGE_UNSUPPORTED")
    assert "German (de)" in found.message
    assert found.metadata["language"] == "de"
    assert (await service.refused(pb.Document(text=GERMAN, language="und"))).message == found.message
    *_, last = await service.analyze_stream(document(GERMAN))
    assert (last.done.error.reason, last.done.language) == ("LANGUAGE_UNSUPPORTED", "de")
    assert GERMAN[:20] not in f"{found} {last}"


async def test_whoever_names_a_language_is_believed(serve: Serve) -> None:
    service = await serve(speaking("en"))
    named = pb.Document(text=GERMAN, language="en")
    for item, how, source in (
        (named, options(), pb.LANGUAGE_SOURCE_NAMED),
        (document(GERMAN), options(default_language="en"), pb.LANGUAGE_SOURCE_NAMED),
        (pb.Document(text=GERMAN, language="und"), options(default_language="en"), pb.LANGUAGE_SOURCE_NAMED),
        (document(GERMAN), options(assume_language=True), pb.LANGUAGE_SOURCE_ASSUMED),
    ):
        done = (await service.analyze(item, how)).done
        assert (done.language, done.language_source, done.HasField("identified_language")) == ("en", source, False)
    settled = await serve(speaking("en", more={"assume_language": True}))
    assert (await settled.analyze(document(GERMAN))).done.language_source == pb.LANGUAGE_SOURCE_ASSUMED


async def test_kept_results_tell_it_again(serve: Serve) -> None:
    service = await serve(speaking("en", "de", result_cache_bytes=1 << 20))
    for item in (document(GERMAN), document(ENGLISH)):
        first, again = [await service.analyze(item) for _ in range(2)]
        assert again.done.cached
        assert (first.done.language, first.done.identified_language) == (
            again.done.language,
            again.done.identified_language,
        )
        assert [each.name for each in first.results] == [each.name for each in again.results]
    assumed = await service.analyze(document(GERMAN), options(assume_language=True))
    assert (assumed.done.language, assumed.done.cached) == ("en", False)


async def test_with_the_fallback_runs_what_needs_tokens_alone(serve: Serve) -> None:
    service = await serve(speaking("en", more={"fallback": "tokens"}, workers=1))
    items = [document(PORTUGUESE, "told"), pb.Document(text=PORTUGUESE, id="named", language="pt-BR")]
    events = await service.analyze_documents([*items, document(TEXTS["garbled"], "garbled")])
    found = dones(events)
    assert (found["told"].language, found["named"].language) == ("pt", "pt")
    for name in ("told", "named"):
        assert found[name].status == pb.DOCUMENT_STATUS_OK
        assert results(events, name).keys() == {"faults.words"}
    assert found["garbled"].error.reason == "LANGUAGE_UNSUPPORTED"


async def test_what_waits_for_others_says_the_same_of_them(serve: Serve) -> None:
    chosen = {"default_analyzers": ["waits.asks", "waits.users", "faults.german", "faults.english"]}
    more = {**chosen, "models": {"languages": ["en", "de"]}}
    service = await serve(config(plugins=("faults", "faults_waits"), more=more, workers=1))
    events = await service.analyze_documents(EVERY)
    found = dones(events)
    assert found["german"].language == "de"
    assert results(events, "german").keys() == {"waits.asks", "waits.users", "faults.german"}
    assert results(events, "english").keys() == {"waits.asks", "waits.users", "faults.english"}
    assert found["portuguese"].error.reason == "LANGUAGE_UNSUPPORTED"
    assert not results(events, "portuguese")
    assert (events[-1].summary.ok, events[-1].summary.failed) == (4, 2)
