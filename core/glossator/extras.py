"""Which parts of a distribution were left out when it was installed, to tell people what to install."""

from __future__ import annotations

import json
import re
import shlex
from importlib import metadata
from pathlib import Path
from urllib.parse import unquote, urlsplit

ENGLISH = "glossator-en"
"""The distribution of our models for English, which no extra can name: it needs us."""
_NAME = re.compile(r"[A-Za-z0-9._-]+")


def missing(extra: str, distribution: str = "glossator") -> list[str]:
    """The distributions of an extra that are not installed; empty if all are, or if there is no such extra."""
    try:
        required = metadata.requires(distribution) or []
    except metadata.PackageNotFoundError:
        return []
    names = []
    for requirement in required:
        name = _NAME.match(requirement)
        if name and re.search(rf"""extra\s*==\s*['"]{re.escape(extra)}['"]""", requirement):
            names.append(name.group())
    # One may be named twice, for some Pythons with another bound.
    return [name for name in dict.fromkeys(names) if not _installed(name)]


def advice(extra: str, distribution: str = "glossator") -> str:
    """What to install, if something of the extra is missing; else empty.

    Who lacks our server will want to analyze next, so the models for English are named at once.
    """
    absent = missing(extra, distribution)
    if not absent:
        return ""
    wanted = install_command(extra, distribution)
    if (distribution, extra) == ("glossator", "server") and not _installed(ENGLISH):
        wanted += f" {_models()}"
        absent.append(ENGLISH)
    return f"install it with: {wanted} (missing: {', '.join(absent)})"


def install_command(extra: str, distribution: str = "glossator") -> str:
    """The command that installs an extra.

    What is not on any index comes from where this came from, with the versions that are known to work.
    """
    checkout = _checkout(distribution)
    if checkout is None:
        return f"pip install '{distribution}[{extra}]'"
    known = f"-c {shlex.quote(str(checkout / 'constraints.txt'))} " if (checkout / "constraints.txt").is_file() else ""
    return f"pip install {known}{shlex.quote(f'{checkout}[{extra}]')}"


def models_command() -> str:
    """The command that installs our models for English, likewise."""
    return f"pip install {_models()}"


def _models() -> str:
    checkout = _checkout("glossator")
    models = None if checkout is None else checkout / "plugins" / "glossator_en"
    return shlex.quote(str(models)) if models is not None and models.is_dir() else ENGLISH


def _checkout(distribution: str) -> Path | None:
    """The folder that it was installed from, if it is still there; None if it came from an index."""
    try:
        said = metadata.distribution(distribution).read_text("direct_url.json") or "{}"
        address = urlsplit(json.loads(said).get("url", ""))
    except (metadata.PackageNotFoundError, ValueError):
        return None
    folder = Path(unquote(address.path))
    return folder if address.scheme == "file" and (folder / "pyproject.toml").is_file() else None


def _installed(name: str) -> bool:
    try:
        metadata.version(name)
    except metadata.PackageNotFoundError:
        return False
    return True
