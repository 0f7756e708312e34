from __future__ import annotations

import pytest

from glossator_plugins.stanza.native import kernels


@pytest.fixture(autouse=True)
def _library() -> None:
    if why := kernels.missing():
        pytest.skip(why)
