"""The built-in analyzers are held to what everybody's are: the checks of `glossator check`."""

from __future__ import annotations

from typing import Any

import pytest

from glossator.testing import parametrize_with_checks

pytestmark = pytest.mark.timeout(600)


@parametrize_with_checks("glossator_plugins.entities.plugin")
def test_entities(check: Any) -> None:
    check()


@parametrize_with_checks("glossator_plugins.numbers.plugin")
def test_numbers(check: Any) -> None:
    check()


@parametrize_with_checks(
    "glossator_plugins.sentiment.plugin",
    exceptions={"languages": "it uses attribution, which reads English only: that is told for each document"},
)
def test_sentiment(check: Any) -> None:
    check()


@parametrize_with_checks("glossator_plugins.attribution.plugin")
def test_attribution(check: Any) -> None:
    check()
