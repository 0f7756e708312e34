"""Which parts of a distribution were left out when it was installed, to tell people what to install."""

from __future__ import annotations

import re
from importlib import metadata

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
    wanted = f"pip install '{distribution}[{extra}]'"
    if (distribution, extra) == ("glossator", "server") and not _installed(ENGLISH):
        wanted += f" {ENGLISH}"
        absent.append(ENGLISH)
    return f"install it with: {wanted} (missing: {', '.join(absent)})"


def _installed(name: str) -> bool:
    try:
        metadata.version(name)
    except metadata.PackageNotFoundError:
        return False
    return True
