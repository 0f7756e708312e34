"""Secrets in settings: where they are looked for, and that nobody is told."""

from pathlib import Path
from typing import Any

import pytest
from pydantic import BaseModel, ConfigDict, SecretStr

from glossator import Config, Registry
from glossator.errors import ConfigError

from ..fakes import Plugins, per_document


class Service(BaseModel):
    model_config = ConfigDict(extra="forbid")

    key: SecretStr = SecretStr("")
    env: str = ""


class Settings(BaseModel):
    model_config = ConfigDict(extra="forbid")

    key: SecretStr | None = None
    port: int = 0
    keys: tuple[SecretStr, ...] = ()
    headers: dict[str, str] = {}
    service: Service = Service()
    anything: Any = None


def settings(plugins: Plugins, **given: Any) -> Settings:
    config = Config.model_validate({"analyzers": {"acme.asks": given}})
    registry = Registry.load(config, [plugins.plugin(per_document("acme.asks", settings=Settings))])
    found = registry.settings("acme.asks")
    assert registry.settings("acme.asks") is found, "secrets are looked up once"
    assert isinstance(found, Settings)
    return found


@pytest.fixture(autouse=True)
def somewhere(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("ACME_KEY", "s3cret")
    monkeypatch.setenv("ACME_PORT", "8080")
    monkeypatch.chdir(tmp_path)
    Path("key").write_text("fr0m a file\n")
    Path("large").write_text("x" * 70_000)
    Path("binary").write_bytes(b"\xff\xfe")


def test_a_reference_stands_for_what_is_found_there(plugins: Plugins) -> None:
    env, file = {"env": "ACME_KEY"}, {"file": "key"}
    found = settings(
        plugins,
        key=env,
        port={"env": "ACME_PORT"},
        keys=[file, "plain", env],
        headers={"Authorization": env},
        service={"key": file},
    )
    assert found.key is not None
    assert found.key.get_secret_value() == "s3cret"
    assert found.port == 8080
    assert [key.get_secret_value() for key in found.keys] == ["fr0m a file", "plain", "s3cret"]
    assert found.headers == {"Authorization": "s3cret"}
    assert found.service.key.get_secret_value() == "fr0m a file"


def test_settings_that_are_tables_themselves_are_no_references(plugins: Plugins) -> None:
    found = settings(plugins, headers={"env": "ACME_KEY"}, service={"env": "x"}, anything={"file": "key"})
    assert found.headers == {"env": "ACME_KEY"}
    assert found.service.env == "x"
    assert found.anything == {"file": "key"}


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"key": {"env": "ACME_N0T_SET"}}, "key: the environment variable that it names is not set"),
        ({"key": {"file": "n0 such file"}}, "key: cannot read the file that it names: No such file or directory"),
        ({"service": {"key": {"file": "large"}}}, "service.key: the file that it names has more than 65536 bytes"),
        ({"keys": ["a", {"file": "binary"}]}, "keys.1: the file that it names is not UTF-8"),
        ({"port": {"env": "ACME_KEY"}}, "port: what its reference stands for does not fit (int_parsing)"),
        ({"key": {"env": "ACME_KEY", "file": "key"}}, "key: Input should be a valid string"),
    ],
)
def test_what_is_wrong_is_told_by_key_and_never_by_value(plugins: Plugins, given: Any, message: str) -> None:
    with pytest.raises(ConfigError) as raised:
        settings(plugins, **given)
    assert f"settings of analyzer 'acme.asks': {message}" in str(raised.value)
    assert not any(word in str(raised.value) for word in ("s3cret", "fr0m", "N0T", "n0 such"))


def test_a_server_s_configuration_holds_the_reference_alone(plugins: Plugins) -> None:
    config = Config.model_validate({"analyzers": {"acme.asks": {"key": {"env": "ACME_KEY"}}}})
    Registry.load(config, [plugins.plugin(per_document("acme.asks", settings=Settings))]).settings("acme.asks")
    assert config.analyzers == {"acme.asks": {"key": {"env": "ACME_KEY"}}}
