"""Documents that name no language: which one the engine takes them to be in, and how it is told."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

import pytest

from glossator import AnalyzerSpec, Batch, Document, DocumentStatus, Layer, Reason, Task
from glossator.contract.batch import LanguageFound, Report
from glossator.host.garbled import garbled, some_garbled
from glossator.host.identify import Identifier, identifier, loaded, loaded_beside
from glossator.host.tokens import TokensParser
from glossator.text.language import LanguageSource

from ..fakes import PlainFactory, Plugins, note, per_document
from .named import ENGLISH, GERMAN, PORTUGUESE, UKRAINIAN, analyzed

pytest.importorskip("py3langid", reason="it comes with the extra server")


@pytest.mark.parametrize(
    ("text", "language"),
    [
        (GERMAN, "de"),
        (PORTUGUESE, "pt"),
        (UKRAINIAN, "uk"),
        ("El consello d'o puerto d'Uesca decide chueves si o viello faro se puede ubrir a os vesitants d'a val.", "an"),
        ("港の委員会は木曜日に、古い灯台を一般に公開するかどうかを決める。", "ja"),
        ("항만 위원회는 목요일에 오래된 등대를 방문객에게 개방할지 결정한다.", "ko"),
        ("يقرر مجلس الميناء يوم الخميس ما إذا كان سيفتح المنارة القديمة للزوار.", "ar"),
        ("מועצת הנמל תחליט ביום חמישי אם לפתוח את המגדלור הישן למבקרים.", "he"),
        ("बंदरगाह समिति गुरुवार को तय करेगी कि पुराना प्रकाशस्तंभ आगंतुकों के लिए खोला जाए या नहीं।", "hi"),
        ("Рада порту купила Microsoft Office 365 та Windows 11 для маяка.", "uk"),
        ("DER HAFENRAT VON CUXHAVEN ENTSCHEIDET AM DONNERSTAG ÜBER DEN ALTEN LEUCHTTURM.", "de"),
    ],
)
def test_a_text_in_another_language_is_refused_and_told_which(plugins: Plugins, text: str, language: str) -> None:
    (result,) = analyzed(plugins, text)
    assert result.status is DocumentStatus.FAILED
    assert result.results == ()
    assert (result.language, result.language_source) == (language, LanguageSource.IDENTIFIED)
    assert result.identified is not None
    assert result.identified.confidence >= 0.4
    assert result.failure is not None
    assert result.failure.reason is Reason.LANGUAGE_UNSUPPORTED
    assert result.failure.metadata["language"] == language
    assert result.failure.metadata["languages"] == "en"
    for told in (f"({language})", "loaded: en", f"models pull {language}", "models.languages", "assume_language"):
        assert told in result.failure.message
    assert text[:10] not in result.failure.message


@pytest.mark.parametrize(
    "text",
    [
        ENGLISH,
        ENGLISH.upper(),
        'He called it "ein großer Tag für Cuxhaven" and left the board without another word that afternoon.',
        "Gas prices up again\n\n" + ENGLISH,
        "The sign above the door of the harbour board reads 禁止吸烟 in red letters.",
    ],
)
def test_english_is_told_to_be_english(plugins: Plugins, text: str) -> None:
    (result,) = analyzed(plugins, text)
    assert (result.status, result.language) == (DocumentStatus.OK, "en")
    assert result.language_source is LanguageSource.IDENTIFIED
    assert result.identified is not None
    assert result.identified.language == "en"


@pytest.mark.parametrize("untold", ["", "und", "UND", "mul", " "])
def test_a_name_that_says_that_nobody_knows_leaves_it_to_the_text(plugins: Plugins, untold: str) -> None:
    engine = plugins.engine(per_document("topics"))
    english, german, asked = (
        *engine.analyze([Document(text, language=untold) for text in (ENGLISH, GERMAN)]),
        *engine.analyze([Document(GERMAN, language=untold)], language="en"),
    )
    assert (english.language, english.language_source) == ("en", LanguageSource.IDENTIFIED)
    assert german.failure is not None
    assert "German (de)" in german.failure.message
    assert (asked.language, asked.language_source) == ("en", LanguageSource.NAMED)


@pytest.mark.parametrize("name", ["en", "EN", "en-GB", "en_US", "eng", "ENG", "eng-GB", "en ", "en-Latn-GB"])
def test_a_language_is_known_by_all_its_tags(plugins: Plugins, name: str) -> None:
    (result,) = plugins.engine(per_document("topics")).analyze([Document(ENGLISH, language=name)])
    assert (result.status, result.language) == (DocumentStatus.OK, "en")


def test_places_where_words_may_be_broken_hide_no_language(plugins: Plugins) -> None:
    broken = re.sub(r"(?<=[a-zäöü]{2})(?=[a-zäöü]{2})", "\u00ad", ENGLISH), re.sub(r"(?=[aeiou])", "\u200b", GERMAN)
    english, german = analyzed(plugins, *broken)
    assert (english.status, english.language) == (DocumentStatus.OK, "en")
    assert german.identified is not None
    assert german.identified.language == "de"


@pytest.mark.parametrize(
    "text",
    [
        "Oil rises",
        "ok",
        "Angela Merkel",
        "Nguyen Thi Minh Khai, José Ramírez, Agnieszka Wójcik, Đorđe Petrović",
        "12,5 | 13,0 | 55 % | 2024-05-01",
        "def total(xs):\n    return sum(x * 2 for x in xs)\n",
        "SELECT id, name FROM users WHERE age > 30;",
        "🙂🙃🙂",
        "https://example.org/a/b?c=1",
        "Whitby 3 Cuxhaven 1",
        "GDP q/q +0.3% vs +0.2%",
        "café, naïve, jalapeño",
        "word " * 500,
        "The keeper shouted “Світло маяка не згасне!” and left.",
        "By Marta Kowalska in Kraków",
        "-----",
    ],
)
def test_what_does_not_tell_is_taken_for_the_default(plugins: Plugins, text: str) -> None:
    (result,) = analyzed(plugins, text)
    assert (result.status, result.language, result.language_source) == (
        DocumentStatus.OK,
        "en",
        LanguageSource.ASSUMED,
    ), result.failure
    assert result.identified is not None
    assert result.identified.language in ("und", "en")


def test_english_with_marks_that_were_read_as_latin_1_is_english(plugins: Plugins) -> None:
    text = f"“{ENGLISH}” It’s a café — naïve, they said — and “{ENGLISH}”".encode().decode("cp1252", "replace")
    (result,) = analyzed(plugins, text)
    assert (result.status, result.language) == (DocumentStatus.OK, "en")


def test_a_mixed_document_says_so(plugins: Plugins) -> None:
    mostly_english, mostly_german = analyzed(
        plugins, "\n\n".join([ENGLISH] * 4 + [GERMAN]), f"{GERMAN}\n\n" * 4 + ENGLISH
    )
    assert (mostly_english.status, mostly_english.language) == (DocumentStatus.OK, "en")
    assert mostly_english.identified is not None
    assert [each.language for each in mostly_english.identified.shares] == ["en", "de"]
    assert mostly_english.identified.shares[0].share > 0.5
    assert (mostly_german.status, mostly_german.language) == (DocumentStatus.FAILED, "de")
    assert mostly_german.failure is not None
    assert "mixed (de 80%, en 20%): split it by language" in mostly_german.failure.message


def test_one_language_is_no_mixture(plugins: Plugins) -> None:
    for result in analyzed(plugins, ENGLISH * 40, f"{GERMAN} " * 40):
        assert result.identified is not None
        assert result.identified.shares == ()


def test_documents_go_to_the_models_of_the_language_that_they_are_in(plugins: Plugins) -> None:
    results = analyzed(plugins, GERMAN, ENGLISH, PORTUGUESE, "Leuchtturm", GERMAN, languages=("en", "de"))
    assert [result.language for result in results] == ["de", "en", "pt", "en", "de"]
    assert [result.status for result in results] == ["ok", "ok", "failed", "ok", "ok"]
    assert [item.value.text for result in results for item in result.annotations()] == ["de", "en", "en", "de"]
    failure = results[2].failure
    assert failure is not None
    assert "loaded: de, en" in failure.message


def test_models_that_are_installed_but_not_loaded_are_told_of(plugins: Plugins) -> None:
    engine = plugins.engine(per_document("topics"), more=[plugins.parser(PlainFactory("pt"))])
    (result,) = engine.analyze([Document(PORTUGUESE)])
    assert result.failure is not None
    assert "models for it are installed: add 'pt' to models.languages" in result.failure.message


def test_whoever_names_a_language_is_believed(plugins: Plugins) -> None:
    engine = plugins.engine(per_document("topics"))
    results = [
        *engine.analyze([Document(GERMAN, language="en")]),
        *engine.analyze([Document(GERMAN)], language="en"),
        *engine.analyze([Document(GERMAN)], assume_language=True),
        *analyzed(plugins, GERMAN, assume_language=True),
    ]
    assert [(result.status, result.language, result.identified) for result in results] == [("ok", "en", None)] * 4
    assert [result.language_source for result in results] == ["named", "named", "assumed", "assumed"]


def test_the_default_set_follows_the_language(plugins: Plugins) -> None:
    german = per_document("german", languages=("de",))
    english = per_document("english", languages=("en",))
    parser = plugins.parser(PlainFactory("de"))
    engine = plugins.engine(german, english, more=[parser], config={"models": {"languages": ["en", "de"]}})
    results = engine.analyze([Document(GERMAN), Document(ENGLISH)])
    assert [[each.name for each in result.results] for result in results] == [["german"], ["english"]]
    specs = (AnalyzerSpec("english"), AnalyzerSpec("german"))
    events = list(engine.run(Batch("", tuple(Task(Document(text)) for text in (GERMAN, ENGLISH)), specs, default=True)))
    found = [event for event in events if isinstance(event, LanguageFound)]
    assert [(event.index, event.language.language) for event in found] == [(0, "de"), (1, "en")]
    reports = [(event.index, event.result.name) for event in events if isinstance(event, Report)]
    assert reports == [(0, "german"), (1, "english")]


def test_the_same_text_is_told_the_same_however_long(plugins: Plugins) -> None:
    long = f"{ENGLISH} " * 5_000
    one, other = analyzed(plugins, long, long)
    assert one.identified == other.identified
    assert one.language == "en"


def test_with_the_fallback_runs_what_needs_tokens_alone(plugins: Plugins) -> None:
    def words(view: Any, options: object) -> Any:
        return [note(token.begin, token.end, kind="words") for token in view.tokens]

    engine = plugins.engine(
        per_document("words", words, layers=frozenset({Layer.TOKENS})),
        per_document("names", layers=frozenset({Layer.MENTIONS})),
        per_document("english", languages=("en",)),
        config={"models": {"fallback": "tokens"}},
    )
    told, named, garbled, unknown = engine.analyze(
        [
            Document(GERMAN),
            Document(GERMAN, language="de-AT"),
            Document(ENGLISH.encode("utf-16").decode("latin-1")),
            Document("x", language="no such"),
        ]
    )
    assert [[each.name for each in result.results] for result in (told, named)] == [["words"], ["words"]]
    assert (told.language, told.language_source, named.language_source) == ("de", "identified", "named")
    assert [GERMAN[item.spans[0].begin : item.spans[0].end] for item in told.annotations()][:3] == [
        "Der",
        "Hafenrat",
        "von",
    ]
    assert [result.failure and result.failure.reason for result in (garbled, unknown)] == ["LANGUAGE_UNSUPPORTED"] * 2
    (result,) = engine.analyze([Document(GERMAN)], [AnalyzerSpec("names")])
    failure = result["names"].failure
    assert failure is not None
    assert failure.reason is Reason.LAYER_UNAVAILABLE
    assert "no model for de" in failure.message


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("Er kam um 9.30 Uhr. „Wie geht’s?“, fragte sie.", [["Er", "kam", "um", "9.30", "Uhr", "."]]),
        (
            "Überschrift ohne Punkt\n\nDas ist der Text.",
            [["Überschrift", "ohne", "Punkt"], ["Das", "ist", "der", "Text", "."]],
        ),
        ("他来了。她走了。", [["他", "来", "了", "。"], ["她", "走", "了", "。"]]),
        ("वह आया। वह गई।", [["वह", "आया", "।"], ["वह", "गई", "।"]]),
        ("🙂", [["🙂"]]),
    ],
)
def test_tokens_without_models(text: str, sentences: list[list[str]]) -> None:
    (parse,) = TokensParser("xx").begin([Document(text)]).add({Layer.TOKENS})
    assert not hasattr(parse, "reason")
    found = [[token.text for token in parse.tokens[each.first : each.last]] for each in parse.sentences]
    assert found[: len(sentences)] == sentences
    assert all(text[token.begin : token.end] == token.text for token in parse.tokens)


def test_loading_beside_other_work_leaves_no_thread() -> None:
    """A process that has one cannot be forked."""
    for _ in range(5):
        loaded.cache_clear()
        with loaded_beside():
            (thread,) = [each for each in threading.enumerate() if each.name == "language-identifier"]
        assert not thread.is_alive()
        assert str(thread.native_id) not in os.listdir("/proc/self/task")
        assert loaded.cache_info().currsize == 1


def test_several_threads_that_ask_at_once_have_one_table() -> None:
    loaded.cache_clear()
    begun, found = threading.Barrier(3), []

    def ask() -> None:
        begun.wait()
        found.append(identifier())

    several = [threading.Thread(target=ask) for _ in range(3)]
    for each in several:
        each.start()
    for each in several:
        each.join()
    assert isinstance(found[0], Identifier)
    assert len({id(each) for each in found}) == 1


def test_languages_are_told_apart_where_no_file_can_be_written(tmp_path: Path) -> None:
    """As in a container whose root is read-only, with a temporary folder of a few megabytes."""
    script = """
