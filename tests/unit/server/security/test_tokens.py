"""The file of tokens: what it may hold, who is let in, and what each of them may use."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from glossator.config import Security
from glossator.errors import ConfigError, Reason
from glossator_server.security.gate import HEALTH, Gate, PermissionDenied, Unauthenticated, caller
from glossator_server.security.quota import Quota, RateLimited
from glossator_server.security.tokens import Right, Token, digest_of, make_token, read_tokens
from glossator_server.security.watched import Watched
from glossator_server.telemetry.access import Call, current

ANALYZE = "/glossator.v1.AnalysisService/Analyze"
NOW = datetime(2026, 5, 1, 12, tzinfo=UTC)


def entry(token: str, name: str = "desk", more: str = "") -> str:
    return f'[[tokens]]\nname = "{name}"\nsha256 = "{digest_of(token)}"\n{more}\n'


def gate(tmp_path: Path, *entries: str, now: datetime = NOW, **security: bool) -> Gate:
    path = tmp_path / "tokens.toml"
    path.write_text("\n".join(entries), encoding="utf-8")
    return Gate(Security(tokens=str(path), **security), {"/admin.": Right.ADMIN}, lambda: now)


@pytest.fixture(autouse=True)
def _nobody() -> Iterator[None]:
    """Who was let in here is nobody's caller elsewhere."""
    yield
    caller.set(None)


def bearing(token: str) -> list[tuple[str, str | bytes]]:
    return [("user-agent", "x"), ("authorization", f"Bearer {token}")]


def test_a_token_lets_in_and_names_its_caller(tmp_path: Path) -> None:
    token, other = make_token(), make_token()
    door = gate(tmp_path, entry(token), entry(other, "wire"))
    for given, name in ((token, "desk"), (other, "wire")):
        door.admit(ANALYZE, bearing(given))
        quota = caller.get()
        assert quota is not None
        assert quota.name == name


def test_the_access_log_names_who_called_whatever_was_called(tmp_path: Path) -> None:
    token = make_token()
    call = Call()
    reset = current.set(call)
    try:
        gate(tmp_path, entry(token)).admit("/glossator.v1.RegistryService/ListAnalyzers", bearing(token))
    finally:
        current.reset(reset)
    assert call.client == "token:desk"


@pytest.mark.parametrize(
    "metadata",
    [
        None,
        [],
        [("authorization", "Bearer ")],
        [("authorization", "Bearer wrong")],
        [("authorization", "Basic {token}")],
        [("authorization", "{token}")],
        [("authorization-bin", b"Bearer {token}")],
        [("x-authorization", "Bearer {token}")],
    ],
)
def test_everything_else_stays_outside(tmp_path: Path, metadata: list[tuple[str, str | bytes]] | None) -> None:
    token = make_token()
    door = gate(tmp_path, entry(token))
    given = [
        (key, value.replace("{token}", token) if isinstance(value, str) else value) for key, value in metadata or []
    ]
    with pytest.raises(Unauthenticated) as raised:
        door.admit(ANALYZE, given)
    assert raised.value.failure.reason is Reason.UNAUTHENTICATED
    assert token not in raised.value.failure.message


def test_the_scheme_is_of_any_case(tmp_path: Path) -> None:
    token = make_token()
    gate(tmp_path, entry(token)).admit(ANALYZE, [("authorization", f"bearer  {token} ")])


@pytest.mark.parametrize(
    ("expires", "inside"),
    [
        ("2026-05-01T12:00:01Z", True),
        ("2026-05-01T12:00:00Z", False),
        ("2026-05-01T13:30:00+02:00", False),
        ("2026-05-02", True),
        ("2026-05-01", False),
        ("2026-05-01T12:00:01", True),
    ],
)
def test_a_token_expires(tmp_path: Path, expires: str, inside: bool) -> None:
    token = make_token()
    door = gate(tmp_path, entry(token, more=f"expires = {expires}"))
    if inside:
        door.admit(ANALYZE, bearing(token))
    else:
        with pytest.raises(Unauthenticated, match="'desk' has expired"):
            door.admit(ANALYZE, bearing(token))


def test_rights_are_told_apart(tmp_path: Path) -> None:
    analyst, admin, both = make_token(), make_token(), make_token()
    door = gate(
        tmp_path,
        entry(analyst, "a"),
        entry(admin, "b", 'rights = ["admin"]'),
        entry(both, "c", 'rights = ["admin", "analyze"]'),
    )
    for token, method in ((analyst, "/admin.Service/Drain"), (admin, ANALYZE)):
        with pytest.raises(PermissionDenied, match="does not have the right"):
            door.admit(method, bearing(token))
        door.admit(f"{HEALTH}v1.Health/Check", bearing(token))
    for method in ("/admin.Service/Drain", ANALYZE):
        door.admit(method, bearing(both))


