#!/bin/sh
# py3langid 0.4.0: each time its model is loaded, which is part of the package and only read, it is unpacked into a temporary
# file. Where there is no folder for one, as in a container with a read-only root, no language can be told.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check "py3langid==0.4.0"
cat > "$folder/load.py" <<'PYTHON'
import tempfile

import py3langid
from py3langid.langid import MODEL_FILE, LanguageIdentifier

sizes = []
made = tempfile.TemporaryFile


def watched(*arguments, **names):
    file = made(*arguments, **names)
    close = file.close

    class File:
        def __getattr__(self, name):
            return getattr(file, name)

        def __enter__(self):
            return self

        def __exit__(self, *_):
            sizes.append(file.seek(0, 2))
            close()

    return File()


tempfile.TemporaryFile = watched
known = LanguageIdentifier.from_model_file(MODEL_FILE).classify("The owls of the harbour hunt at night.")[0]
tempfile.TemporaryFile = made
tempfile.tempdir = "/nowhere"
try:
    LanguageIdentifier.from_model_file(MODEL_FILE)
    without = "loaded"
except FileNotFoundError as error:
    without = type(error).__name__
print(f"told: {known}; temporary files of so many bytes: {sizes}; without a folder for them: {without}")
right = known == "en" and len(sizes) == 1 and sizes[0] > 10_000_000 and without == "FileNotFoundError"
print("as stated" if right else "CHANGED")
raise SystemExit(not right)
PYTHON
"$folder/venv/bin/python" "$folder/load.py"
