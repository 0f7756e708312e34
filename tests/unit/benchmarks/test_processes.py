from __future__ import annotations

import os

import pytest
from benchmarks import machine
from benchmarks.peers.child import Child, ChildFailed
from benchmarks.processes import Memory, cpu_seconds, memory, tree

PEER = "tests.unit.benchmarks.small_peer"


def test_a_child_answers_with_what_it_took_and_survives_its_own_errors() -> None:
    with Child(PEER) as child:
        assert child.wait_ready() > 0
        answer = child.ask("add", numbers=[1, 2, 3])
        assert answer["sum"] == 6
        assert answer["seconds"] >= 0
        assert answer["cpu"] >= 0
        with pytest.raises(ChildFailed, match="told to"):
            child.ask("fail")
        assert child.ask("add", numbers=[])["sum"] == 0


def test_a_child_that_ends_says_with_which_status() -> None:
    with Child(PEER, "broken") as child, pytest.raises(ChildFailed, match="status 3"):
        child.wait_ready()


def test_the_tree_of_a_process_has_its_children_and_their_memory() -> None:
    with Child(PEER) as child:
        child.wait_ready()
        pids = tree(os.getpid())
        assert pids[0] == os.getpid()
        assert child.pid in pids
        assert tree(child.pid) == [child.pid]
        found = memory([child.pid])
        assert 0 < found.uss <= found.pss <= found.rss
        assert memory(pids).rss > found.rss
        # Two processes with the same libraries do not take them twice.
        both = memory([os.getpid(), child.pid])
        assert both.files == max(found.files, memory([os.getpid()]).files)
        assert both.taken < both.rss
    assert tree(child.pid) == []
    assert memory([child.pid]) == Memory()


def test_processor_time_of_this_process_grows() -> None:
    assert cpu_seconds([os.getpid()]) > 0


def test_the_facts_say_what_was_measured_on() -> None:
    facts = machine.facts()
    assert facts["cores"] >= 1
    assert facts["memory GiB"] > 0
    assert facts["packages"]["glossator"]
