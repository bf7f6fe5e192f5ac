"""The DOIs on disk: one SQLite file that survives a restart, a kill and several threads.

Every change is one transaction that is on disk before it is acknowledged
(write-ahead log, ``synchronous=FULL``).
"""

from __future__ import annotations

import json
import sqlite3
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

from thalie_local.sandbox.activities import Activity, changes
from thalie_local.sandbox.states import Doi, State

_SCHEMA = """
CREATE TABLE IF NOT EXISTS dois (
    name TEXT PRIMARY KEY,
    state TEXT NOT NULL,
    url TEXT,
    title TEXT NOT NULL,
    metadata TEXT NOT NULL,
    metadata_version INTEGER NOT NULL,
    created TEXT NOT NULL,
    updated TEXT NOT NULL,
    registered TEXT
) STRICT;
CREATE INDEX IF NOT EXISTS dois_created ON dois (created, name, state);
CREATE INDEX IF NOT EXISTS dois_updated ON dois (updated, name, state);
CREATE TABLE IF NOT EXISTS earlier (
    name TEXT PRIMARY KEY,
    state TEXT NOT NULL,
    url TEXT,
    title TEXT NOT NULL,
    metadata TEXT NOT NULL,
    metadata_version INTEGER NOT NULL,
    created TEXT NOT NULL,
    updated TEXT NOT NULL,
    registered TEXT
) STRICT;
CREATE TABLE IF NOT EXISTS activities (
    id TEXT PRIMARY KEY,
    doi TEXT NOT NULL,
    action TEXT NOT NULL,
    version INTEGER NOT NULL,
    changes TEXT NOT NULL,
    time TEXT NOT NULL,
    UNIQUE (doi, version)
) STRICT;
CREATE TABLE IF NOT EXISTS calls (
    number INTEGER PRIMARY KEY,
    time TEXT NOT NULL,
    method TEXT NOT NULL,
    doi TEXT NOT NULL,
    status INTEGER NOT NULL,
    note TEXT NOT NULL
) STRICT;
CREATE INDEX IF NOT EXISTS calls_doi ON calls (doi);
"""

_COLUMNS = "name, state, url, metadata, metadata_version, created, updated, registered"
_ORDERS = {
    "created": "created ASC, name ASC",
    "-created": "created DESC, name DESC",
    "updated": "updated ASC, name ASC",
    "-updated": "updated DESC, name DESC",
    "name": "name ASC",
    "-name": "name DESC",
}
ORDERS = frozenset(_ORDERS)
_ACTIVITIES = "SELECT id, doi, action, version, changes, time FROM activities"
_CONTAINS = {
    "any": "instr(fold(name || ' ' || ifnull(url, '') || ' ' || metadata), ?)",
    "name": "name = ?",
    "name*": "instr(name, ?) = 1",
    "title": "instr(fold(title), ?)",
    "url": "instr(fold(ifnull(url, '')), ?)",
    "state": "+state = ?",
}
_SPANNED = {
    "created": "created",
    "updated": "updated",
    "registered": "registered",
    "published": "CAST(json_extract(metadata, '$.publicationYear') AS TEXT)",
}


@dataclass(frozen=True, slots=True)
class Span:
    """From ``low`` to ``high``, both included unless ``above`` or ``below``; empty: no limit.

    ``of`` is ``created``, ``updated``, ``registered`` (ISO 8601, UTC), or ``published`` (a year).
    """

    of: str
    low: str = ""
    high: str = ""
    above: bool = False
    below: bool = False


@dataclass(frozen=True, slots=True)
class Selection:
    """Which DOIs are meant. Empty ``prefixes`` or ``states`` select every one.

    ``text`` is looked for in DOI, title and URL, whatever the case. ``words`` are pairs of a
    field (``any``, ``name``, ``name*`` for its beginning, ``title``, ``url``, ``state``) and what
    it has to hold; ``spans`` are times. ``nothing`` selects none at all.
    """

    prefixes: tuple[str, ...] = ()
    states: tuple[State, ...] = ()
    text: str = ""
    words: tuple[tuple[str, str], ...] = ()
    spans: tuple[Span, ...] = ()
    nothing: bool = False


@dataclass(frozen=True, slots=True)
class Call:
    """One answered request to the REST API: never its credentials, nor its body."""

    time: str
    method: str
    doi: str
    status: int
    note: str = ""


