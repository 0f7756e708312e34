"""Checks that hold a plugin to what the engine, the server and its users rely on; one id each.

for verdict in conformance("acme.plugin", samples=["The RIVER rose."]):
    print(verdict)
"""

from glossator.testing.conformance.limits import Limits
from glossator.testing.conformance.subject import Subject
from glossator.testing.conformance.suite import CHECKS, conformance, parametrize_with_checks, subjects, verdicts
from glossator.testing.conformance.verdict import Check, Problem, Status, Verdict

__all__ = [
    "CHECKS",
    "Check",
    "Limits",
    "Problem",
    "Status",
    "Subject",
    "Verdict",
    "conformance",
    "parametrize_with_checks",
    "subjects",
    "verdicts",
]
