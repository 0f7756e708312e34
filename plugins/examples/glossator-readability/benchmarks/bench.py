"""How fast the analyzer is, on the seeds of Glossator; the parses are recorded, so that it alone is measured."""

from glossator.testing import Harness, measure, recorded

with Harness("glossator_readability.plugin", parser=recorded) as harness:
    print(measure(harness, [recorded.document(name) for name in recorded.names()]))
