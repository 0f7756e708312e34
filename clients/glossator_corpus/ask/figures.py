"""What a report tells, as figures: the questions it puts to the tables, and their answers.

Entities are counted by their fullest name in each document, compared as `names` has it. Whoever several analyzers speak
of is counted as one of them says, that with most to say; the others are named.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from glossator_corpus.ask.base import Base
from glossator_corpus.ask.stretches import Stretches, stretches

# Of the entities' labels, those that are no names.
_NO_NAMES = ("DATE", "TIME", "PERCENT", "MONEY", "QUANTITY", "ORDINAL", "CARDINAL")


@dataclass(frozen=True, slots=True)
class Overview:
    """Of all."""

    documents: int
    """That could be read."""
    unreadable: int
    undated: int
    first: datetime | None
    last: datetime | None
    characters: int
    languages: list[tuple[str, int]]
    analyzers: list[tuple[str, int, int]]
    """Name, and how many of its results on readable documents are ok, and failed."""


@dataclass(frozen=True, slots=True)
class OverTime:
    """Documents over time."""

    stretches: Stretches
    counts: list[int]
    """Of each stretch."""
    outside: int
    """Documents whose time lies so far from the others' that it is not drawn."""


@dataclass(frozen=True, slots=True)
class Named:
    """An entity."""

    name: str
    label: str
    mentions: int
    documents: int


@dataclass(frozen=True, slots=True)
class Quoted:
    """Somebody who is quoted by name."""

    name: str
    quotes: int
    direct: int
    mixed: int
    indirect: int
    words: int
    median: float
    """Words of a quotation."""
    documents: int


@dataclass(frozen=True, slots=True)
class Sources:
    """All who are quoted."""

    quotes: int
    unnamed: int
    """Quotations of whom the text gives no name."""
    silent: int
    """Quotations of which the text does not say whose they are."""
    top: list[Quoted]


@dataclass(frozen=True, slots=True)
class Felt:
    """What is felt towards an entity; scores from -1 to 1."""

    name: str
    count: int
    mean: float
    positive: int
    negative: int
    over_time: list[tuple[int, float, int]]
    """Number of the stretch, mean, count."""


@dataclass(frozen=True, slots=True)
class Failed:
    """A reason for which results, or documents, are missing."""

    analyzer: str
    """Empty: reading the document."""
    reason: str
    count: int
    retryable: int