class Store:
    """DOIs and calls in the SQLite file ``path``, which is made where absent.

    Raises ``sqlite3.Error`` where the file cannot be made, or is something else.
    """

    def __init__(self, path: Path) -> None:
        self._lock = threading.RLock()
        self._connection = sqlite3.connect(
            path, timeout=10, isolation_level=None, check_same_thread=False
        )
        self._connection.execute("PRAGMA journal_mode=WAL")
        self._connection.execute("PRAGMA synchronous=FULL")
        self._connection.executescript(_SCHEMA)
        self._connection.create_function("fold", 1, _folded, deterministic=True)

    def close(self) -> None:
        """Give the file back. The store is of no use afterwards."""
        with self._lock:
            self._connection.close()

    def get(self, name: str) -> Doi | None:
        """The DOI of that name, whatever the case, or nothing."""
        query = f"SELECT {_COLUMNS} FROM dois WHERE name = ?"  # noqa: S608 (constant columns)
        with self._lock:
            row = self._connection.execute(query, (name.lower(),)).fetchone()
        return _doi(row) if row else None

    def earlier(self, name: str) -> Doi | None:
        """The DOI as it was before its last change, or nothing."""
        query = f"SELECT {_COLUMNS} FROM earlier WHERE name = ?"  # noqa: S608 (constant columns)
        with self._lock:
            row = self._connection.execute(query, (name.lower(),)).fetchone()
        return _doi(row) if row else None

    def put(self, name: str, make: Callable[[Doi | None], Doi]) -> Doi:
        """Keep what ``make`` makes of the DOI ``name``, or of nothing, and return it.

        No one else changes anything meanwhile. Where ``make`` raises, nothing changes. What
        changed is kept as an activity.
        """
        with self._transaction() as connection:
            known = self.get(name)
            made = make(known)
            self._keep_activity(connection, known, made)
            connection.execute(
                "INSERT OR REPLACE INTO earlier SELECT * FROM dois WHERE name = ?", (made.name,)
            )
            connection.execute(
                "INSERT OR REPLACE INTO dois VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", _row(made)
            )
        return made

    def delete(self, name: str, check: Callable[[Doi | None], None]) -> None:
        """Remove the DOI ``name``, unless ``check`` raises."""
        with self._transaction() as connection:
            check(self.get(name))
            for table, column in (("dois", "name"), ("earlier", "name"), ("activities", "doi")):
                connection.execute(
                    f"DELETE FROM {table} WHERE {column} = ?",  # noqa: S608 (constants)
                    (name.lower(),),
                )

    def activities(self, doi: str, *, limit: int, offset: int = 0) -> list[Activity]:
        """What was done to the DOI, newest first."""
        query = f"{_ACTIVITIES} WHERE doi = ? ORDER BY version DESC LIMIT ? OFFSET ?"
        with self._lock:
            rows = self._connection.execute(query, (doi.lower(), limit, offset)).fetchall()
        return [_activity(row) for row in rows]

    def count_activities(self, doi: str) -> int:
        """How often the DOI was changed."""
        query = "SELECT count(*) FROM activities WHERE doi = ?"
        with self._lock:
            return int(self._connection.execute(query, (doi.lower(),)).fetchone()[0])

    def activity(self, identifier: str) -> Activity | None:
        """One activity, or nothing."""
        with self._lock:
            row = self._connection.execute(f"{_ACTIVITIES} WHERE id = ?", (identifier,)).fetchone()
        return _activity(row) if row else None

    def count(self, selection: Selection) -> int:
        """How many DOIs are selected."""
        where, values = _where(selection)
        with self._lock:
            row = self._connection.execute(
                f"SELECT count(*) FROM dois WHERE {where}",  # noqa: S608 (see _where)
                values,
            ).fetchone()
        return int(row[0])

    def find(
        self, selection: Selection, *, limit: int, offset: int = 0, order: str = "-updated"
    ) -> list[Doi]:
        """The selected DOIs, in one of the ``ORDERS``."""
        where, values = _where(selection)
        query = (
            f"SELECT {_COLUMNS} FROM dois WHERE {where} "  # noqa: S608 (see _where)
            f"ORDER BY {_ORDERS[order]} LIMIT ? OFFSET ?"
        )
        return self._dois(query, [*values, limit, offset])

    def find_after(
        self, selection: Selection, *, limit: int, after: tuple[str, str] | None
    ) -> list[Doi]:
        """The selected DOIs by age, those that follow ``after`` (time of creation, DOI).

        A walk with this cursor meets each DOI once, also while others are added.
        """
        where, values = _where(selection)
        if after:
            where, values = f"{where} AND (created, name) > (?, ?)", [*values, *after]
        query = (
            f"SELECT {_COLUMNS} FROM dois WHERE {where} "  # noqa: S608 (see _where)
            f"ORDER BY {_ORDERS['created']} LIMIT ?"
        )
        return self._dois(query, [*values, limit])

    def log(self, call: Call) -> None:
        """Keep that the call was answered."""
        with self._transaction() as connection:
            connection.execute(
                "INSERT INTO calls (time, method, doi, status, note) VALUES (?, ?, ?, ?, ?)",
                (call.time, call.method, call.doi.lower(), call.status, call.note),
            )

    def count_calls(self, doi: str | None = None) -> int:
        """How many calls were about one DOI, or in all."""
        where, values = _about(doi)
        query = f"SELECT count(*) FROM calls WHERE {where}"  # noqa: S608 (see _about)
        with self._lock:
            return int(self._connection.execute(query, values).fetchone()[0])

    def calls(self, doi: str | None = None, *, limit: int = 1000) -> list[Call]:
        """The newest ``limit`` calls, oldest of them first: about one DOI, or all."""
        where, values = _about(doi)
        query = (
            f"SELECT time, method, doi, status, note FROM calls WHERE {where} "  # noqa: S608
            "ORDER BY number DESC LIMIT ?"
        )
        with self._lock:
            rows = self._connection.execute(query, [*values, limit]).fetchall()
        return [Call(*row) for row in reversed(rows)]

    def _keep_activity(self, connection: sqlite3.Connection, known: Doi | None, made: Doi) -> None:
        changed = changes(known, made)
        if changed:
            connection.execute(
                "INSERT INTO activities VALUES (?, ?, ?, ?, ?, ?)",
                (
                    str(uuid4()),
                    made.name,
                    "update" if known else "create",
                    self.count_activities(made.name) + 1,
                    json.dumps(changed, ensure_ascii=False),
                    made.updated,
                ),
            )

    def _dois(self, query: str, values: Sequence[str | int]) -> list[Doi]:
        with self._lock:
            return [_doi(row) for row in self._connection.execute(query, values)]

    @contextmanager
    def _transaction(self) -> Iterator[sqlite3.Connection]:
        with self._lock, self._connection:  # the connection commits, or rolls back
            self._connection.execute("BEGIN IMMEDIATE")
            yield self._connection