import resource
resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
from glossator.host.identify import identifier
found = identifier()
assert found is not None
best = found.look("Der Bürgermeister sagte, die neue Brücke werde erst im Herbst fertig, weil Stahl fehle.").best
raise SystemExit(best.language != "de")
"""
    nowhere = {**os.environ, "TMPDIR": str(tmp_path / "missing"), "PYTHONDONTWRITEBYTECODE": "1"}
    subprocess.run([sys.executable, "-c", script], env=nowhere, cwd=tmp_path, check=True)


def test_full_width_letters_are_in_the_language_of_their_words_and_told(plugins: Plugins) -> None:
    wide = "".join(chr(ord(each) + 0xFEE0) if each.isalpha() else each for each in ENGLISH)
    (result,) = analyzed(plugins, wide)
    assert result.language == "en"
    assert "full-width" in some_garbled(wide)
    assert some_garbled("彼はＮＨＫの記者とＦＩＦＡの会長に会い、ＷＨＯの報告を読んだと述べた。") == ""


@pytest.mark.parametrize(
    "drawn",
    [
        "████ ███ ██ █████\n██▄▄ ▀█▀ ██ ▐█▌▐█\n████ ███ ██ █████\n",
        "│ Mon │ 12 │\n│ Tue │ 14 │\n│ Wed │ 11 │\n│ Thu │ 11 │\n",
        "╔══════════════════╗\n║ Welcome to Arden ║\n╚══════════════════╝\n",
        "Harbour • • • • • • • • • • • • • • • • 12\n",
    ],
    ids=["blocks", "bars", "frame", "dots"],
)
def test_what_is_drawn_with_signs_is_not_garbled(drawn: str) -> None:
    assert garbled(drawn) == ""
