"""The alert rules and the dashboard: every expression is PromQL, and asks for series that a server has."""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import promql_parser
import pytest
import yaml

from ..ports import free_port
from .service import Serve, document, options
from .test_telemetry import scrape, watched

DEPLOY = Path(__file__).parents[2] / "server/deploy"
# What Grafana puts in by itself.
VARIABLES = {"$__rate_interval": "5m", "$instance": ".*"}


def rules() -> list[dict[str, Any]]:
    loaded = yaml.safe_load((DEPLOY / "prometheus/alerts.yml").read_text(encoding="utf-8"))
    return [rule for group in loaded["groups"] for rule in group["rules"]]


def panels() -> list[dict[str, Any]]:
    dashboard = json.loads((DEPLOY / "grafana/glossator.json").read_text(encoding="utf-8"))
    found: list[dict[str, Any]] = dashboard["panels"]
    return found


def expressions() -> Iterator[str]:
    yield from (rule["expr"] for rule in rules())
    for panel in panels():
        for target in panel["targets"]:
            expression: str = target["expr"]
            for variable, value in VARIABLES.items():
                expression = expression.replace(variable, value)
            yield expression


@pytest.mark.parametrize("expression", list(expressions()))
def test_every_expression_is_promql(expression: str) -> None:
    promql_parser.parse(expression)


def test_every_rule_says_what_to_do() -> None:
    assert len(rules()) >= 5
    for rule in rules():
        assert rule.keys() == {"alert", "expr", "for", "labels", "annotations"}
        assert rule["annotations"].keys() == {"summary", "description"}
        assert re.fullmatch(r"\d+m", rule["for"])


def test_panels_do_not_cover_one_another() -> None:
    taken: set[tuple[int, int]] = set()
    for panel in panels():
        place = panel["gridPos"]
        cells = {
            (x, y)
            for x in range(place["x"], place["x"] + place["w"])
            for y in range(place["y"], place["y"] + place["h"])
        }
        assert not cells & taken, panel["title"]
        assert place["x"] + place["w"] <= 24
        taken |= cells


async def test_a_server_has_every_series_that_they_ask_for_with_its_labels(serve: Serve) -> None:
    port = free_port()
    service = await serve(watched(port, workers=1))
    await service.analyze(document("One.", act="crash"), options("faults.acts", "faults.words"))
    seen = await asyncio.wait_for(scrape(port), 60)
    labels: dict[str, set[str]] = {}
    for sample in seen.samples:
        labels.setdefault(sample.name, {"instance"}).update(sample.labels)
    for expression in expressions():
        for name in re.findall(r"\bglossator_\w+", expression):
            assert name in labels, name
            for grouped in re.findall(r"by \(([^)]*)\)", expression):
                assert {label.strip() for label in grouped.split(",")} <= labels[name], (name, grouped)
