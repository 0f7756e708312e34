"""A cache that keeps nothing large."""

from __future__ import annotations

from glossator.kept import kept


def test_the_same_is_made_once_unless_its_key_is_long() -> None:
    made: list[tuple[int, str]] = []

    def make(key: str, more: str) -> object:
        made.append((len(key), more))
        return object()

    get = kept(make)
    assert get("short", "a") is get("short", "a")
    assert get("short", "b") is not get("short", "a")
    assert get("l" * 5000, "a") is not get("l" * 5000, "a")
    assert made == [(5, "a"), (5, "b"), (5000, "a"), (5000, "a")]
