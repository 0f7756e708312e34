"""The configuration: a file, then the environment, then flags; whatever is wrong is told."""

import os
from pathlib import Path

import pytest

from glossator import Config
from glossator.config import config_file
from glossator.errors import ConfigError

FILE = """
default_analyzers = ["numbers"]

[server]
workers = 3
threads = 2
port = 6000

[limits]
analyzer_timeout = 5

[bindings]
entity = "acme.entities"

[analyzers.entities]
merge = true
"""


def written(text: str, name: str = "mine.toml") -> str:
    Path(name).write_text(text)
    return name


def test_without_anything_it_is_the_defaults() -> None:
    assert Config.load() == Config()
    assert Config().limits.max_document_bytes == 1024 * 1024


def test_a_file_is_read_and_leaves_the_rest_at_its_defaults() -> None:
    config = Config.load(written(FILE))
    assert (config.server.workers, config.server.threads, config.server.host) == (3, 2, "127.0.0.1")
    assert config.limits.analyzer_timeout == 5
    assert config.default_analyzers == ("numbers",)
    assert config.bindings == {"entity": "acme.entities"}
    assert config.analyzers == {"entities": {"merge": True}}


def test_the_environment_wins_over_the_file_and_flags_win_over_both(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GLOSSATOR_SERVER__WORKERS", "4")
    monkeypatch.setenv("GLOSSATOR_SERVER__THREADS", "5")
    monkeypatch.setenv("GLOSSATOR_MODELS__LANGUAGES", '["en", "de"]')
    config = Config.load(written(FILE), {"server": {"threads": 6}})
    assert (config.server.port, config.server.workers, config.server.threads) == (6000, 4, 6)
    assert config.models.languages == ("en", "de")


def test_the_file_is_found_by_name_by_variable_and_by_argument(monkeypatch: pytest.MonkeyPatch) -> None:
    written("[server]\nport = 1\n", "glossator.toml")
    assert Config.load().server.port == 1
    monkeypatch.setenv("GLOSSATOR_CONFIG", written("[server]\nport = 2\n", "two.toml"))
    assert Config.load().server.port == 2
    assert Config.load(written("[server]\nport = 3\n", "three.toml")).server.port == 3


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("[server]\nworker = 2\n", r"configuration: server\.worker: Extra inputs are not permitted"),
        (
            "[sever]\nworkers = 2\n",
            r"sever: Extra inputs .* \(in mine\.toml\); did you mean \"server\"\? 'glossator config' shows all keys",
        ),
        ("[server]\nworkers = -1\n", r"server\.workers: Input should be greater than or equal to 0"),
        ("[server]\nport = 70000\n", r"server\.port: Input should be less than or equal to 65535"),
        ("[server]\nworkers = 'many'\n", r"server\.workers: Input should be a valid integer"),
        ("[server\nworkers = 2\n", r"mine\.toml is not valid TOML: Expected"),
    ],
)
def test_what_is_wrong_in_the_file_is_told_by_its_key(text: str, why: str) -> None:
    with pytest.raises(ConfigError, match=why):
        Config.load(written(text))


def test_who_says_what_is_wrong_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """A file that is found by its name, and variables, are easily forgotten; flags stand in the command."""
    file = written("[server]\nworkers = -1\n[plugins]\nallow = [1]\n")
    with pytest.raises(
        ConfigError, match=r"server\.workers: .* 0 \(in mine\.toml\); plugins\.allow.* \(in mine\.toml\)$"
    ):
        Config.load(file)
    with pytest.raises(ConfigError, match=r"server\.workers: .* 0; plugins"):
        Config.load(file, {"server": {"workers": -2}})
    monkeypatch.setenv("GLOSSATOR_SERVER__WORKERS", "x")
    with pytest.raises(
        ConfigError, match=r"server\.workers: .* \(in the environment: GLOSSATOR_SERVER__WORKERS\); plugins"
    ):
        Config.load(file)
    monkeypatch.setenv("GLOSSATOR_SERVER__WORKERS", "2")
    monkeypatch.setenv("GLOSSATOR_LIMITS", '{"stream_idle": -1}')
    with pytest.raises(ConfigError, match=r"limits\.stream_idle: .* \(in the environment: GLOSSATOR_LIMITS\)"):
        Config.load()


