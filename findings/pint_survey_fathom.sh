#!/bin/sh
# pint 0.25.3: "fathom" is six US survey feet, 1.82880366 m, while "foot" is the international one: six feet are not a fathom,
# though the nautical mile beside it is the international 1852 m. Nautical charts and UCUM's [fth_i] mean 1.8288 m.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check "pint==0.25.3"
"$folder/venv/bin/python" - <<'PYTHON'
import pint

units = pint.UnitRegistry()
fathom, feet, mile = ((1 * units.fathom).to("m"), (6 * units.foot).to("m"), (1 * units.nautical_mile).to("m"))
print(f"1 fathom {fathom.magnitude:.8f} m, 6 feet {feet.magnitude:.8f} m, 1 nautical mile {mile.magnitude:.8f} m")
right = abs(fathom.magnitude - 1.828803658) < 1e-8 and abs(feet.magnitude - 1.8288) < 1e-12 and mile.magnitude == 1852
print("as stated" if right else "CHANGED")
raise SystemExit(not right)
PYTHON