def _where(selection: Selection) -> tuple[str, list[str | int]]:
    """Condition with placeholders only, and the values for them.

    A plus keeps SQLite from choosing an index that would have all results sorted for one page.
    """
    conditions, values = ["0" if selection.nothing else "1"], list[str | int]()
    if selection.prefixes:
        ranges = " OR ".join("(+name >= ? AND +name < ?)" for _ in selection.prefixes)
        conditions.append(f"({ranges})")
        for prefix in selection.prefixes:
            values += (f"{prefix}/", f"{prefix}0")  # 0 follows the slash
    if selection.states:
        conditions.append(f"+state IN ({', '.join('?' for _ in selection.states)})")
        values += selection.states
    if selection.text:
        conditions.append("instr(fold(name || ' ' || title || ' ' || ifnull(url, '')), ?)")
        values.append(_folded(selection.text))
    for field, word in selection.words:
        conditions.append(_CONTAINS[field])
        values.append(_folded(word))
    for span in selection.spans:
        for limit, sign in _limits(span):
            conditions.append(f"{_SPANNED[span.of]} {sign} ?")
            values.append(limit)
    return " AND ".join(conditions), values


def _limits(span: Span) -> Iterator[tuple[str, str]]:
    if span.low:
        yield span.low, ">" if span.above else ">="
    if span.high:
        yield span.high, "<" if span.below else "<="


def _about(doi: str | None) -> tuple[str, list[str]]:
    return ("1", []) if doi is None else ("doi = ?", [doi.lower()])


def _folded(text: str) -> str:
    return text.casefold()


def _row(doi: Doi) -> tuple[str | int | None, ...]:
    return (
        doi.name,
        doi.state,
        doi.url,
        doi.title,
        json.dumps(dict(doi.metadata), ensure_ascii=False),
        doi.metadata_version,
        doi.created,
        doi.updated,
        doi.registered,
    )


def _doi(row: tuple[str, str, str | None, str, int, str, str, str | None]) -> Doi:
    name, state, url, metadata, version, created, updated, registered = row
    return Doi(name, State(state), url, json.loads(metadata), version, created, updated, registered)


def _activity(row: tuple[str, str, str, int, str, str]) -> Activity:
    identifier, doi, action, version, changed, time = row
    return Activity(identifier, doi, action, version, json.loads(changed), time)
