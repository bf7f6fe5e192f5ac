"""A dump of the catalogue: every public record in each format that is dumped, in one pass.

Only what everybody may read. Records are read by the page, in the order of their keys, so memory is
that of a page; one that cannot be told is named in the manifest, and stops nothing. What is killed
leaves the former dump as it was, and the next one begins anew.
"""

from __future__ import annotations

import csv
import gzip
import io
import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID

from flask import current_app
from invenio_db import db
from invenio_rdm_records.records.models import RDMRecordMetadata
from invenio_rdm_records.records.systemfields.deletion_status import RecordDeletionStatusEnum
from sqlalchemy import select

from thalie.crosswalks.formats import DUMPED, Dump, Format
from thalie.crosswalks.model import Record
from thalie.crosswalks.settings import Settings
from thalie.records.versions import public, published

from .bulk import read_models
from .dump_changes import Former, Known, digest, kept
from .dump_folder import DIGESTS, MANIFEST, DumpFolder, Json, WholeDump, Written
from .rendering import house

PAGE = 100  # records read at once
ROWS = 1000  # rows of withdrawn records read at once
VERSION = 1  # of the manifest
DELETIONS = "deletions.csv"
COLUMNS = ("id", "doi", "day", "reason")
CLOSED = "closed"  # the reason of one that is there and public no more

Row = tuple[UUID, str]
Say = Callable[[int], None]


def folder() -> DumpFolder:
    """Where the dumps of this instance lie."""
    given = current_app.config["THALIE_DUMPS"]
    return DumpFolder(Path(given) if given else Path(current_app.instance_path) / "dumps")


def make_dump(say: Say = lambda number: None, *, drop: bool = False) -> WholeDump:
    """Make a dump and take away those that are too old; ``drop``: all others.

    SAY is told how many records were read. Raises ``DumpBusyError``, and ``OSError`` where the
    folder cannot be written.
    """
    where, moment = folder(), datetime.now(UTC)
    former = next(iter(where.dumps()), None)
    with where.begin(moment) as partial:
        gone = _Pass(partial, moment, former, house()).run(say)
    newest = where.dumps()[0]
    days = timedelta(days=current_app.config["THALIE_DUMPS_KEPT"])
    where.keep(newest, moment if drop or gone else moment - days)
    return newest


@dataclass(slots=True)
class _Set:
    """The files of one set, all records or those that changed, a file for each format."""

    name: str
    files: list[tuple[Format, Dump, Written]]

    @classmethod
    def begun(cls, name: str, path: Path, stack: ExitStack) -> _Set:
        made = cls(name, [])
        for one, how in DUMPED:
            file = Written(path / f"{name}.{how.extension}.gz", compressed=True)
            stack.callback(file.close)
            file.write(how.head)
            made.files.append((one, how, file))
        return made

    def add(self, documents: Sequence[bytes | None]) -> None:
        """A record, as each format tells it."""
        for (_, how, file), document in zip(self.files, documents, strict=True):
            if document is not None:
                file.write(how.part(document))
                file.records += 1

    def end(self) -> Iterator[Json]:
        """Close the files; what the manifest says of them."""
        for one, how, file in self.files:
            file.write(how.foot)
            file.close()
            yield {**_told(file, self.name, how.media_type), "format": one.key,
                   "profile": one.profile}  # fmt: skip


@dataclass(slots=True)
class _Pass:
    """One pass through the catalogue, in which PATH is filled."""

    path: Path
    moment: datetime
    former: WholeDump | None
    house: Settings
    number: int = 0
    changed: int = 0
    skipped: list[Json] = field(default_factory=list)

    def run(self, say: Say) -> bool:
        """Write all files; returns whether a record is public no more that was in the former."""
        before = Former(kept(self.former.path / DIGESTS) if self.former else ())
        with ExitStack() as stack:
            whole = _Set.begun("records", self.path, stack)
            changes = _Set.begun("changes", self.path, stack) if self.former else None
            digests = stack.enter_context(gzip.open(self.path / DIGESTS, "wb", 1))
            for row, documents in self._records():
                known = before.find(row[0].hex)
                if documents is None:
                    digests.write(known.line() if known else b"")  # as it was, until it is mended
                    continue
                doi, told = documents
                now = Known(row[0].hex, digest(one or b"" for one in told), row[1], doi)
                digests.write(now.line())
                whole.add(told)
                self.number += 1
                if changes and known != now:
                    changes.add(told)
                    self.changed += 1
                if self.number % PAGE == 0:
                    say(self.number)
            before.end()
            files = [*whole.end(), *(changes.end() if changes else ())]
        files.append(self._list(DELETIONS, "deletions", _withdrawn()))
        if changes:
            gone = (_gone(one, self.moment) for one in before.gone)
            files.append(self._list(f"changes-{DELETIONS}", "changes-deletions", gone))
        self._tell(files)
        say(self.number)
        return bool(before.gone)

    def _records(self) -> Iterator[tuple[Row, tuple[str, list[bytes | None]] | None]]:
        """Each record with its DOI and documents; without, where it cannot be told."""
        for page in pages():
            for row, model in self._models(page):
                yield row, self._documents(row, model) if model else None

    def _models(self, page: Sequence[Row]) -> Iterator[tuple[Row, Record | None]]:
        """The models of a page; nothing of one that cannot be read."""
        try:
            read = _read(page)
        except Exception as error:
            current_app.logger.warning("A page of the dump is read by the record: %r", error)
            page, read = _one_by_one(page)
        for row in page:
            if row[0] not in read:
                self._skip(row, "it cannot be read")
            yield row, read.get(row[0])

    def _documents(self, row: Row, model: Record) -> tuple[str, list[bytes | None]] | None:
        found: list[bytes | None] = []
        for one, _ in DUMPED:
            try:
                found.append(one.render(model, self.house) if one.exists(model) else None)
            except Exception as error:
                self._skip(row, f"it cannot be told as {one.key}", error)
                return None
        return model.doi, found

    def _skip(self, row: Row, why: str, error: object = "") -> None:
        current_app.logger.error("Record %s is not in the dump: %s %r", row[1], why, error)
        self.skipped.append({"id": row[1], "why": why})

    def _list(self, name: str, kind: str, rows: Iterable[Sequence[str]]) -> Json:
        """A table of records, as CSV (RFC 4180)."""
        file = Written(self.path / name, compressed=False)
        file.write(_csv(COLUMNS))
        for row in rows:
            file.write(_csv(row))
            file.records += 1
        file.close()
        return _told(file, kind, "text/csv")

    def _tell(self, files: list[Json]) -> None:
        made: Json = {
            "version": VERSION,
            "moment": self.moment.isoformat(timespec="seconds"),
            "since": self.former.moment.isoformat(timespec="seconds") if self.former else None,
            "site": self.house.site,
            "records": self.number,
            "changed": self.changed if self.former else None,
            "skipped": self.skipped,
            "files": files,
        }
        text = json.dumps(made, indent=1, ensure_ascii=False)
        (self.path / MANIFEST).write_text(f"{text}\n", "utf-8")


