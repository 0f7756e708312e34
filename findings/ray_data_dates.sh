#!/bin/sh
# Ray 2.60.0: `ray.data.read_json` infers the types of each file by itself. Of two files of JSON lines with one and the same
# column of strings, that in which all of them look like dates becomes a column of timestamps, the other one stays text: what
# was written is gone, and the type depends on what stands in the other lines of the file.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check "ray[data]==2.60.0" "pyarrow==26.0.1"
printf '{"text": "2024-05-01 10:00:00"}\n{"text": "2024-05-02 11:30:00"}\n' > "$folder/a.jsonl"
printf '{"text": "2024-05-01 10:00:00"}\n{"text": "It rained."}\n' > "$folder/b.jsonl"
cat > "$folder/read.py" <<'PYTHON'
import sys

import ray

ray.init(address="local", num_cpus=1, include_dashboard=False, log_to_driver=False, object_store_memory=100_000_000)
ray.data.DataContext.get_current().enable_progress_bars = False
found = [
    {type(row["text"]).__name__ for row in ray.data.read_json(f"{sys.argv[1]}/{name}.jsonl").take_all()} for name in "ab"
]
print(f"all look like dates: {found[0]}; one does not: {found[1]}")
right = found == [{"datetime"}, {"str"}]
print("as stated" if right else "CHANGED")
raise SystemExit(not right)
PYTHON
RAY_USAGE_STATS_ENABLED=0 "$folder/venv/bin/python" "$folder/read.py" "$folder"
