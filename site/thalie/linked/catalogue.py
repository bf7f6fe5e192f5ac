"""Which datasets stand on which page of the catalogue, and what a page tells.

Pages are cut by the day on which a dataset was first published, withdrawn and closed ones counted
in: what is on a page stays there, so that who follows the pages while datasets come, change or go
misses none and meets none twice. A page may have less datasets than another.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from uuid import UUID

from flask import current_app
from invenio_db import db
from invenio_rdm_records.records.models import RDMRecordMetadata
from sqlalchemy import func, select

from thalie.crosswalks.dcat_catalogue import catalogue_page
from thalie.crosswalks.dcat_dumps import tell_dump
from thalie.crosswalks.model import Record
from thalie.crosswalks.rdf import Graph
from thalie.exports.bulk import read_models
from thalie.exports.dump import folder
from thalie.exports.rendering import house
from thalie.records.versions import newest, public, published

SIZE = 50
"""Datasets that were ever published, to a page."""


@dataclass(frozen=True, slots=True)
class Extent:
    """PAGES of the catalogue, one at least, with TOTAL public datasets on them."""

    pages: int
    total: int


def extent() -> Extent:
    """How large the catalogue is now."""
    version = RDMRecordMetadata
    ever = select(func.count(version.parent_id.distinct())).where(published(version))
    now = select(func.count()).select_from(version).where(public(version), newest(version))
    number: int = db.session.execute(ever).scalar_one()
    return Extent(max(1, -(-number // SIZE)), db.session.execute(now).scalar_one())


def versions_on(page: int) -> list[UUID]:
    """The versions that stand for the public datasets of PAGE, counted from 1, in their order."""
    version = RDMRecordMetadata
    first = (
        select(version.parent_id, func.min(version.created).label("begun"))
        .where(published(version))
        .group_by(version.parent_id)
        .order_by(func.min(version.created), version.parent_id)
        .offset((page - 1) * SIZE)
        .limit(SIZE)
        .subquery()
    )
    query = (
        select(version.id)
        .join(first, first.c.parent_id == version.parent_id)
        .where(public(version), newest(version))
        .order_by(first.c.begun, version.parent_id)
    )
    return list(db.session.execute(query).scalars())


def graph(page: int, size: Extent) -> Graph:
    """PAGE of the catalogue with what its datasets tell; one that cannot be told is left out."""
    versions = versions_on(page)
    try:
        return _graph(_read(versions), page, size)
    except Exception:  # whatever it is: found by reading each alone
        current_app.logger.exception("Page %s of the catalogue cannot be told at once", page)
        db.session.rollback()
    return _graph(list(_told_alone(versions, page, size)), page, size)


def _graph(records: Sequence[Record], page: int, size: Extent) -> Graph:
    here = house()
    told = catalogue_page(records, here, page, size.pages, size.total)
    for dump in folder().dumps()[:1]:
        with suppress(OSError, ValueError):  # it is being taken away
            tell_dump(told, here, dump.manifest())
    return told


def _read(versions: Sequence[UUID]) -> list[Record]:
    return [model for _id, model in read_models(versions)]


def _told_alone(versions: Sequence[UUID], page: int, size: Extent) -> Iterator[Record]:
    for version in versions:
        try:
            records = _read([version])
            _graph(records, page, size)
        except Exception:  # the others are told of
            current_app.logger.exception("The record %s cannot be told", version)
            db.session.rollback()
        else:
            yield from records
