#!/bin/sh
# pysubs2 1.8.1: of a valid WebVTT file, a comment (NOTE) between two cues, and the identifier of the cue after it, end up in
# the text of the cue before: WebVTT is read by the rules of SubRip, where a cue goes on until the next line with times. What
# is spoken in "one" and "two" below is one sentence each.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check "pysubs2==1.8.1" "webvtt-py==0.6.0"
cat > "$folder/read.py" <<'PYTHON'
import io

import pysubs2
import webvtt

FILE = """WEBVTT

one
00:01.000 --> 00:02.000
Owls hunt at night.

NOTE Checked
by the desk

two
00:03.000 --> 00:04.000
Mice hide.
"""

found = [event.plaintext for event in pysubs2.SSAFile.from_string(FILE)]
other = [caption.text for caption in webvtt.from_buffer(io.StringIO(FILE))]
print(f"pysubs2: {found}; webvtt-py: {other}")
right = found == ["Owls hunt at night.\n\nNOTE Checked\nby the desk\n\ntwo", "Mice hide."]
right = right and other == ["Owls hunt at night.", "Mice hide."]
print("as stated" if right else "CHANGED")
raise SystemExit(not right)
PYTHON
"$folder/venv/bin/python" "$folder/read.py"
