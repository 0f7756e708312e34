from __future__ import annotations

import subprocess
import sys

import glossator_client


def test_all_is_sorted_and_there() -> None:
    assert sorted(glossator_client.__all__) == sorted(set(glossator_client.__all__))
    for name in glossator_client.__all__:
        assert getattr(glossator_client, name).__doc__


def test_a_client_needs_neither_models_nor_the_server() -> None:
    modules = "glossator_client.cli, glossator_client.demo, glossator_client.bench.command"
    program = f"import sys, {modules}; print(*sys.modules)"
    ran = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    loaded = {name.partition(".")[0] for name in ran.stdout.split()}
    assert not loaded & {"torch", "stanza", "glossator_server", "glossator_plugins", "pytest"}
