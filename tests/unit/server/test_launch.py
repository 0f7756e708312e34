"""From where workers come."""

from __future__ import annotations

import pytest

from glossator.config import Config
from glossator_server.worker.launch import Launcher, can_fork


@pytest.mark.parametrize(("device", "shared"), [("cpu", True), ("cuda", False), ("auto", False)])
def test_workers_that_may_use_a_gpu_are_not_forked_from_loaded_models(device: str, shared: bool) -> None:
    if not can_fork():
        pytest.skip("workers are not forked here")
    config = Config.load(overrides={"server": {"workers": 2, "device": device}})
    assert Launcher(config).shares is shared
