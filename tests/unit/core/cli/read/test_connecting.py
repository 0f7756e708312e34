"""How commands connect that only talk to a server, beside a configuration that may be the server's."""

from __future__ import annotations

from pathlib import Path

import pytest

from glossator.cli.read.options import connecting
from glossator.errors import ConfigError


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_what_is_wrong_in_other_sections_is_the_servers_to_tell() -> None:
    Path("glossator.toml").write_text(
        '[server]\nworkers = "many"\n[nonsense]\nkey = 1\n[client]\ntls_ca = "ca.pem"\ntoken_file = "desk.token"\n'
    )
    found = connecting(token_file="other.token")  # noqa: S106 - the name of a file
    assert (found.tls_ca, found.token_file) == ("ca.pem", "other.token")


def test_a_file_that_is_no_toml_is_told_and_passed_over(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    Path("glossator.toml").write_text("[server\nworkers = 2")
    monkeypatch.setenv("GLOSSATOR_CLIENT__TLS_CA", "public")
    assert connecting(tls_cert="me.pem").tls_cert == "me.pem"
    assert connecting().tls_ca == "public"
    told = capsys.readouterr().err
    assert told.count("warning: glossator.toml is not valid TOML") == 2
    assert "goes on without it" in told


def test_a_file_that_is_named_must_be_one(monkeypatch: pytest.MonkeyPatch) -> None:
    Path("other.toml").write_text("[server\nworkers = 2")
    monkeypatch.setenv("GLOSSATOR_CONFIG", "other.toml")
    with pytest.raises(ConfigError, match=r"other\.toml is not valid TOML"):
        connecting()


def test_what_is_wrong_in_their_own_section_is_an_error() -> None:
    Path("glossator.toml").write_text("[client]\ntoken = 'secret'\n")
    with pytest.raises(ConfigError, match=r"client\.token") as raised:
        connecting()
    assert "secret" not in str(raised.value)
