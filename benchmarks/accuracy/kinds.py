"""Kinds of error: what each means, an invented example, what would fix it; and ERRORS.md, written from them.

`kinds.toml` has the words, the parts have the counts, and the document puts the ten commonest of each analyzer first.
"""

from __future__ import annotations

import tomllib
from collections import Counter
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from .parts.found import Found
from .report import commit, today

FILE = Path(__file__).with_name("kinds.toml")
DOCUMENT = Path(__file__).with_name("ERRORS.md")
ANALYZERS = ("entities", "numbers", "sentiment", "attribution")
COMMONEST = 10
COMMAND = "python -m benchmarks.accuracy errors --write"


class Kind(BaseModel):
    """One kind of error in words."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    what: str
    example: str
    """Invented; never a sentence of a corpus."""
    fix: str


def kinds(file: Path = FILE) -> dict[str, dict[str, Kind]]:
    """Analyzer -> id of the kind -> its words."""
    given = tomllib.loads(file.read_text(encoding="utf-8"))
    return {
        analyzer: {name: Kind.model_validate(words) for name, words in of.items()} for analyzer, of in given.items()
    }


def described(found: Counter[str], known: dict[str, Kind]) -> Counter[str]:
    """The counts, those of kinds without words of their own under their family's, `label.ORG-LOC` under `label.*`."""
    counts: Counter[str] = Counter()
    for name, count in found.items():
        family = name.partition(".")[0] + ".*"
        counts[name if name in known or family not in known else family] += count
    return counts


def document(found: Found, limit: int | None = None) -> str:
    """ERRORS.md; `limit` tells how many rows of each corpus were looked at, None for all."""
    part = f" **Only the first {limit} rows of each file were looked at.**" if limit else ""
    parts = [
        _HEAD.format(date=today(), commit=commit() or "unknown", command=COMMAND + " --fast" * bool(limit), part=part)
    ]
    for analyzer, known in kinds().items():
        counts = described(found.errors[analyzer], known)
        total = counts.total()
        parts.append(f"## {analyzer.capitalize()}\n\n{_ABOUT[analyzer]} {total:,} errors.\n")
        parts.append(
            "| | count | share | kind | example (invented) | what would fix it |\n| --- | --- | --- | --- | --- | --- |"
        )
        for rank, (name, count) in enumerate(counts.most_common(COMMONEST), 1):
            kind = known.get(name) or Kind(what=name, example="", fix="")
            parts.append(
                f"| {rank} | {count} | {100 * count / total:.0f} % | {kind.what} | {kind.example} | {kind.fix} |"
                if count
                else ""
            )
        rest = [f"{name} {count}" for name, count in counts.most_common()[COMMONEST:] if count]
        if rest:
            parts.append(f"\nRarer: {', '.join(rest)}.")
        parts.append("")
    return "\n".join(part for part in parts if part is not None).rstrip() + "\n"


_HEAD = """# Errors, by kind

What the four analyzers get wrong most often, counted on the development data on {date} at commit {commit} by

    {command}

which writes this file from the counts and from the words in `kinds.toml`.{part} Examples are invented. Scores are what
`make accuracy` prints.
"""

_ABOUT = {
    "entities": "On the worldwide corpus's dev articles; each gold or found mention that is not exact, once.",
    "numbers": (
        "On quantulum3's and Duckling's phrases, on the counted nouns of EWT dev, and on the seeds (`seed.`), where "
        "one amount can differ in more ways than one."
    ),
    "sentiment": "On the held-out tenth of NewsMTSC, end to end; each wrong target once, as the first kind that fits.",
    "attribution": (
        "On PolNeAR's dev articles; each attribution that is not strictly right, at its edges once for each role."
    ),
}
