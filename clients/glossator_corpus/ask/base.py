"""The tables of a folder as views of a database, to be asked in SQL.

The views have the tables' columns, and of each document and each result the row that holds, even while a run replaces
some. `documents.utc` is `time` as a plain timestamp in UTC, which needs no knowledge of time zones.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from types import TracebackType
from typing import Any, Self

import duckdb

from glossator.cores import cores
from glossator_corpus.ask.names import MACROS
from glossator_corpus.errors import Damaged, FolderUnusable
from glossator_corpus.tables.folder import files_of, readable, version_of
from glossator_corpus.tables.schema import TABLES, VERSION

_MEMORY = "1GB"
_THREADS = 4
"""At most: DuckDB needs some 125 MB for each before it can go on in files."""
_BATCH = 1000
# What needs no words, or did not happen, is no utterance.
_SAID = """
CREATE MACRO is_said(act, assertion) AS act NOT IN ('believes', 'perceives', 'does') AND assertion = 'asserted'
"""
# What tells rows that a later part replaces: the columns that name a row, for the tables that have one for each.
_KEYS = {"documents": ("id",), "results": ("document", "analyzer")}
_OWNER = {"documents": "documents", "results": "results", "annotations": "results", "attributions": "results"}
_PART = r"CAST(regexp_extract(filename, 'part-(\d+)\.parquet$', 1) AS INTEGER)"


class Base:
    """The tables in a folder, open for questions."""

    def __init__(self, folder: Path, memory: str = _MEMORY) -> None:
        """`memory` is how much of it DuckDB may take before it goes on in temporary files.

        Raises `FolderUnusable` if the folder holds no tables, or those of another version, and `Damaged`.
        """
        version = version_of(folder)
        if version != VERSION:
            raise FolderUnusable(
                f"{folder} has tables of schema version {version}, and this Glossator asks those of version {VERSION}: "
                "ask with the Glossator that wrote them"
            )
        self.folder = folder
        self._memory = memory
        self._scratch = TemporaryDirectory(prefix="glossator-")
        self._base = duckdb.connect()
        try:
            self._prepare()
        except BaseException:
            self.close()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        self._base.close()
        self._scratch.cleanup()

    def rows(self, query: str, given: Mapping[str, Any] | None = None) -> Iterator[tuple[Any, ...]]:
        """What a query has for an answer, row by row; `given` is what its $names stand for. Raises `Damaged`."""
        with self._asking():
            # Of their own, so that one answer can be read while another question is asked.
            cursor = self._base.cursor()
            cursor.execute(query, given or {})
        while True:
            with self._asking():
                rows = cursor.fetchmany(_BATCH)
            if not rows:
                break
            yield from rows
        cursor.close()

    def row(self, query: str, given: Mapping[str, Any] | None = None) -> tuple[Any, ...]:
        """The only row of an answer."""
        (found,) = self.rows(query, given)
        return found

    def keep(self, name: str, query: str, given: Mapping[str, Any] | None = None) -> None:
        """Work a query out once, and let others ask for it by name."""
        with self._asking():
            self._base.execute(f"CREATE OR REPLACE TABLE {name} AS {query}", given or {})

    def _prepare(self) -> None:
        threads = str(min(_THREADS, cores()))
        settings = {
            "memory_limit": self._memory,
            "threads": threads,
            "temp_directory": self._scratch.name,
            "TimeZone": "UTC",
        }
        with self._asking():
            for name, value in settings.items():
                self._base.execute(f"SET {name} = {_quoted(value)}")
            self._base.execute("SET preserve_insertion_order = false")
            for macro in (*MACROS, _SAID):
                self._base.execute(macro)
        for table in TABLES:
            self._view(table)
        for table, key in _KEYS.items():
            self._find_replaced(table, key)
        for table in TABLES:
            moment = ", make_timestamp(epoch_us(time)) AS utc" if table == "documents" else ""
            names = _KEYS[_OWNER[table]]
            same = " AND ".join(f"old.{name} = new.{name}" for name in names)
            # IN and EXISTS would look into every row even if nothing is replaced.
            held = f"ANTI JOIN replaced_{_OWNER[table]} old ON {same} AND old.part = new.part"
            with self._asking():
                self._base.execute(
                    f"CREATE VIEW {table} AS SELECT new.* EXCLUDE (part){moment} FROM every_{table} new {held}"  # noqa: S608
                )

    def _view(self, table: str) -> None:
        files = files_of(self.folder, table)
        for path in files:
            with readable(path):  # names the file that is damaged
                pass
        with self._asking():
            if not files:
                self._base.register(f"no_{table}", TABLES[table].empty_table())
                self._base.execute(f"CREATE TABLE every_{table} AS SELECT *, 0 AS part FROM no_{table}")  # noqa: S608
                self._base.unregister(f"no_{table}")
                return
            listed = ", ".join(_quoted(re.sub(r"([\[*?])", r"[\1]", str(path))) for path in files)
            read = f"read_parquet([{listed}], filename = true, union_by_name = true)"
            self._base.execute(
                f"CREATE VIEW every_{table} AS SELECT * EXCLUDE (filename), {_PART} AS part FROM {read}"  # noqa: S608
            )

    def _find_replaced(self, table: str, key: Sequence[str]) -> None:
        """Rows that a later part has, too: the run that will take them out is under way, or was killed."""
        names = ", ".join(key)
        self.keep(
            f"replaced_{table}",
            f"""
            WITH twice AS (
                SELECT {names}, max(part) AS last FROM every_{table}
                WHERE hash({names}) IN (SELECT hash({names}) FROM every_{table} GROUP BY 1 HAVING count(*) > 1)
                GROUP BY {names}
            )
            SELECT {names}, part FROM every_{table} JOIN twice USING ({names}) WHERE part < last
            """,  # noqa: S608 - ours
        )

    @contextmanager
    def _asking(self) -> Iterator[None]:
        try:
            yield
        except duckdb.OutOfMemoryException as error:
            raise Damaged(
                f"the answer from {self.folder} needs more than {self._memory} of memory and the room that there is in "
                f"{Path(self._scratch.name).parent}: ask for less, a shorter time say, or set TMPDIR to a larger place"
            ) from error
        except (duckdb.ParserException, duckdb.BinderException, duckdb.CatalogException):
            raise  # the question is wrong, not the tables
        except duckdb.Error as error:
            # Only what is told of files is free of what is in them.
            told = str(error).splitlines()[0] if isinstance(error, duckdb.IOException) else type(error).__name__
            raise Damaged(
                f"the tables in {self.folder} cannot be read ({told}): ask again when no run writes to them; if "
                "a file is damaged, remove its part from all tables, and the next run does again what was in it"
            ) from error


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
