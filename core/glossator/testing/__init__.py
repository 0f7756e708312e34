"""The kit for authors of plugins: a harness without models, and checks that find what users would find.

It comes with the base install; `parametrize_with_checks` and `glossator.testing.fixtures` need pytest. The page for
authors, AUTHORS.md, lies beside this file.
"""

from glossator.testing import recorded
from glossator.testing.conformance import Limits, Problem, Status, Verdict, conformance, parametrize_with_checks
from glossator.testing.entities import named
from glossator.testing.harness import AnalysisFailed, Harness
from glossator.testing.remote import remote_plugin, remote_process
from glossator.testing.speed import Speed, measure, measure_parser
from glossator.testing.toy import UNPARSABLE, ToyFactory, ToyParser, toy_parse

__all__ = [
    "UNPARSABLE",
    "AnalysisFailed",
    "Harness",
    "Limits",
    "Problem",
    "Speed",
    "Status",
    "ToyFactory",
    "ToyParser",
    "Verdict",
    "conformance",
    "measure",
    "measure_parser",
    "named",
    "parametrize_with_checks",
    "recorded",
    "remote_plugin",
    "remote_process",
    "toy_parse",
]
