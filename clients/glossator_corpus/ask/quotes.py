"""Who said what, about whom or what, and when: `glossator quotes`.

Somebody is found by any name that a document has for them: where the Harbour Board is introduced as the HB, "HB" finds
quotations of "the board", too, if the analyzers saw that these are one. Across documents only names tell.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields
from datetime import UTC, datetime

from glossator.errors import OptionsInvalid
from glossator_corpus.ask.base import Base

CONTEXT = 160
"""Code points before and after a quotation, where they are asked for."""
_CLOSE = 0.85
"""Similarity of names (Jaro–Winkler, 0 to 1) from which on one may be meant by the other."""
_WORDS = 16
_AROUND = f"""
    substring(d.text, greatest(1, content_begin - {CONTEXT} + 1), least(content_begin, {CONTEXT})) AS before,
    substring(d.text, content_end + 1, {CONTEXT}) AS after
"""


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked for; what is None or empty does not matter."""

    by: str | None = None
    """A name, or some words of one."""
    about: str | None = None
    """Words that stand in the quotation, or somebody who is mentioned there."""
    since: datetime | None = None
    until: datetime | None = None
    """In UTC; the first moment that is too late."""
    types: Sequence[str] = ()
    """direct, indirect, mixed."""
    everything: bool = False
    """Also what is believed, perceived or done without a word, and what is denied, asked, supposed or foreseen."""


@dataclass(frozen=True, slots=True)
class Quote:
    """A quotation, and where it stands."""

    time: datetime | None
    """Of the document, in UTC."""
    document: str
    analyzer: str
    title: str | None
    url: str | None
    file: str
    name: str | None
    """The fullest name in the document of who said it, if it is known who that is."""
    source: str | None
    """Who said it, in the words of the text."""
    type: str
    act: str
    assertion: str
    cue: str | None
    content: str | None
    begin: int | None
    end: int | None
    """Of the content, in code points of the document's text."""
    reported_by: str | None
    """Who is quoted as having said that it was said, if it stands in another quotation."""
    before: str | None = None
    after: str | None = None
    """Text around it, where that was asked for."""


COLUMNS = tuple(field.name for field in fields(Quote))[:-2]


