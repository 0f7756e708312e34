#!/bin/sh
# text2num 3.0.0: "A hundred and B hundred", two numerals, is cut in the wrong place. alpha2digit makes 203 and 100 of "two
# hundred and three hundred", 1002 and 1000 of "one thousand and two thousand"; with tens, "fifty and sixty", it is right.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check "text2num==3.0.0"
"$folder/venv/bin/python" - <<'PYTHON'
from text_to_num import alpha2digit

stated = {
    "between two hundred and three hundred": "between 203 100",
    "between one thousand and two thousand": "between 1002 1000",
    "between fifty and sixty": "between 50 and 60",
}
seen = {text: alpha2digit(text, "en") for text in stated}
for text, found in seen.items():
    print(f"{text}: {found}")
print("as stated" if seen == stated else "CHANGED")
raise SystemExit(seen != stated)
PYTHON
