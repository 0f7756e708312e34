"""Plugins' own words for their values: shown to people, in one line, whether a result is from here or from a server."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from glossator import Annotation, Config, Document, DocumentResult, Registry, Span
from glossator.cli.show.describe import describe
from glossator.cli.show.html import render_section
from glossator.cli.show.words import Words
from glossator.errors import PluginConflict
from glossator.host.words import Describers
from glossator.wire import decode_response, decode_result, encode_response, encode_result

from ...fakes import Note, Plugins, note, per_document

TEXT = "the Ebro rose"


def said(annotation: Annotation, text: str) -> str | None:
    if annotation.kind != "note":
        return None
    value: Note = annotation.value
    assert isinstance(value, Note), "the model, also of what came from a server"
    assert value.where is not None
    return f"{value.where.slice(text)} is\n<b>rising</b>"


def result(plugins: Plugins) -> DocumentResult:
    made = per_document("note", lambda view, options: [note(4, 8, where=Span(4, 8))])
    (found,) = plugins.engine(made).analyze([Document(TEXT)])
    return found


def registry_with(plugins: Plugins, hook: Callable[..., Any]) -> Callable[[], Registry]:
    return lambda: Registry.load(Config(), [plugins.plugin(per_document("note"), glossator_describe=hook)])


def test_they_stand_where_the_fields_would(plugins: Plugins) -> None:
    found = result(plugins)
    words = Words(registry_with(plugins, said))
    for each in (found, decode_response(encode_response(found, TEXT))):
        told = words.of(each, TEXT)
        assert describe(told.results[0].annotations[0], TEXT) == "note (Ebro is <b>rising</b>)"
        assert "Ebro is &lt;b&gt;rising&lt;/b&gt;" in render_section(told, TEXT)
        assert each.results[0].annotations[0].spans == told.results[0].annotations[0].spans


def test_a_servers_words_need_no_plugin_here(plugins: Plugins) -> None:
    found = result(plugins)
    there = Describers(registry_with(plugins, said)(), pytest.fail)
    message = encode_result(found.results[0], TEXT, words=there.words)
    assert message.annotations[0].words == "Ebro is <b>rising</b>"
    came = replace(found, results=(decode_result(message),))
    words = Words(lambda: Registry.load(Config(), []))
    assert describe(words.of(came, TEXT).results[0].annotations[0], TEXT) == "note (Ebro is <b>rising</b>)"


def test_an_argument_that_is_not_needed_may_be_left_out(plugins: Plugins) -> None:
    words = Words(registry_with(plugins, lambda annotation: annotation.kind.upper()))
    assert describe(words.of(result(plugins), TEXT).results[0].annotations[0], TEXT) == "note (NOTE)"


def _raises(annotation: Annotation, text: str) -> str:
    raise ValueError(text)


@pytest.mark.parametrize(
    ("hook", "why"),
    [(_raises, "raised ValueError"), (lambda annotation: 7, "gave int where a str or None is due")],
    ids=["raises", "gives a number"],
)
def test_a_broken_one_is_told_once_and_costs_nothing(
    plugins: Plugins, capsys: pytest.CaptureFixture[str], hook: Callable[..., Any], why: str
) -> None:
    found = result(plugins)
    words = Words(registry_with(plugins, hook))
    assert words.of(found, TEXT) == words.of(found, TEXT) == found
    told = capsys.readouterr().err
    assert told.count("glossator_describe of plugin 'acme'") == 1
    assert why in told
    assert "Ebro" not in told


def test_plugins_that_contradict_one_another_here_cost_nothing(plugins: Plugins) -> None:
    def load() -> Registry:
        raise PluginConflict("two")

    found = result(plugins)
    assert Words(load).of(found, TEXT) == found


def test_nothing_is_loaded_for_built_in_values() -> None:
    def load() -> Registry:
        raise AssertionError

    Words(load).of(DocumentResult("d", status=None), TEXT)  # type: ignore[arg-type]
