"""Commands and clients at a server that speaks TLS and asks for a token, as their users type them."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import trustme

from glossator.errors import ConfigError
from glossator_client import AccessDenied, AsyncClient, Client, HealthState, Retry, Token, tls


def glossator(*arguments: object, **options: object) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "glossator", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, timeout=110, check=False, **options)  # type: ignore[call-overload, no-any-return]


@contextmanager
def serving(folder: Path, *flags: str) -> Iterator[str]:
    """`glossator serve` with the numbers analyzer, without models."""
    command = [sys.executable, "-m", "glossator", "serve", "--port", "0", "--workers", "0", *flags]
    process = subprocess.Popen(command, cwd=folder, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    try:
        address = process.stdout.readline().removeprefix("listening on ").strip()
        assert address, "it did not start"
        yield address
    finally:
        process.terminate()
        process.wait(60)
        process.stdout.close()


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """With certificates, a token, and its entry as `glossator token` made them."""
    folder = tmp_path_factory.mktemp("access")
    ca = trustme.CA()
    issued = ca.issue_cert("127.0.0.1")
    ca.cert_pem.write_to_path(str(folder / "ca.pem"))
    issued.cert_chain_pems[0].write_to_path(str(folder / "cert.pem"))
    issued.private_key_pem.write_to_path(str(folder / "key.pem"))
    made = glossator("token", "newsroom", "--days", 7, "--max-in-flight", 8, cwd=folder)
    assert made.returncode == 0
    (folder / "newsroom.token").write_text(made.stdout)
    (folder / "tokens.toml").write_text(made.stderr)
    return folder


@pytest.fixture(scope="module")
def address(folder: Path) -> Iterator[str]:
    with serving(folder, "--tls-cert", "cert.pem", "--tls-key", "key.pem", "--tokens", "tokens.toml") as address:
        yield address


def test_commands_speak_it(folder: Path, address: str) -> None:
    how = ("--address", address, "--tls-ca", "ca.pem", "--token-file", "newsroom.token")
    assert glossator("health", *how, "--wait", 100, cwd=folder).returncode == 0
    listed = glossator("analyzers", *how, cwd=folder)
    assert "numbers" in listed.stdout, listed.stderr
    (folder / "story.txt").write_text("At least 41 people came.")
    done = glossator("analyze", "story.txt", *how, "--analyzers", "numbers", cwd=folder)
    assert "at least 41" in done.stdout, done.stderr
    measured = glossator(
        "bench", *how, "--duration", 0.5, "--warm-up", 0, "--clients", 1, "--analyzers", "numbers", cwd=folder
    )
    assert measured.returncode == 0, measured.stderr


def test_the_environment_says_it_once_for_all(folder: Path, address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GLOSSATOR_CLIENT__TLS_CA", "ca.pem")
    monkeypatch.setenv("GLOSSATOR_CLIENT__TOKEN_FILE", "newsroom.token")
    assert glossator("analyzers", "--address", address, cwd=folder).returncode == 0


def test_without_a_token_it_says_what_is_missing(folder: Path, address: str) -> None:
    refused = glossator("analyzers", "--address", address, "--tls-ca", "ca.pem", cwd=folder)
    assert refused.returncode == 1
    assert "asks for a token" in refused.stderr
    assert "--token-file" in refused.stderr
    assert "Traceback" not in refused.stderr


def test_the_synchronous_client_speaks_it(folder: Path, address: str) -> None:
    once = Retry(attempts=1)
    credentials = tls((folder / "ca.pem").read_bytes())  # as good as the path
    with Client(address, credentials=credentials, token=Token(file=folder / "newsroom.token")) as client:
        client.wait_ready(100)
        assert client.analyze("41 people", analyzers=["numbers"]).ok
        assert [result.ok for result in client.analyze_documents(["41", "42"], analyzers=["numbers"])] == [True, True]
        assert len(list(client.analyze_stream("41", analyzers=["numbers"]))) == 2
    with Client(address, credentials=credentials, token="wrong", retry=once) as client:  # noqa: S106
        with pytest.raises(AccessDenied) as raised:
            client.analyze("41")
        assert raised.value.status == "UNAUTHENTICATED"


async def test_the_asynchronous_client_waits_with_its_token(folder: Path, tmp_path: Path) -> None:
    """Also where health is told to nobody without one."""
    (tmp_path / "glossator.toml").write_text("[security]\nhealth_without_token = false\n")
    with serving(tmp_path, "--tokens", str(folder / "tokens.toml")) as address:
        async with AsyncClient(address, token=Token(file=folder / "newsroom.token")) as client:
            await client.wait_ready(100)
            assert await client.health() is HealthState.SERVING


def test_a_certificate_may_be_for_another_name_that_one_expects(tmp_path: Path) -> None:
    issued = trustme.CA().issue_cert("text.example.org")
    issued.cert_chain_pems[0].write_to_path(str(tmp_path / "cert.pem"))
    issued.private_key_pem.write_to_path(str(tmp_path / "key.pem"))
    with serving(tmp_path, "--tls-cert", "cert.pem", "--tls-key", "key.pem") as address:
        asked = ("health", "--address", address, "--tls-ca", "cert.pem")
        refused = glossator(*asked, cwd=tmp_path)
        assert refused.returncode == 1
        assert "--tls-server-name" in refused.stderr
        waited = glossator(*asked, "--wait", 2, cwd=tmp_path)
        assert waited.returncode == 1
        assert "not ready after 2 s" in waited.stderr
        assert "--tls-server-name" in waited.stderr
        assert glossator(*asked, "--tls-server-name", "text.example.org", "--wait", 60, cwd=tmp_path).returncode == 0
        assert glossator(*asked, "--tls-server-name", "other.example.org", cwd=tmp_path).returncode == 1
        trusted = tls(ca=tmp_path / "cert.pem")
        with Client(address, credentials=trusted, server_name="text.example.org") as client:
            assert client.analyze("Twelve ships came.", analyzers=["numbers"], language="en").ok


@pytest.mark.parametrize("content", ["", "two words", "ümlaut", "x" * 5000])
def test_what_cannot_be_a_token_is_refused_and_not_repeated(tmp_path: Path, content: str) -> None:
    held = tmp_path / "token"
    held.write_text(content, encoding="utf-8")
    with pytest.raises(ConfigError, match="is no token") as raised:
        Token(file=held)
    assert not content or content not in str(raised.value)


def test_a_token_does_not_show() -> None:
    assert "hush" not in repr(Token("hush"))


def test_files_that_are_not_there_are_named(folder: Path, address: str) -> None:
    for flags, name in ((("--tls-ca", "none.pem"), "none.pem"), (("--token-file", "none.token"), "none.token")):
        failed = glossator("analyzers", "--address", address, *flags, cwd=folder)
        assert failed.returncode == 2
        assert name in failed.stderr
        assert "Traceback" not in failed.stderr
