"""The kit for authors of plugins: a harness without models, and checks that find what users would find.

It comes with the base install; `parametrize_with_checks` and `glossator.testing.fixtures` need pytest.
"""

from glossator.testing.harness import AnalysisFailed, Harness
from glossator.testing.toy import UNPARSABLE, ToyFactory, ToyParser, toy_parse

__all__ = [
    "UNPARSABLE",
    "AnalysisFailed",
    "Harness",
    "ToyFactory",
    "ToyParser",
    "toy_parse",
]
