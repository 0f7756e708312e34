"""What is written can be saved and loads to the same again."""

from pathlib import Path

import pytest

from glossator import Config
from glossator.config.toml import to_toml

FILLED = Config.model_validate(
    {
        "server": {"workers": 4, "drain_delay": 1.5, "insecure": True, "unix_socket": "/tmp/ä b.sock"},  # noqa: S108
        "models": {"languages": ["en", "de"], "folders": ["~/models", 'C:\\odd "name"']},
        "default_analyzers": ["entities", "acme.names"],
        "bindings": {"entity": "acme.names", "acme.topic": "acme.topics"},
        "analyzers": {"acme.names": {"list": [{"a": 1}, {"b": [True, 0.5]}], "text": "two\nlines\t#"}, "x": {}},
    }
)


@pytest.mark.parametrize("config", [Config(), FILLED], ids=["default", "filled"])
def test_toml_loads_to_the_same_again(config: Config) -> None:
    Path("saved.toml").write_text(to_toml(config), encoding="utf-8")
    assert Config.load("saved.toml") == config
