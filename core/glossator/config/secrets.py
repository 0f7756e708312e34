"""What of the configuration is shown to nobody: what looks like a secret among the settings of plugins."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from glossator.config.config import Config

# Of "monkey" or "tokens" nobody is to be suspected: the words stand alone or at the end.
_SECRET_NAME = re.compile(
    r"pass(word|wd|phrase|code)s?$|(^|[_-])pass$|secrets?(_|-|$)|(^|[_-]|access|auth|bearer)token$|(api|access|private|secret|auth|account|"
    r"encryption|signing|ssh|license|licence)[_-]?keys?$|credentials?|(^|[_-])(auth|authorization|dsn|cookie|pin|pwd)s?$|"
    r"connection[_-]?(string|url|uri)|(^|[_-])key$",
    re.IGNORECASE,
)
# Userinfo in an address, a key of "key=value" pairs, a private key, the usual prefixes of tokens, a JSON Web Token.
_SECRET_VALUE = re.compile(
    r"://[^/@\s]*:[^/@\s]+@|(password|pwd|secret|token|api_?key|accountkey|sig)\s*=|-----BEGIN [A-Z ]*PRIVATE KEY|"
    r"^(Bearer |Basic |sk-|gh[pousr]_|github_pat_|glpat-|xox[abps]-|AKIA|hf_|eyJ)",
    re.IGNORECASE,
)


def without_secrets(effective: Config) -> tuple[Config, list[str]]:
    """The configuration without what looks like a secret among the settings of analyzers, and the keys of that.

    By the names of keys and the form of values: to ask the analyzers would mean to import all plugins.
    """
    left_out: list[str] = []
    analyzers = _without(effective.analyzers, "analyzers", left_out)
    remotes = {}
    for name, remote in effective.remotes.items():
        told = isinstance(remote.token, str) and remote.token != ""
        left_out += [f"remotes.{name}.token"] if told else []
        remotes[name] = remote.model_copy(update={"token": ""}) if told else remote
    return effective.model_copy(update={"analyzers": analyzers, "remotes": remotes}), left_out


def _without(value: Any, path: str, left_out: list[str]) -> Any:
    if isinstance(value, Mapping):
        kept = {}
        for name, item in value.items():
            where = f"{path}.{name}"
            if (_SECRET_NAME.search(name) and not isinstance(item, (Mapping, bool))) or _holds_secret(item):
                left_out.append(where)
            else:
                kept[name] = _without(item, where, left_out)
        return kept
    if isinstance(value, (tuple, list)):
        return [_without(item, f"{path}.{index}", left_out) for index, item in enumerate(value)]
    return value


def _holds_secret(value: object) -> bool:
    """Also of a list: left out as a whole, for what is left would mean something else."""
    if isinstance(value, (tuple, list)):
        return any(map(_holds_secret, value))
    return isinstance(value, str) and _SECRET_VALUE.search(value) is not None
