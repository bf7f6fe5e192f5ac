"""Gives each record the DOI for all its versions, once, whatever becomes of the draft.

Number and DOI are written in a short transaction of their own. So a number is never given twice,
also when the publication is undone, which leaves a gap; and nobody waits for the transaction of
somebody else's publication.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from flask import current_app
from invenio_db import db
from invenio_pidstore.models import PersistentIdentifier
from sqlalchemy import Connection, select
from sqlalchemy.dialects.postgresql import insert

from .models import DoiNumber, DoiPromise, now
from .naming import Naming


class DoiTakenError(Exception):
    """The DOI that the settings give is somebody else's, and they have no number to count on."""


def promised(parent_id: UUID) -> str:
    """The DOI that was promised to all versions of a record, or nothing."""
    query = select(DoiPromise.doi).where(DoiPromise.parent_id == parent_id)
    return db.session.execute(query).scalar_one_or_none() or ""


def promised_to_another(doi: str, parent_id: UUID) -> bool:
    """Whether DOI is kept for all versions of another record than PARENT_ID."""
    query = select(DoiPromise.parent_id).where(DoiPromise.doi == doi)
    return db.session.execute(query).scalar_one_or_none() not in (None, parent_id)


def promise(parent: Any, prefix: str) -> str:
    """Promise the versions of PARENT, a parent record, a DOI; what was promised before stays.

    A DOI that is there already, given by a person, is passed over. Commits, but not what the
    caller is at. Raises ``DoiTakenError``.
    """
    naming = Naming.from_config(current_app.config)
    year = datetime.now(ZoneInfo(current_app.config["BABEL_DEFAULT_TIMEZONE"])).year
    number = 0
    with db.engine.begin() as connection:
        while not (doi := _promised(connection, parent.id)):
            if naming.numbered:
                number = _next_number(connection, naming.series(year))
            wanted = naming.of_all_versions(
                prefix, year=year, number=number, id_=parent.pid.pid_value
            )
            kept = not _exists(wanted) and _keep(connection, parent.id, wanted)
            if not kept and not naming.numbered and not _promised(connection, parent.id):
                raise DoiTakenError(wanted)
    return doi


def _promised(connection: Connection, parent_id: UUID) -> str:
    query = select(DoiPromise.doi).where(DoiPromise.parent_id == parent_id)
    return connection.execute(query).scalar_one_or_none() or ""


def _next_number(connection: Connection, series: str) -> int:
    table = DoiNumber.__table__
    given = (
        insert(table)
        .values(series=series, last=1)
        .on_conflict_do_update(index_elements=["series"], set_={"last": table.c.last + 1})
        .returning(table.c.last)
    )
    return int(connection.execute(given).scalar_one())


def _exists(doi: str) -> bool:
    """Whether a DOI is known here, also when the caller made it and has not committed yet."""
    pid = PersistentIdentifier
    query = select(pid.id).where(pid.pid_type == "doi", pid.pid_value == doi)
    return db.session.execute(query).first() is not None


def _keep(connection: Connection, parent_id: UUID, doi: str) -> bool:
    """Write the promise down, unless the DOI or the record has one; whether it was written."""
    row = {"parent_id": parent_id, "doi": doi, "promised": now()}
    written = connection.execute(
        insert(DoiPromise.__table__).values(row).on_conflict_do_nothing().returning(DoiPromise.doi)
    )
    return written.first() is not None
