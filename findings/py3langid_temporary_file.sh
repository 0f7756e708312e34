#!/bin/sh
# py3langid 0.4.0: importing it and asking for a language writes its model, 4.6 MB packed and 68 MB unpacked, into a
# temporary file. Where files may not grow so large, it cannot tell any language: OSError out of `classify`.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check "py3langid==0.4.0"
cat > "$folder/tell.py" <<'PYTHON'
import resource
import sys

limit = int(sys.argv[1]) << 20
resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
import py3langid

try:
    print(py3langid.classify("Der Zug nach Hamburg hat heute eine halbe Stunde Verspätung.")[0])
except OSError as error:
    print(type(error).__name__, error.strerror)
PYTHON
small=$(PYTHONDONTWRITEBYTECODE=1 "$folder/venv/bin/python" "$folder/tell.py" 64)
large=$(PYTHONDONTWRITEBYTECODE=1 "$folder/venv/bin/python" "$folder/tell.py" 80)
echo "files of up to 64 MiB: $small"
echo "files of up to 80 MiB: $large"
if [ "$small" = "OSError File too large" ] && [ "$large" = "de" ]; then echo "as stated"; else echo "CHANGED"; exit 1; fi
