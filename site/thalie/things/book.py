"""The book of things that published versions name: objects, samples, keepers, people.

A version is told of only while everybody may read its metadata and it is not withdrawn: asked when
the thing is shown, so that a withdrawal or a restriction need not be written here. The newest
version of a dataset speaks for it; what only older ones name is still told of by those.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from flask import current_app
from invenio_db import db
from invenio_rdm_records.proxies import current_rdm_records_service as records
from invenio_rdm_records.records.models import RDMRecordMetadata
from sqlalchemy import ColumnElement, Select, delete, func, insert, select
from sqlalchemy.exc import SQLAlchemyError

from thalie.crosswalks.thing_graphs import Dataset
from thalie.crosswalks.things import Named, named
from thalie.records.changes import Change, Kind
from thalie.records.documents import of_rows
from thalie.records.read_model import Page
from thalie.records.versions import newest, public, walk

from .models import NamedThing

PIECE = 200  # versions that are read at a time


@dataclass(frozen=True, slots=True)
class Naming:
    """A public dataset that names a thing, and how; ``place`` is as in ``Named``."""

    version: UUID
    key: str
    place: int
    label: str
    dataset: Dataset


def follow(change: Change) -> None:
    """Write down what a version names, with its publication, also while it is closed."""
    if change.kind is Kind.PUBLISHED:
        with db.session.no_autoflush:
            write(change.record.id, named(change.model))


def write(version: UUID, things: Iterable[Named]) -> None:
    """Keep these as what a version names. Not committed."""
    forget = delete(NamedThing).where(NamedThing.version_id == version)
    db.session.execute(forget.execution_options(synchronize_session=False))
    rows = [
        {
            "version_id": version,
            "kind": one.kind,
            "key": one.key,
            "place": one.place,
            "label": one.label,
        }
        for one in things
    ]
    if rows:
        db.session.execute(insert(NamedThing), rows)


def rebuild(tell: Callable[[int], None] = lambda number: None) -> tuple[int, int]:
    """Read all published versions again; returns how many were read, and how many could not be.

    For an instance whose datasets are older than the book. Commits in pieces.
    """
    number = written = 0
    for ids in walk(PIECE):
        for id_, things in list(_read(ids)):  # all before a write: a failed reading rolls back
            try:
                with db.session.begin_nested():
                    write(id_, things)
            except SQLAlchemyError:  # published in this moment, perhaps; then it wrote them itself
                current_app.logger.exception("The things of %s cannot be written", id_)
            else:
                written += 1
        db.session.commit()
        db.session.expunge_all()
        number += len(ids)
        tell(number)
    return number, number - written


def _read(versions: Sequence[UUID]) -> Iterator[tuple[UUID, list[Named]]]:
    """What these name, of those that can be read: together, else each alone."""
    try:
        documents = of_rows(records.record_cls, versions)
        page = Page(list(documents.values()))
    except Exception:  # whatever it is, the others are read
        current_app.logger.exception("The versions %s cannot be read together", versions)
        db.session.rollback()
        for version in versions if len(versions) > 1 else ():
            yield from _read([version])
        return
    for version, document in documents.items():
        try:
            things = named(page.read(document))
        except Exception:  # the others are read
            current_app.logger.exception("The things of %s cannot be read", version)
        else:
            yield version, things


@dataclass(frozen=True, slots=True)
class Found:
    """A page of the public datasets that name a thing, the newest first; TOTAL counts all."""

    namings: list[Naming]
    total: int


def look_up(kind: str, keys: Collection[str], start: int, most: int) -> Found:
    """The public datasets that name the thing of one of KEYS, from START (0) on."""
    found = _found(kind, keys, start, most, newest(RDMRecordMetadata))
    return found if found.total else _found(kind, keys, start, most)


def _found(
    kind: str, keys: Collection[str], start: int, most: int, *more: ColumnElement[bool]
) -> Found:
    version, thing = RDMRecordMetadata, NamedThing
    conditions = (thing.kind == kind, thing.key.in_(keys), public(version), *more)
    total = db.session.execute(
        _naming(conditions, func.count(thing.version_id.distinct()))
    ).scalar_one()
    return Found(_namings(conditions, start, most) if total else [], total)


def _namings(conditions: Iterable[ColumnElement[bool]], start: int, most: int) -> list[Naming]:
    version, thing = RDMRecordMetadata, NamedThing
    query = _naming(
        conditions,
        thing.version_id,
        thing.key,
        thing.place,
        thing.label,
        version.json["id"].as_string(),
        version.json["metadata"]["title"].as_string(),
        version.json["pids"]["doi"]["identifier"].as_string(),
        version.json["metadata"]["publication_date"].as_string(),
    )
    once = query.distinct(version.created, version.id)
    once = once.order_by(version.created.desc(), version.id, thing.place)
    rows = db.session.execute(once.offset(start).limit(most))
    return [
        Naming(id_, key, place, label, Dataset(record, title or record, doi or "", day or ""))
        for id_, key, place, label, record, title, doi, day in rows
    ]


def _naming(conditions: Iterable[ColumnElement[bool]], *columns: Any) -> Select[Any]:
    version, thing = RDMRecordMetadata, NamedThing
    joined = select(*columns).select_from(thing).join(version, version.id == thing.version_id)
    return joined.where(*conditions)
