"""The HTTP port before anything is served there."""

from __future__ import annotations

import importlib.util
import tempfile
from pathlib import Path
from typing import Any

import pytest

from glossator import Config
from glossator.errors import ConfigError
from glossator_server.web import Web, listen, require, url


def config(security: dict[str, str] | None = None, **web: Any) -> Config:
    return Config.model_validate({"web": {"port": 0, **web}, "security": security or {}})


@pytest.mark.parametrize("host", ["127.0.0.1", "::1"])
def test_where_clients_find_it(host: str) -> None:
    try:
        listener = listen(config(host=host))
    except ConfigError:
        pytest.skip(f"this machine has no {host}")
    with listener:
        port = listener.getsockname()[1]
        assert url(config(host=host), listener) == f"http://{'[::1]' if ':' in host else host}:{port}"
        assert url(config({"tls_cert": "cert.pem"}, host=host), listener).startswith("https://")


@pytest.mark.parametrize("host", ["0.0.0.0", "192.0.2.1", "text.example"])  # noqa: S104 - that is the point
def test_beyond_loopback_only_with_tls_or_on_purpose(host: str) -> None:
    with pytest.raises(ConfigError, match="--insecure"):
        listen(config(host=host))


def test_a_host_that_is_none() -> None:
    with pytest.raises(ConfigError, match=r"no address of this machine|cannot listen"):
        listen(config({"tls_cert": "cert.pem"}, host="no.host.invalid"))


def test_what_is_missing_is_named_with_the_command_that_installs_it(monkeypatch: pytest.MonkeyPatch) -> None:
    require()
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    with pytest.raises(ConfigError, match="HTTP needs packages that are not here"):
        require()


def test_nowhere_to_put_its_socket(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "none"))
    with pytest.raises(ConfigError, match="TMPDIR"):
        Web(config())