class Figures:
    """The answers, each when it is asked for. `top` is how long lists are."""

    def __init__(self, base: Base, top: int) -> None:
        self._base = base
        self._top = top

    def overview(self) -> Overview:
        base = self._base
        documents, unreadable, undated, first, last, characters = base.row(
            """
            SELECT count(*) FILTER (reason IS NULL), count(*) FILTER (reason IS NOT NULL),
                count(*) FILTER (reason IS NULL AND utc IS NULL), min(utc) FILTER (reason IS NULL),
                max(utc) FILTER (reason IS NULL), coalesce(sum(characters), 0)
            FROM documents
            """
        )
        languages = base.rows(
            "SELECT coalesce(language, '?'), count(*) FROM documents WHERE reason IS NULL GROUP BY 1 ORDER BY 2 DESC, 1"
        )
        analyzers = base.rows(
            """
            SELECT analyzer, count(*) FILTER (status = 'ok'), count(*) FILTER (status <> 'ok')
            FROM results r JOIN documents d ON d.id = r.document AND d.reason IS NULL GROUP BY 1 ORDER BY 1
            """
        )
        return Overview(documents, unreadable, undated, first, last, characters, list(languages), list(analyzers))

    def over_time(self, most: int = 60) -> OverTime | None:
        """Nothing, if no time is known. `most` is how many stretches there shall be, roughly."""
        base = self._base
        found = stretches(
            base.row(
                """
                SELECT min(utc), quantile_disc(utc, 0.005), quantile_disc(utc, 0.995), max(utc)
                FROM documents WHERE reason IS NULL
                """
            ),
            most,
        )
        if found is None:
            return None
        counts = dict(
            base.rows(
                f"""
                SELECT {found.sql}, count(*) FROM documents
                WHERE reason IS NULL AND utc IS NOT NULL GROUP BY 1
                """  # noqa: S608 - ours
            )
        )
        shown = [counts.get(day, 0) for day in found.days]
        return OverTime(found, shown, sum(counts.values()) - sum(shown))

    def others(self, kind: str) -> tuple[str, list[str]]:
        """The analyzer whose annotations of a kind count, and those whose do not."""
        rows = self._base.rows(
            "SELECT analyzer, count(*) FROM annotations WHERE kind = $kind GROUP BY 1 ORDER BY 2 DESC, 1",
            {"kind": kind},
        )
        names = [name for name, _ in rows]
        return (names[0], names[1:]) if names else ("", [])

    def entities(self) -> list[Named]:
        rows = self._base.rows(
            f"""
            WITH spelled AS (
                SELECT canonical_name AS name, label, document, count(*) AS mentions FROM annotations
                WHERE kind = 'entity' AND fragment = 0 AND analyzer = $analyzer AND canonical_name IS NOT NULL
                    AND label NOT IN {_NO_NAMES}
                GROUP BY ALL
            ), names AS (
                SELECT folded(name) AS key, name, label, sum(mentions) AS mentions, count(*) AS documents
                FROM spelled GROUP BY ALL
            )
            SELECT first(name ORDER BY mentions DESC, name), label, sum(mentions), sum(documents)
            FROM names GROUP BY key, label ORDER BY 3 DESC, 4 DESC, 1 LIMIT {self._top:d}
            """,  # noqa: S608 - ours
            {"analyzer": self.others("entity")[0]},
        )
        return [Named(name, label, int(mentions), int(documents)) for name, label, mentions, documents in rows]

    def sources(self) -> Sources:
        given = {"analyzer": self.others("attribution")[0]}
        where = "analyzer = $analyzer AND is_said(act, assertion)"
        quotes, unnamed, silent = self._base.row(
            f"""
            SELECT count(*), count(*) FILTER (source_name IS NULL AND source IS NOT NULL),
                count(*) FILTER (source IS NULL)
            FROM attributions WHERE {where}
            """,  # noqa: S608 - ours
            given,
        )
        rows = self._base.rows(
            rf"""
            WITH said AS (
                SELECT source_name AS name, folded(source_name) AS key, type, document,
                    len(regexp_split_to_array(trim(coalesce(content, '')), '[\s\p{{Z}}]+')) AS words
                FROM attributions WHERE {where} AND source_name IS NOT NULL
            )
            SELECT mode(name), count(*), count(*) FILTER (type = 'direct'), count(*) FILTER (type = 'mixed'),
                count(*) FILTER (type = 'indirect'), CAST(sum(words) AS BIGINT), median(words), count(DISTINCT document)
            FROM said GROUP BY key ORDER BY 2 DESC, 6 DESC, key LIMIT {self._top:d}
            """,  # noqa: S608 - ours
            given,
        )
        quoted = [Quoted(*row) for row in rows]
        return Sources(quotes, unnamed, silent, quoted)

    def feelings(self, over: Stretches | None) -> list[Felt]:
        """Towards those of whom most is felt."""
        given = {"analyzer": self.others("sentiment")[0]}
        self._base.keep(
            "felt",
            """
            SELECT folded(canonical_name) AS key, canonical_name AS name, sentiment.score AS score, label, document
            FROM annotations
            WHERE kind = 'sentiment' AND fragment = 0 AND analyzer = $analyzer AND sentiment.level = 'target'
                AND canonical_name IS NOT NULL
            """,
            given,
        )
        rows = list(
            self._base.rows(
                f"""
                SELECT key, mode(name), count(*), avg(score), count(*) FILTER (label = 'positive'),
                    count(*) FILTER (label = 'negative')
                FROM felt GROUP BY key ORDER BY 3 DESC, key LIMIT {self._top:d}
                """  # noqa: S608 - ours
            )
        )
        found: dict[str, list[tuple[int, float, int]]] = {}
        if over is not None:
            number = {day: at for at, day in enumerate(over.days)}
            for key, day, mean, count in self._base.rows(
                f"""
                SELECT key, {over.sql} AS day, avg(score), count(*)
                FROM felt JOIN documents ON id = document
                WHERE utc IS NOT NULL AND list_contains($keys, key) GROUP BY 1, 2 ORDER BY 1, 2
                """,  # noqa: S608 - ours
                {"keys": [row[0] for row in rows]},
            ):
                if day in number:
                    found.setdefault(key, []).append((number[day], mean, count))
        return [
            Felt(name, count, mean, positive, negative, found.get(key, []))
            for key, name, count, mean, positive, negative in rows
        ]

    def failures(self) -> list[Failed]:
        rows = self._base.rows(
            """
            SELECT '' AS analyzer, reason, count(*) AS n, 0 FROM documents WHERE reason IS NOT NULL GROUP BY reason
            UNION ALL
            SELECT analyzer, coalesce(r.reason, '?'), count(*), count(*) FILTER (retryable)
            FROM results r ANTI JOIN (SELECT id FROM documents WHERE reason IS NOT NULL) u ON u.id = r.document
            WHERE status <> 'ok' GROUP BY 1, 2
            ORDER BY n DESC, 1, 2
            """
        )
        return [Failed(*row) for row in rows]
