"""Names of this server, and pages that are not its own."""

from __future__ import annotations

import pytest

from glossator_web.guard import Guard


@pytest.mark.parametrize("host", ["localhost", "LOCALHOST:8080", "127.0.0.1:1", "[::1]:8080", "192.0.2.7", "a.example"])
def test_names_of_this_server(host: str) -> None:
    assert Guard(hosts=["A.example"]).knows(host)


@pytest.mark.parametrize(
    "host", ["", " ", "b.example", "a.example/", "x@localhost", "localhost:x", "[::1", "[localhost]", "1.2.3.4.example"]
)
def test_other_names(host: str) -> None:
    assert not Guard(hosts=["a.example"]).knows(host)
    assert Guard(hosts=["*"]).knows(host)


@pytest.mark.parametrize(
    ("origin", "host", "scheme", "admitted"),
    [
        (None, "a.example", "http", True),
        ("http://a.example", "a.example", "http", True),
        ("http://a.example:80", "a.example", "http", False),
        ("https://a.example", "a.example", "http", True),  # somebody ends TLS before us
        ("http://a.example", "a.example", "https", False),
        ("https://app.example", "a.example", "https", True),
        ("https://APP.example", "a.example", "https", True),
        ("http://app.example", "a.example", "https", False),
        ("https://app.example.attacker.example", "a.example", "https", False),
        ("null", "a.example", "http", False),
        ("file://", "", "http", False),
        ("http://[", "a.example", "http", False),
    ],
)
def test_origins(origin: str | None, host: str, scheme: str, admitted: bool) -> None:
    guard = Guard(origins=["https://app.example/"])
    assert guard.admits(origin, host, scheme) is admitted
    assert Guard(origins=["*"]).admits(origin, host, scheme)


def test_what_an_allowed_page_is_told() -> None:
    guard = Guard(origins=["https://app.example"])
    told = dict(guard.preflight("https://app.example", {"access-control-request-private-network": "true"}))
    assert told["access-control-allow-origin"] == "https://app.example"
    assert told["access-control-allow-methods"] == "POST"
    assert told["access-control-allow-private-network"] == "true"
    assert dict(guard.headers("https://other.example")) == {"vary": "origin"}
    assert Guard().headers("https://other.example") == []
