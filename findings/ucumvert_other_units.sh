#!/bin/sh
# ucumvert 0.3.2 with pint 0.25.3: two valid UCUM codes are converted to another unit than the code means.
# UCUM (https://ucum.org/ucum): "bar" takes metric prefixes, so "hbar" is the hectobar, 10 MPa; "[in_i'Hg]" is 1 [in_i] times
# 133.322387415 kPa/m, 3386.39 Pa. Seen: "hbar" is the reduced Planck constant, 1.05e-34 J s, though "mbar" and "kbar" are
# pressures; "[in_i'Hg]" is pint's inch of mercury at 60 °F, 3376.85 Pa.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check "ucumvert==0.3.2" "pint==0.25.3"
"$folder/venv/bin/python" - <<'PYTHON'
from ucumvert import PintUcumRegistry

units = PintUcumRegistry()
seen = {code: units.from_ucum(code).to_base_units() for code in ("mbar", "kbar", "hbar", "m[Hg]", "[in_i'Hg]")}
for code, quantity in seen.items():
    print(f"{code:10} {quantity.magnitude:.6g} {quantity.units}")
pressure = seen["mbar"].dimensionality
right = (
    seen["kbar"].dimensionality == pressure
    and seen["hbar"].dimensionality != pressure
    and abs(seen["hbar"].magnitude / 1.0545718e-34 - 1) < 1e-6
    and abs(seen["[in_i'Hg]"].magnitude - 3376.8485) < 1e-3
    and abs(seen["m[Hg]"].magnitude * 0.0254 - 3386.3886) < 1e-3
)
print("as stated" if right else "CHANGED")
raise SystemExit(not right)
PYTHON
