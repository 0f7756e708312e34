"""`glossator config`: what it prints, from where, and what it leaves out."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path

import pytest

from .conftest import Run


def test_file_environment_and_flags_in_this_order(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    Path("glossator.toml").write_text("[server]\nport = 1\nworkers = 1\nthreads = 1\n", encoding="utf-8")
    monkeypatch.setenv("GLOSSATOR_SERVER__WORKERS", "2")
    monkeypatch.setenv("GLOSSATOR_SERVER__THREADS", "2")
    server = json.loads(run("config", "--format", "json", "--set", "server.threads=3").stdout)["server"]
    assert (server["port"], server["workers"], server["threads"]) == (1, 2, 3)


def test_the_printed_file_explains_itself(run: Run) -> None:
    done = run("config")
    assert tomllib.loads(done.stdout)["limits"]["max_document_bytes"] == 1048576
    assert "# Text of one document in UTF-8.\nmax_document_bytes = 1048576" in done.stdout


def test_a_named_file_wins_over_the_usual_one(run: Run) -> None:
    Path("glossator.toml").write_text("[server]\nport = 1\n", encoding="utf-8")
    Path("other.toml").write_text("[server]\nport = 2\n", encoding="utf-8")
    assert tomllib.loads(run("config", "--config", "other.toml").stdout)["server"]["port"] == 2


def test_a_broken_file_is_one_line(run: Run) -> None:
    Path("glossator.toml").write_text("[server\n", encoding="utf-8")
    done = run("config")
    assert (done.exit_code, done.stdout) == (2, "")
    assert done.stderr.startswith("glossator: error: glossator.toml is not valid TOML")


SECRETS = """
[analyzers."acme.names"]
api_key = "sparrow-1"
tokens = 30
monkey = "kept"
strict_password = true
endpoint = "https://bob:sparrow-2@acme.example/v1"
fallbacks = ["https://acme.example", "postgres://bob:sparrow-3@db/x"]
nested = { client_secret = "sparrow-4", path = "kept" }
"""


def test_secrets_are_left_out_and_the_rest_can_be_saved(run: Run) -> None:
    Path("glossator.toml").write_text(SECRETS, encoding="utf-8")
    toml, as_json = run("config").stdout, run("config", "--format", "json").stdout
    assert "sparrow" not in toml + as_json
    kept = {"tokens": 30, "monkey": "kept", "strict_password": True, "nested": {"path": "kept"}}
    assert tomllib.loads(toml)["analyzers"]["acme.names"] == kept
    assert json.loads(as_json)["analyzers"]["acme.names"] == kept
    for key in ("api_key", "endpoint", "fallbacks", "nested.client_secret"):
        assert f"# analyzers.acme.names.{key} is set, and left out here" in toml


def test_it_says_which_file_was_read(run: Run) -> None:
    assert "Read from" not in run("config").stdout
    Path("glossator.toml").write_text("", encoding="utf-8")
    assert f"# Read from {str(Path('glossator.toml').resolve())!r}." in run("config").stdout


def test_of_a_secret_that_is_elsewhere_just_where_is_printed(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ACME_KEY", "s3cret")
    settings = '[analyzers."acme.asks"]\napi_key = {env = "ACME_KEY"}\ntoken = {file = "/run/secrets/acme"}\n'
    Path("glossator.toml").write_text(settings)
    printed = run("config").stdout
    found = tomllib.loads(printed)["analyzers"]["acme.asks"]
    assert found == {"api_key": {"env": "ACME_KEY"}, "token": {"file": "/run/secrets/acme"}}
    assert "s3cret" not in printed
