"""`glossator analyzers` and `glossator plugins`: what is installed, and in which state."""

from __future__ import annotations

import json

import pytest

from .conftest import Run, RunProcess


def test_analyzers_lists_what_is_installed_without_loading_it(run: Run) -> None:
    done = run("analyzers")
    assert done.exit_code == 0
    (line,) = (line for line in done.stdout.splitlines() if line.startswith("acme.names"))
    assert line.split()[:6] == ["acme.names", "1.2", "acme-words", "*", "yes", "installed"]
    assert line.endswith("Words with a capital.")


def test_loading_tells_the_states(run: Run) -> None:
    found = {info["id"]: info for info in json.loads(run("analyzers", "--load", "--format", "json").stdout)}
    assert found["acme.names"]["state"] == "ready"
    assert found["acme.names"]["fingerprint"]
    assert found["acme.roles"]["state"] == "unavailable"
    assert "nobody made a model" in found["acme.roles"]["state_reason"]
    (line,) = (line for line in run("analyzers", "--load").stdout.splitlines() if line.startswith("acme.roles"))
    assert "unavailable" in line
    assert line.endswith("en: layer roles: nobody made a model")
    assert "unavailable: en: layer roles: nobody" in run("analyzers", "acme.roles", "--load").stdout


def test_one_analyzer_in_full(run: Run) -> None:
    shown = run("analyzers", "acme.names").stdout
    for said in ("PERSON", "layer:tokens", "entity", '"min_length"', '"default": 1', "--options acme.names."):
        assert said in shown
    assert json.loads(run("analyzers", "acme.names", "--format", "json").stdout)["labels"] == ["PERSON"]
    assert "It has no options" in run("analyzers", "acme.shouts").stdout


def test_an_unknown_analyzer_names_those_there_are(run: Run) -> None:
    done = run("analyzers", "nobody")
    assert done.exit_code == 2
    assert "installed: acme.fragile, acme.names" in done.stderr


def test_plugins_shows_the_broken_one_and_why(run: Run) -> None:
    done = run("plugins", "--format", "json")
    assert done.exit_code == 0
    found = {info["name"]: info for info in json.loads(done.stdout)}
    assert found["acme"]["state"] == "loaded"
    assert found["acme"]["analyzers"] == ["acme.names", "acme.shouts", "acme.fragile", "acme.roles"]
    assert found["broken"]["state"] == "failed"
    assert "No module named 'acme_missing'" in found["broken"]["reason"]
    assert found["stanza"]["state"] == "disabled"
    assert "acme-words 1.2" in run("plugins").stdout


@pytest.mark.parametrize("strict", [["--strict-plugins"], ["--set", "plugins.strict=true"]])
def test_strict_plugins_still_shows_all_and_has_status_1(run_process: RunProcess, strict: list[str]) -> None:
    done = run_process("plugins", *strict)
    assert done.returncode == 1
    assert "acme-words" in done.stdout
    assert run_process("plugins", *strict, "--set", 'plugins.block=["broken"]').returncode == 0


def test_readers_lists_the_formats(run: Run) -> None:
    done = run("readers")
    assert done.exit_code == 0
    (line,) = (line for line in done.stdout.splitlines() if line.startswith("mail "))
    assert line.split()[:5] == ["mail", ".eml", ".mbox", ".mbx", ".mail"]
    facts = {reader["name"]: reader for reader in json.loads(run("readers", "--format", "json").stdout)}
    assert {"text", "jsonl", "csv", "parquet", "html", "warc", "newsml", "nitf", "ninjs", "feed"} < facts.keys()
    assert facts["csv"]["options"]["properties"]["text_column"]["default"] == ""
    assert [reader["name"] for reader in json.loads(run("readers", "mail", "--format", "json").stdout)] == ["mail"]


def test_one_reader_in_full(run: Run) -> None:
    shown = run("readers", "mail").stdout
    assert "\noptions, for --input-options:\n  mail.encoding=" in shown
    for said in ("mail.quotes=true", "What a mail quotes", "in_reply_to", "application/mbox"):
        assert said in shown
    done = run("readers", "papyrus")
    assert done.exit_code == 2
    assert "no reader is called 'papyrus'" in done.stderr
