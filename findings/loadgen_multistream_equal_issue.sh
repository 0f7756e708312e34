#!/bin/sh
# mlcommons-loadgen 6.0.17: sample_concatenate_permutation ("equal issue": every sample as often) lengthens a run of MultiStream
# to a multiple of the samples, and then draws them by chance all the same. In SingleStream and Server it does what it says.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check --only-binary :all: "mlcommons-loadgen==6.0.17"
cat >"$folder/run.py" <<'PYTHON'
import sys
from collections import Counter

import mlperf_loadgen as loadgen

scenario, folder = sys.argv[1:]
settings = loadgen.TestSettings()
settings.scenario = getattr(loadgen.TestScenario, scenario)
settings.mode = loadgen.TestMode.PerformanceOnly
settings.sample_concatenate_permutation = True
settings.min_duration_ms = 1
settings.min_query_count = 160
settings.server_target_qps = 10_000
settings.multi_stream_expected_latency_ns = settings.single_stream_expected_latency_ns = 100_000
seen = Counter()


def issue(samples):
    seen.update(sample.index for sample in samples)
    loadgen.QuerySamplesComplete([loadgen.QuerySampleResponse(sample.id, 0, 0) for sample in samples])


system = loadgen.ConstructSUT(issue, lambda: None)
library = loadgen.ConstructQSL(16, 16, lambda indices: None, lambda indices: None)
output = loadgen.LogOutputSettings()
output.outdir = folder
log = loadgen.LogSettings()
log.log_output = output
loadgen.StartTestWithLogSettings(system, library, settings, log, "")
print(f"{scenario}: each of 16 samples was issued {sorted(seen.values())} times")
equal = len(set(seen.values())) == 1
raise SystemExit(equal == (scenario == "MultiStream"))
PYTHON
status=0
for scenario in SingleStream Server MultiStream; do
    "$folder/venv/bin/python" "$folder/run.py" "$scenario" "$folder" || status=1
done
[ "$status" = 0 ] && echo "as stated" || echo "CHANGED"
exit "$status"
