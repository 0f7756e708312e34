"""Names of files and labels: from ids that may hold anything to what file systems and formats take."""

from __future__ import annotations

import re

_FILE = re.compile(r"[^\w.\-]+")
_LABEL = re.compile(r"[^\w\-]+")
_LONGEST = 120


class FileNames:
    """A name for each document, different from all before whatever the file system thinks of case."""

    def __init__(self) -> None:
        self._taken: set[str] = set()

    def of(self, document_id: str) -> str:
        """Without suffix; the id's own last part where that can be a name."""
        stem = document_id.replace("\\", "/").rstrip("/").rsplit("/", 1)[-1]
        stem = re.sub(r"\.(txt|text|html?|xml|json)$", "", stem, flags=re.IGNORECASE)
        name = _FILE.sub("_", stem).strip("._-")[:_LONGEST] or "document"
        found, number = name, 1
        while found.casefold() in self._taken:
            number += 1
            found = f"{name}-{number}"
        self._taken.add(found.casefold())
        return found


def label_name(label: str) -> str:
    """A label of letters, digits, hyphens and underscores: what brat, UIMA and CoNLL-U take for a name."""
    return _LABEL.sub("_", label) or "_"
