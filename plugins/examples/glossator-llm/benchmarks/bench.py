"""How fast the analyzer is, on the seeds of Glossator; with the stand-in service, so that it alone is measured."""

import sys
from pathlib import Path

from glossator.testing import Harness, measure, recorded

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))
from stand_in import SETTINGS

with Harness("glossator_llm.plugin", settings=SETTINGS, parser=recorded) as harness:
    print(measure(harness, [recorded.document(name) for name in recorded.names()]))
