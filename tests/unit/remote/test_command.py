"""What people type about remotes."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from glossator.cli.group import cli

from .processes import Process


def run(*arguments: str) -> Result:
    return CliRunner().invoke(cli, arguments, prog_name="glossator")


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("GLOSSATOR_PLUGINS__ALLOW", '["glossator.testing.toy"]')
    Path("story.txt").write_text("Please do NOT shout.", encoding="utf-8")


def test_a_remote_is_named_on_the_command_line(remote: Process) -> None:
    toy = ("--plugin", "glossator.testing.toy")
    asked = ("analyze", "story.txt", "--remote", f"elsewhere={remote.address}", "--analyzers", "elsewhere.shouting")
    done = run(*asked, *toy, "--options", "elsewhere.shouting.least=2", "--format", "jsonl")
    assert done.exit_code == 0, done.output
    told = json.loads(done.stdout)
    assert [each["fields"]["word"] for each in told["results"][0]["annotations"]] == ["NOT"]


def test_or_in_the_configuration_which_shows_no_token(remote: Process) -> None:
    Path("glossator.toml").write_text(
        f'[remotes.elsewhere]\naddress = "{remote.address}"\ntoken = "t0ken"\n'
        '[remotes.other]\naddress = "127.0.0.1:9"\ntoken = {env = "OTHER"}\n'
    )
    shown = run("config").stdout
    assert "t0ken" not in shown
    assert "# remotes.elsewhere.token is set, and left out here" in shown
    again: Any = json.loads(run("config", "--format", "json").stdout)
    assert again["remotes"]["other"]["token"] == {"env": "OTHER"}
    rows = {each["name"]: each for each in json.loads(run("plugins", "--format", "json").stdout)}
    assert rows["elsewhere"]["analyzers"] == ["elsewhere.chances", "elsewhere.meetings", "elsewhere.shouting"]
    assert (rows["other"]["state"], rows["other"]["away"]) == ("failed", True)
    assert "remotes.other.token: the environment variable that it names is not set" in rows["other"]["reason"]


def test_what_a_remote_says_of_itself_can_be_seen(remote: Process) -> None:
    done = run("remote", "describe", remote.address)
    assert done.exit_code == 0, done.output
    assert [each["name"] for each in json.loads(done.stdout)["analyzers"]] == [
        "elsewhere.chances",
        "elsewhere.meetings",
        "elsewhere.shouting",
    ]
    assert "nobody answers at 127.0.0.1:9" in run("remote", "describe", "127.0.0.1:9").output


def test_a_remote_is_checked_like_any_plugin(remote: Process) -> None:
    given = ("check", "--remote", f"elsewhere={remote.address}", "--only", "spans", "--only", "optional-kinds")
    done = run(*given, "--analyzer", "elsewhere.meetings", "--sample", "story.txt")
    assert done.exit_code == 0, done.output
    assert done.stdout.splitlines() == ["pass  elsewhere.meetings  spans", "pass  elsewhere.meetings  optional-kinds"]


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("analyze", "story.txt", "--remote", "elsewhere"), "is not of the form acme=127.0.0.1:50052"),
        (("check", "--remote", "=1"), "is not of the form acme=127.0.0.1:50052"),
        (("remote", "serve", "json", "--address", "192.0.2.1:1"), "give --tls-cert and --tls-key, or --insecure"),
        (("remote", "serve", "json"), "it implements no hook of Glossator"),
        (("remote", "serve", "json", "--settings", "[]"), "it must be a JSON object"),
        (("remote", "serve", "json", "--token-file", "nowhere"), "cannot read nowhere"),
    ],
)
def test_what_cannot_be_says_what_to_write(arguments: tuple[str, ...], told: str) -> None:
    done = run(*arguments)
    assert done.exit_code == 2
    assert told in " ".join(done.output.split())
