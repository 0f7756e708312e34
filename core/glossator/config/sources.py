"""Where the configuration is read from: a TOML file, the environment and flags; later ones win."""

from __future__ import annotations

import os
import tomllib
from collections.abc import Collection, Mapping, Sequence
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    SettingsError,
    TomlConfigSettingsSource,
)

from glossator.errors import ConfigError
from glossator.misspelt import key_shown, keys_meant
from glossator.similar import meant

DEFAULT_FILE = "glossator.toml"
_MOST_TOLD = 20
"""Errors of a configuration that are told; where each is from costs reading the file again."""


class _File(TomlConfigSettingsSource):
    def _read_file(self, file_path: Path | Traversable) -> dict[str, Any]:
        # Editors of Windows begin a file with a byte order mark.
        return tomllib.loads(file_path.read_text(encoding="utf-8-sig"))


_Model = TypeVar("_Model", bound=BaseModel)


def load(
    model: type[_Model], sections: Collection[str], path: Path | None, overrides: Mapping[str, Any] | None
) -> _Model:
    """What file, environment and flags say of a model's sections, which may be just some of the `sections` there are.

    Raises `ConfigError` as `Config.load` does, with the metadata `file` for one that is no TOML.
    """
    _check_environment(sections)

    class Loader(model, BaseSettings):  # type: ignore[valid-type, misc]
        # A class per load, because pydantic-settings takes the file's name from the class.
        model_config = SettingsConfigDict(
            env_prefix="GLOSSATOR_",
            env_nested_delimiter="__",
            toml_file=path,
            nested_model_default_partial_update=True,
            extra=model.model_config.get("extra"),
        )

        @classmethod
        def settings_customise_sources(
            cls, settings_cls: type[BaseSettings], *sources: Any, **named: PydanticBaseSettingsSource
        ) -> tuple[PydanticBaseSettingsSource, ...]:
            return named["init_settings"], named["env_settings"], _File(settings_cls)

    try:
        return model.model_validate(Loader(**(overrides or {})).model_dump())
    except ValidationError as error:
        found = error.errors(include_url=False)
        details = "; ".join(
            f"{key_shown('.'.join(map(str, detail['loc'])))}: {detail['msg']}{_whence(detail['loc'], path, overrides)}"
            for detail in found[:_MOST_TOLD]
        )
        details += f"; and {len(found) - _MOST_TOLD:,} more" if len(found) > _MOST_TOLD else ""
        unknown = any(detail["type"] == "extra_forbidden" for detail in found)
        hint = f"{keys_meant(error, model) or ';'} 'glossator config' shows all keys" if unknown else ""
        raise ConfigError(f"configuration: {details}{hint}") from None
    except SettingsError as error:
        raise ConfigError(
            f"configuration from the environment: {error}; lists and tables are written as JSON: "
            """GLOSSATOR_MODELS__LANGUAGES='["en"]'"""
        ) from None
    except OSError as error:
        raise ConfigError(f"cannot read {path}: {error.strerror}", file=path) from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ConfigError(f"{path} is not valid TOML: {error}", file=path) from None
    except RecursionError:
        raise ConfigError(f"{path} is nested too deep: no setting is", file=path) from None


def _whence(key: Sequence[int | str], path: Path | None, overrides: Mapping[str, Any] | None) -> str:
    """Which variable or file says what is wrong, in brackets; empty if flags do, or several together."""
    keys = [str(part).lower() for part in key]
    variables = [name for name in os.environ if (parts := _parts(name)) and parts == keys[: len(parts)]]
    if _says(overrides or {}, key):
        return ""
    if variables:
        return f" (in the environment: {key_shown(variables[0])})"
    said = path is not None and _says(tomllib.loads(path.read_text(encoding="utf-8-sig")), key)
    nested = any(_parts(name)[: len(keys)] == keys for name in os.environ)
    return f" (in {path})" if said and not nested else ""


def _parts(variable: str) -> list[str]:
    """The key that a variable of the environment sets; empty if it sets none."""
    name = variable.lower()
    return name.removeprefix("glossator_").split("__") if name.startswith("glossator_") else []


def _says(told: Mapping[str, Any], key: Sequence[int | str]) -> bool:
    """Whether there is something at this key, or in the place of a table that would hold it."""
    found: Any = told
    for part in key:
        if not isinstance(found, Mapping):
            return True
        if part not in found:
            return False
        found = found[part]
    return True


def _check_environment(sections: Collection[str]) -> None:
    """Raise `ConfigError` for a variable of a section that there is not: pydantic-settings would pass over it."""
    for name in os.environ:
        section, nested, _ = name.lower().removeprefix("glossator_").partition("__")
        if name.lower().startswith("glossator_") and nested and section not in sections:
            raise ConfigError(
                f"configuration from the environment: {key_shown(name)}: there is no section "
                f"{section[:100]!r}{meant(section, sections)}"
            )


def config_file(file: str | Path | None = None) -> Path | None:
    """The file that `Config.load` reads; raises `ConfigError` if one is named that is not there."""
    named = file or os.environ.get("GLOSSATOR_CONFIG")
    if named is None:
        try:
            return Path(DEFAULT_FILE) if Path(DEFAULT_FILE).is_file() else None
        except PermissionError:  # whoever runs this may not look into the folder, as after `sudo -u` in somebody's home
            return None
    if not Path(named).is_file():
        raise ConfigError(f"cannot read {named}: no such file", file=named)
    return Path(named)