class Quotes:
    """The quotations that are asked for, found but not yet read."""

    def __init__(self, base: Base, asked: Asked, *, context: bool = False) -> None:
        """`context` is whether the text around them is wanted, too.

        Raises `OptionsInvalid` if a name or text has no letters and no digits."""
        self._base = base
        self._asked = asked
        self._timed = asked.since is not None or asked.until is not None
        self._find(context)
        self._wanted = "fits AND timely" if asked.everything else "fits AND timely AND said"

    @property
    def count(self) -> int:
        return self._number(self._wanted)

    def __iter__(self) -> Iterator[Quote]:
        return self.read()

    def read(self, limit: int | None = None) -> Iterator[Quote]:
        """In the order of time, and then of place; those without a time last."""
        cut = "" if limit is None else f"LIMIT {limit:d}"
        query = f"""
            SELECT utc, document, analyzer, title, url, file, source_name, source, type, act, assertion, cue, content,
                content_begin, content_end, reported_by, before, after
            FROM attributed WHERE {self._wanted} ORDER BY utc NULLS LAST, document, content_begin, id {cut}
        """  # noqa: S608 - ours
        for row in self._base.rows(query):
            yield Quote(_utc(row[0]), *row[1:])

    def also(self) -> list[str]:
        """What the reader of an answer should know: what was left out, and why. One line each."""
        lines = []
        if not self._asked.everything and (count := self._number("fits AND timely AND NOT said")):
            more = "1 more is" if count == 1 else f"{count:,} more are"
            lines.append(f"{more} no utterance (believed, done, denied, asked …): --all shows them")
        if self._timed and (count := self._number("fits AND utc IS NULL")):
            more = "1 more, in a document" if count == 1 else f"{count:,} more, in documents"
            lines.append(f"{more} without a time, cannot be told to be of that time")
        analyzers = [name for (name,) in self._base.rows("SELECT DISTINCT analyzer FROM attributed ORDER BY 1")]
        if len(analyzers) > 1:
            lines.append(f"{' and '.join(analyzers)} look for quotations: what more than one found is there as often")
        return lines

    def why_none(self) -> str:
        """What to tell if nothing was found."""
        asked, base = self._asked, self._base
        if not base.row("SELECT count(*) FROM attributions")[0]:
            return _without(base)
        every = self._number("true")
        if asked.by is None or every:
            limits = [
                *(["about that"] if asked.about is not None else []),
                *(["of that type"] if asked.types else []),
                *(["of that time"] if self._timed else []),
            ]
            whose = f" by {asked.by!r}" if asked.by is not None else ""
            what = "the only quotation" if every == 1 else f"none of the {every:,} quotations"
            fits = "is not" if every == 1 else "is"
            return f"{what}{whose} {fits} {' and '.join(limits) or 'an utterance'}"
        (named,) = base.row("SELECT count(DISTINCT document) FROM named")
        if named:
            where = "1 document" if named == 1 else f"{named:,} documents"
            return f"{asked.by!r} is named in {where} and quoted in none"
        close = self._close(asked.by)
        hint = f"; did you mean {', '.join(close)}?" if close else ""
        return f"nobody called {asked.by!r} is quoted or named{hint}"

    def _find(self, context: bool) -> None:
        base, asked = self._base, self._asked
        # Texts are large: they are read only if they are wanted.
        text, around = (", text", _AROUND) if context else ("", "NULL AS before, NULL AS after")
        wanted = ["true"]
        if asked.by is not None:
            self._name("named", asked.by)
            wanted.append(
                """(EXISTS (FROM named n WHERE n.document = a.document AND n.entity_id = a.source_entity_id
                            AND n.canonical_name = a.source_name)
                OR (a.source_name IS NULL AND a.source IN (FROM sources)))"""
            )
            base.keep(
                "sources",
                """
                SELECT source FROM (SELECT DISTINCT source FROM attributions WHERE source_name IS NULL)
                WHERE list_has_all(words_of(head_of(source)), words_of($by)) OR folded(source) = folded($by)
                """,
                {"by": asked.by},
            )
        given: dict[str, object] = {}
        about = types = timed = "true"
        if asked.about is not None:
            self._name("spoken_of", asked.about)
            given["about"] = asked.about
            end = "" if asked.about.rstrip().endswith("*") else " || ' '"
            about = f"""(contains(' ' || folded(a.content) || ' ', ' ' || folded($about){end})
                OR EXISTS (FROM spoken_of m WHERE m.document = a.document AND m.begin >= a.content_begin
                           AND m.begin < a.content_end))"""
        if asked.types:
            given["types"] = list(asked.types)
            types = "list_contains($types, a.type)"
        for name, moment, how in (("since", asked.since, ">="), ("until", asked.until, "<")):
            if moment is not None:
                timed += f" AND d.utc {how} ${name}"
                given[name] = moment.astimezone(UTC).replace(tzinfo=None)
        base.keep(
            "attributed",
            f"""
            WITH d AS (
                SELECT id, utc, attributes['title'] AS title, attributes['url'] AS url, source AS file{text}
                FROM documents
            ), nested AS (
                SELECT document, analyzer, parent FROM attributions WHERE parent IS NOT NULL
            ), p AS (
                SELECT p.document, p.analyzer, p.id, coalesce(p.source_name, p.source) AS reported_by
                FROM attributions p SEMI JOIN nested n
                    ON n.document = p.document AND n.analyzer = p.analyzer AND n.parent = p.id
            )
            SELECT a.*, d.utc, title, url, file, {around}, reported_by, is_said(a.act, a.assertion) AS said,
                coalesce({about}, false) AND {types} AS fits, coalesce({timed}, false) AS timely
            FROM attributions a JOIN d ON d.id = a.document
            LEFT JOIN p ON p.document = a.document AND p.analyzer = a.analyzer AND p.id = a.parent
            WHERE {" AND ".join(wanted)}
            """,  # noqa: S608 - ours
            given,
        )

    def _number(self, which: str) -> int:
        return int(self._base.row(f"SELECT count(*) FROM attributed WHERE {which}")[0])  # noqa: S608 - ours

    def _name(self, table: str, name: str) -> None:
        """Mentions of whoever has a name like this, as a table: document, entity_id, canonical_name, begin."""
        (words,) = self._base.row("SELECT words_of($name)", {"name": name})
        if not words:
            raise OptionsInvalid(f"{name[:50]!r} has no letters and no digits: give words of a name or of a text")
        if len(words) > _WORDS:
            raise OptionsInvalid(f"that has {len(words)} words, and at most {_WORDS} are looked for: give fewer")
        self._base.keep(
            table,
            """
            WITH mentions AS (
                SELECT document, entity_id, canonical_name, text, "begin" FROM annotations
                WHERE kind = 'entity' AND fragment = 0 AND canonical_name IS NOT NULL
            ), names AS (
                SELECT name FROM (SELECT canonical_name AS name FROM mentions UNION SELECT text FROM mentions)
                WHERE list_has_all(words_of(name), words_of($name))
            ), meant AS (
                SELECT DISTINCT document, entity_id, canonical_name FROM mentions
                WHERE canonical_name IN (FROM names) OR text IN (FROM names)
            )
            SELECT * FROM mentions SEMI JOIN meant USING (document, entity_id, canonical_name)
            """,
            {"name": name},
        )

    def _close(self, name: str) -> list[str]:
        """Names of who is quoted that are like this one, with how often that is."""
        rows = self._base.rows(
            """
            WITH names AS (
                SELECT coalesce(source_name, source) AS name, count(*) AS quotes FROM attributions GROUP BY name
            ), words AS (SELECT name, quotes, unnest(words_of(name)) AS word FROM names WHERE name IS NOT NULL),
            close AS (
                SELECT name, quotes, wanted, max(jaro_winkler_similarity(word, wanted)) AS likeness
                FROM words, (SELECT unnest(words_of($name)) AS wanted) GROUP BY ALL
            )
            SELECT name, quotes FROM close GROUP BY ALL HAVING avg(likeness) >= $close
            ORDER BY avg(likeness) DESC, quotes DESC, name LIMIT 5
            """,
            {"name": name, "close": _CLOSE},
        )
        return [f"{found} ({quotes:,})" for found, quotes in rows]


def _without(base: Base) -> str:
    analyzers = [name for (name,) in base.rows("SELECT DISTINCT analyzer FROM results ORDER BY 1")]
    if not analyzers:
        return f"the tables in {base.folder} are empty: give 'glossator run' documents"
    if "attribution" not in analyzers:
        return (
            f"the tables in {base.folder} have results of {', '.join(analyzers)}, which say nothing of quotations: run "
            "'glossator run' again with --analyzers attribution, and only that will be done"
        )
    return f"nobody is quoted in the documents of {base.folder}"


def _utc(time: datetime | None) -> datetime | None:
    return None if time is None else time.replace(tzinfo=UTC)
