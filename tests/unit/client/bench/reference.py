"""A run of MLPerf's load generator over a system that answers at once: `python reference.py SCENARIO FOLDER SETTINGS`.

A process of its own, as the generator keeps threads and a log per process.
"""

from __future__ import annotations

import json
import sys
from typing import Any

import mlperf_loadgen as loadgen

SAMPLES = 20


def main(scenario: str, folder: str, chosen: str) -> None:
    settings = loadgen.TestSettings()
    settings.scenario = getattr(loadgen.TestScenario, scenario)
    settings.mode = loadgen.TestMode.PerformanceOnly
    for name, value in json.loads(chosen).items():
        setattr(settings, name, value)

    def issue(samples: Any) -> None:
        loadgen.QuerySamplesComplete([loadgen.QuerySampleResponse(sample.id, 0, 0) for sample in samples])

    system = loadgen.ConstructSUT(issue, lambda: None)
    library = loadgen.ConstructQSL(SAMPLES, SAMPLES, lambda indices: None, lambda indices: None)
    output = loadgen.LogOutputSettings()
    output.outdir = folder
    log = loadgen.LogSettings()
    log.log_output = output
    log.enable_trace = True
    loadgen.StartTestWithLogSettings(system, library, settings, log, "")
    loadgen.DestroyQSL(library)
    loadgen.DestroySUT(system)


if __name__ == "__main__":
    main(*sys.argv[1:])