def test_a_byte_order_mark_is_no_part_of_a_file(tmp_path: Path) -> None:
    """Editors of Windows write one."""
    file = tmp_path / "windows.toml"
    file.write_bytes(b"\xef\xbb\xbf[server]\r\nport = 7\r\n")
    assert Config.load(file).server.port == 7


def test_a_file_that_is_no_text_is_told() -> None:
    Path("mine.toml").write_bytes(b"\xff\xfe[server]\n")
    with pytest.raises(ConfigError, match=r"mine\.toml is not valid TOML"):
        Config.load("mine.toml")


def test_a_file_that_is_not_there_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(ConfigError, match=r"cannot read none\.toml: no such file"):
        Config.load("none.toml")
    monkeypatch.setenv("GLOSSATOR_CONFIG", "nowhere.toml")
    with pytest.raises(ConfigError, match=r"cannot read nowhere\.toml"):
        Config.load()


@pytest.mark.parametrize(
    ("name", "value", "why"),
    [
        ("GLOSSATOR_SERVER__WORKERS", "many", r"server\.workers: Input should be a valid integer"),
        ("GLOSSATOR_SERVER__WORKER", "1", r"server\.worker: Extra inputs are not permitted"),
        (
            "GLOSSATOR_SEVER__WORKERS",
            "1",
            r"GLOSSATOR_SEVER__WORKERS: there is no section 'sever'; did you mean \"server\"\?",
        ),
        ("GLOSSATOR_MODELS__LANGUAGES", "en,de", r"field \"models\".*written as JSON: GLOSSATOR_MODELS__LANGUAGES="),
        ("GLOSSATOR_SERVER", "{", r"field \"server\".*written as JSON"),
    ],
)
def test_what_is_wrong_in_the_environment_is_told(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str, why: str
) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(ConfigError, match=why):
        Config.load()


def test_wrong_flags_are_told() -> None:
    with pytest.raises(ConfigError, match=r"server\.workers: Input should be less than or equal to 64"):
        Config.load(overrides={"server": {"workers": 1000}})
    with pytest.raises(ConfigError, match=r"sever: Extra inputs"):
        Config.load(overrides={"sever": {}})
    with pytest.raises(ConfigError, match=r"shout: .*; did you mean \"server\.port\", \"limits\.stream_idle\"\? 'gl"):
        Config.load(overrides={"server": {"prot": 7}, "limits": {"stream_idel": 3}, "shout": 1})
    with pytest.raises(ConfigError, match=r"not permitted; 'glossator config' shows all keys"):
        Config.load(overrides={"server": {"umbrellas": 2}})
    with pytest.raises(ConfigError, match=r"did you mean \"remotes\.acme\.tls_ca\"\?"):
        Config.load(overrides={"remotes": {"acme": {"address": "127.0.0.1:7", "tlsca": "public"}}})


def test_a_folder_that_one_may_not_look_into_has_no_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "glossator.toml").write_text("[server]\nport = 1\n")
    assert config_file() is not None
    user = os.geteuid()
    tmp_path.chmod(0)
    try:
        if user == 0:  # who may look everywhere
            os.seteuid(65_534)
        assert config_file() is None
    finally:
        os.seteuid(user)
        tmp_path.chmod(0o700)


def test_of_very_many_unknown_keys_some_are_told_and_how_many_more_there_are() -> None:
    with pytest.raises(ConfigError) as told:
        Config.load(written("[server]\n" + "".join(f"sorkers{number} = 1\n" for number in range(3000))))
    assert len(str(told.value)) < 3000
    assert "and 2,980 more" in str(told.value)


def test_a_key_is_told_short_and_with_its_control_characters_escaped() -> None:
    with pytest.raises(ConfigError) as told:
        Config.load(written('[server]\n"wor\\u001b[31m" = 1\n"' + "q" * 5000 + '" = 1\n'))
    assert "\x1b" not in str(told.value)
    assert len(str(told.value)) < 1000