def _told(file: Written, kind: str, media_type: str) -> Json:
    return {
        "name": file.name,
        "set": kind,
        "media_type": media_type,
        "records": file.records,
        "size": file.size,
        "sha256": file.sha256,
    }


def pages() -> Iterator[list[Row]]:
    """Versions that everybody may read, by key and id, in the order of their keys.

    What is read of a page before the next one is asked for is from the same moment: one that is
    closed meanwhile is either closed or open in all of it.
    """
    last: UUID | None = None
    while True:
        _same_moment()
        model = RDMRecordMetadata
        query = select(model.id, model.json["id"].as_string()).where(public()).order_by(model.id)
        query = query.where(model.id > last) if last else query
        page = [(key, str(id_)) for key, id_ in db.session.execute(query.limit(PAGE))]
        if not page:
            db.session.rollback()
            return
        yield page
        last = page[-1][0]


def _same_moment() -> None:
    """All that is read until the next rollback is as it was when the first of it was."""
    db.session.rollback()
    db.session.connection(execution_options={"isolation_level": "REPEATABLE READ"})


def _read(page: Sequence[Row]) -> dict[UUID, Record]:
    """The models of those that can be read."""
    return dict(read_models([key for key, _ in page], analyses=True))


def _one_by_one(page: Sequence[Row]) -> tuple[list[Row], dict[UUID, Record]]:
    """The rows of PAGE that are public still, and the models of those that can be read."""
    still: list[Row] = []
    read: dict[UUID, Record] = {}
    for row in page:
        _same_moment()
        query = select(RDMRecordMetadata.id).where(RDMRecordMetadata.id == row[0], public())
        if db.session.scalar(query) is None:
            continue
        still.append(row)
        try:
            read |= _read([row])
        except Exception as error:
            current_app.logger.warning("Record %s cannot be read: %r", row[1], error)
    return still, read


def _withdrawn() -> Iterator[tuple[str, ...]]:
    """The withdrawn versions whose tombstones everybody may see."""
    model, last = RDMRecordMetadata, None
    while True:
        where = [published(), model.deletion_status == RecordDeletionStatusEnum.DELETED.value]
        where += [model.id > last] if last else []
        query = select(model.id, model.json).where(*where).order_by(model.id).limit(ROWS)
        rows = db.session.execute(query).all()
        for _, document in rows:
            if _shows_tombstone(document):
                yield _deletion(document)
        db.session.rollback()
        if len(rows) < ROWS:
            return
        last = rows[-1][0]


def _shows_tombstone(document: Json) -> bool:
    stone, access = document.get("tombstone") or {}, document.get("access") or {}
    return bool(stone.get("is_visible")) and access.get("record") == "public"


def _deletion(document: Json) -> tuple[str, ...]:
    stone = document.get("tombstone") or {}
    reason = (stone.get("removal_reason") or {}).get("id") or ""
    doi = ((document.get("pids") or {}).get("doi") or {}).get("identifier") or ""
    return str(document.get("id")), str(doi), str(stone.get("removal_date"))[:10], str(reason)


def _gone(known: Known, moment: datetime) -> tuple[str, ...]:
    """What is told of one that was public: its tombstone, else that it is closed now."""
    model = RDMRecordMetadata
    query = select(model.json).where(model.id == UUID(known.key), published())
    document = db.session.scalar(query) or {}
    if _shows_tombstone(document):
        return _deletion(document)
    return known.id, known.doi, moment.date().isoformat(), CLOSED


def _csv(row: Iterable[str]) -> bytes:
    text = io.StringIO()
    csv.writer(text).writerow(row)
    return text.getvalue().encode()
