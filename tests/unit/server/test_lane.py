"""Lanes: clients and their streams take turns."""

from __future__ import annotations

from glossator_server.scheduler.job import Job
from glossator_server.scheduler.lane import Lane

from .jobs import job


def fill(lane: Lane, client: str, call: str, count: int, *, size: int = 1000) -> list[Job]:
    items = [job("x" * size, client=client, call=call) for _ in range(count)]
    for item in items:
        lane.add(item)
    return items


def served(lane: Lane, count: int) -> str:
    """The streams of the next jobs, each taken by a worker."""
    found = ""
    for _ in range(count):
        item = next(iter(lane))
        lane.remove(item, taken=True)
        found += str(item.call)
    return found


def test_the_jobs_of_one_stream_stay_in_their_order() -> None:
    lane = Lane(1)
    items = [job("x" * size, call="a") for size in (5000, 10, 700)]
    for item in items:
        lane.add(item)
    assert list(lane) == items
    assert lane.bytes == 5710


def test_streams_take_turns_however_much_one_of_them_has_sent() -> None:
    lane = Lane(1)
    fill(lane, "ann", "a", 5)
    fill(lane, "bob", "b", 2)
    fill(lane, "eve", "c", 1)
    assert served(lane, 8) == "abcabaaa"


def test_who_comes_late_goes_next_but_is_owed_nothing() -> None:
    lane = Lane(1)
    fill(lane, "ann", "a", 8)
    assert served(lane, 4) == "aaaa"
    fill(lane, "bob", "b", 3)
    assert served(lane, 7) == "abababa"


def test_streams_share_text_rather_than_documents() -> None:
    lane = Lane(1)
    fill(lane, "ann", "a", 2, size=9000)
    fill(lane, "bob", "b", 10)
    assert served(lane, 12).index("a") > 3


def test_a_client_with_many_streams_gets_no_more_than_one_with_one() -> None:
    lane = Lane(1)
    for _ in range(6):
        for stream in "abc":
            fill(lane, "ann", stream, 1)
        fill(lane, "bob", "z", 1)
        fill(lane, "bob", "z", 1)
    assert 4 <= served(lane, 10).count("z") <= 6


def test_what_is_taken_out_is_forgotten() -> None:
    lane = Lane(1)
    mine, *_ = fill(lane, "ann", "a", 3)
    others = fill(lane, "bob", "b", 1)
    lane.remove(mine)
    assert mine not in lane
    assert len(lane) == 3
    for item in [*lane]:
        lane.remove(item)
    assert (len(lane), lane.bytes) == (0, 0)
    assert others[0] not in lane
