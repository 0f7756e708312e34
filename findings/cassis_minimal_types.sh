#!/bin/sh
# dkpro-cassis 0.12.0: to_json(type_system_mode=TypeSystemMode.MINIMAL) leaves out the features of types that stand as the
# range of another type's feature: of DKPro's Token and Lemma, the Lemma loses its `value`, and the library cannot read
# what it has written. In mode FULL, the same CAS comes back.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check "dkpro-cassis==0.12.0"
"$folder/venv/bin/python" -W ignore - <<'PYTHON'
from cassis import Cas, load_cas_from_json, load_dkpro_core_typesystem
from cassis.typesystem import TypeSystemMode

types = load_dkpro_core_typesystem()
SEGMENTATION = "de.tudarmstadt.ukp.dkpro.core.api.segmentation.type."
cas = Cas(types)
cas.sofa_string = "Boats left."
lemma = types.get_type(SEGMENTATION + "Lemma")(begin=0, end=5, value="boat")
cas.add_all([lemma, types.get_type(SEGMENTATION + "Token")(begin=0, end=5, lemma=lemma)])


def told(mode: TypeSystemMode) -> str:
    try:
        (token,) = load_cas_from_json(cas.to_json(type_system_mode=mode)).select(SEGMENTATION + "Token")
    except TypeError as error:
        return f"{type(error).__name__}: {error}"
    return token.lemma.value


full, minimal = told(TypeSystemMode.FULL), told(TypeSystemMode.MINIMAL)
print(f"FULL    {full}\nMINIMAL {minimal}")
right = full == "boat" and "unexpected keyword argument 'value'" in minimal
print("as stated" if right else "CHANGED")
raise SystemExit(not right)
PYTHON
