"""What holds of every section and key."""

import pytest
from pydantic import BaseModel, ValidationError

from glossator import Config
from glossator.config import Remote
from glossator.errors import ConfigError


@pytest.mark.parametrize("section", ["limits", "server", "web"])
def test_no_number_is_more_than_can_be_said(section: str) -> None:
    """To gRPC and to clients; and none is infinite."""
    for name, field in Config.model_fields[section].annotation.model_fields.items():  # type: ignore[union-attr]
        if field.annotation is float:
            with pytest.raises(ConfigError, match="finite"):
                Config.load(overrides={section: {name: float("inf")}})
            with pytest.raises(ConfigError, match=f"{section}.{name}: Input should be less than"):
                Config.load(overrides={section: {name: 1e12}})
        elif field.annotation is int:
            with pytest.raises(ConfigError, match=f"{section}.{name}: Input should be less than"):
                Config.load(overrides={section: {name: 2**63}})
    told = ("max_message_bytes", "max_document_bytes", "max_in_flight_documents", "max_analyzers", "max_options_bytes")
    for name in told if section == "limits" else ():
        with pytest.raises(ConfigError, match=f"limits.{name}: Input should be less than"):
            Config.load(overrides={section: {name: 2**32}})


def test_it_is_frozen() -> None:
    config = Config.load()
    for section, key in ((config, "server"), (config.server, "port"), (config.limits, "max_analyzers")):
        with pytest.raises(ValidationError, match="frozen"):
            setattr(section, key, None)


def test_every_key_is_described() -> None:
    models: list[type[BaseModel]] = [Config, Remote]
    models += [type(section) for _, section in Config() if isinstance(section, BaseModel)]
    for model in models:
        assert [name for name, field in model.model_fields.items() if not field.description] == []