def test_health_is_open_unless_it_is_closed(tmp_path: Path) -> None:
    check = f"{HEALTH}v1.Health/Check"
    gate(tmp_path, entry("t")).admit(check, [])
    closed = gate(tmp_path, entry("t"), health_without_token=False)
    with pytest.raises(Unauthenticated):
        closed.admit(check, [])
    closed.admit(check, bearing("t"))


@pytest.mark.parametrize(
    ("content", "why"),
    [
        ("", r"must hold tables \[\[tokens\]\]"),
        ("tokens = []", r"must hold tables \[\[tokens\]\]"),
        ("tokens = 3", r"must hold tables \[\[tokens\]\]"),
        ("[[tokens", "is not valid TOML"),
        (entry("t") + 'x = "hidden-thing"', "token 1: x: Extra inputs"),
        ('[[tokens]]\nname = "a"\nsha256 = "hidden-thing"', "token 1: sha256: String should match"),
        (entry("t", more='rights = ["hidden-thing"]'), "token 1: rights"),
        (entry("t", more="max_in_flight = -1"), "token 1: max_in_flight"),
        (entry("t") + entry("u"), "two tokens of .* have the same name"),
        (entry("t") + entry("t", "b"), "two tokens of .* have the same sha256"),
    ],
)
def test_a_file_that_is_wrong_says_where_and_repeats_nothing(tmp_path: Path, content: str, why: str) -> None:
    path = tmp_path / "tokens.toml"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(ConfigError, match=why) as raised:
        read_tokens(path)
    assert "hidden-thing" not in str(raised.value)


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="cannot read"):
        Gate(Security(tokens=str(tmp_path / "none.toml")))


def test_a_changed_file_holds_and_a_broken_one_does_not(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    clock = [0.0]
    path = tmp_path / "f"
    path.write_text("1")

    def read() -> int:
        try:
            return int(path.read_text())
        except (OSError, ValueError):
            raise ConfigError("f is broken") from None

    watched = Watched([path], read, clock=lambda: clock[0])

    def later(content: str | None) -> tuple[int, bool]:
        clock[0] += 2
        if content is None:
            path.unlink()
        else:
            path.write_text(content)
        return watched.get()

    assert watched.get() == (1, False)
    assert later("22") == (22, True)
    assert watched.get() == (22, False)
    assert later("x") == (22, False)
    assert later("x") == (22, False)
    assert later(None) == (22, False)
    assert later("333") == (333, True)
    assert caplog.text.count("f is broken; what was read before stays in force") >= 2


def quota(clock: Callable[[], float], **limits: int) -> Quota:
    return Quota(Token(name="desk", sha256="0" * 64, **limits), clock)


def test_documents_under_way_are_limited() -> None:
    held = quota(lambda: 0.0, max_in_flight=2)
    held.begin(1)
    held.begin(1)
    with pytest.raises(RateLimited, match="has 2 documents under way, the limit is 2"):
        held.begin(1)
    held.end()
    held.begin(1)


def test_a_minute_s_worth_may_come_at_once_and_fills_up_evenly() -> None:
    now = [0.0]
    held = quota(lambda: now[0], documents_per_minute=6, bytes_per_minute=1000)
    for _ in range(6):
        held.begin(10)
    with pytest.raises(RateLimited, match="its 6 documents of a minute") as raised:
        held.begin(10)
    assert raised.value.failure.retry_after == pytest.approx(10)
    now[0] += 10
    held.begin(10)
    now[0] += 120
    held.begin(5000)  # more than a minute's worth goes when all of one is there, and is paid back
    now[0] += 60
    with pytest.raises(RateLimited, match="its 1000 bytes of a minute") as raised:
        held.begin(1000)
    assert raised.value.failure.retry_after == pytest.approx(240)


async def test_a_stream_waits_for_its_turn() -> None:
    held = quota(lambda: 0.0, max_in_flight=1)
    await held.turn(1)
    second = asyncio.create_task(held.turn(1))
    await asyncio.sleep(0)
    assert not second.done()
    held.end()
    await second
    assert held.in_flight == 1


def test_tokens_are_long_and_their_entries_hold_only_a_digest() -> None:
    tokens = {make_token() for _ in range(10)}
    assert len(tokens) == 10
    assert all(len(token) > 40 and token not in digest_of(token) for token in tokens)
    assert Token(name="a", sha256="0" * 64, expires=NOW.date()).expired(NOW + timedelta(days=1))
