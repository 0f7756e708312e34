"""Times of a command line that mean a stretch: --until 2024-05 means to the end of May."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import click

_YEAR, _MONTH, _DAY = re.compile(r"\d{4}"), re.compile(r"\d{4}-\d{2}"), re.compile(r"\d{4}-\d{2}-\d{2}")


def since(written: str | None) -> datetime | None:
    """Its first moment."""
    return None if written is None else _stretch(written, "--since")[0]


def until(written: str | None) -> datetime | None:
    """The first moment after it; a time of day is its own stretch."""
    return None if written is None else _stretch(written, "--until")[1]


def _stretch(written: str, option: str) -> tuple[datetime, datetime]:
    try:
        if _YEAR.fullmatch(written):
            begin = datetime(int(written), 1, 1, tzinfo=UTC)
            return begin, begin.replace(year=begin.year + 1)
        if _MONTH.fullmatch(written):
            begin = datetime.fromisoformat(f"{written}-01").replace(tzinfo=UTC)
            return begin, (begin + timedelta(days=31)).replace(day=1)
        begin = datetime.fromisoformat(written)
        begin = begin if begin.tzinfo else begin.replace(tzinfo=UTC)
        begin = begin.astimezone(UTC)
        return begin, begin + (timedelta(days=1) if _DAY.fullmatch(written) else timedelta(microseconds=1))
    except (ValueError, OverflowError):
        raise click.BadParameter(
            f"{written[:50]!r} is no time in ISO 8601; write 2024, 2024-05, 2024-05-01 or 2024-05-01T09:00:00+02:00",
            param_hint=f"'{option}'",
        ) from None
