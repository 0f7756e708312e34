"""What formats say about their documents, in the words of `glossator.contract.reader`: attributes, times, languages."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime
from email.utils import parsedate_to_datetime

_LONGEST = 8 * 1024
_MOST = 48 * 1024
"""Characters of one attribute and of all: a server takes 64 KiB by default."""

_SPACE = re.compile(r"\s+")
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[a-z0-9]{1,8})*", re.IGNORECASE)
_UNKNOWN = frozenset({"und", "mul", "zxx", "mis"})

Value = str | Iterable[str | None] | None


def attributes(values: Mapping[str, Value]) -> dict[str, str]:
    """Attributes in one line each, without empty ones; several values of one are separated by "; ", each once.

    What is too long is named in "left_out".
    """
    found: dict[str, str] = {}
    left: list[str] = []
    size = 0
    for name, value in values.items():
        parts = [value] if isinstance(value, str) else list(value or ())
        told = "; ".join(dict.fromkeys(line for part in parts if (line := one_line(part))))
        if not told:
            continue
        if len(told) > _LONGEST or size + len(told) > _MOST:
            left.append(name)
            continue
        size += len(told)
        found[name] = told
    if left:
        found["left_out"] = "; ".join(filter(None, (found.get("left_out"), f"too long: {', '.join(left)[:500]}")))
    return found


def one_line(text: str | None) -> str:
    """Without line breaks, and without what no Unicode text may hold."""
    return _SPACE.sub(" ", (text or "").encode("utf-8", "replace").decode()).strip()


def time_of(written: object) -> datetime | None:
    """A time in ISO 8601 or as mails write it, or a date; None if it is none. Without a zone it is taken as UTC."""
    if isinstance(written, datetime):
        return written if written.tzinfo else written.replace(tzinfo=UTC)
    if isinstance(written, date):
        return datetime(written.year, written.month, written.day, tzinfo=UTC)
    if not isinstance(written, str) or not (written := written.strip()):
        return None
    for parse in (datetime.fromisoformat, parsedate_to_datetime):
        try:
            found = parse(written)
            # Far years overflow when they are converted.
            return (found if found.tzinfo else found.replace(tzinfo=UTC)).astimezone(found.tzinfo or UTC)
        except (ValueError, OverflowError, TypeError, IndexError):
            continue
    return None


def told_time(written: object) -> str:
    """A time as an attribute: ISO 8601, or as it is written if it is none."""
    found = time_of(written)
    return found.isoformat() if found is not None else one_line(str(written or ""))


def language_of(written: str | None) -> str:
    """A language tag as BCP 47 has it; nothing for what is none, or stands for no language."""
    tag = (written or "").strip().replace("_", "-")
    if not _LANGUAGE.fullmatch(tag) or tag.partition("-")[0].lower() in _UNKNOWN:
        return ""
    return tag
