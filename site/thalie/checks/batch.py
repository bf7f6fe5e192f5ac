"""Running the checks over all records, in pieces, so that memory stays bounded."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from uuid import UUID

from flask import current_app
from invenio_db import db
from invenio_db.uow import UnitOfWork
from sqlalchemy.exc import NoResultFound
from sqlalchemy.orm.exc import StaleDataError

from .lacks import identifiers, resolve
from .levels import STATUSES
from .runs import communities_of_runs, run_checks

PIECE = 100  # records in one transaction


def check_records(
    statuses: Sequence[str] = STATUSES, tell: Callable[[str, int], None] | None = None
) -> dict[str, int]:
    """Run all checks over all drafts or published records; returns how many of each.

    May be stopped anywhere and called again. TELL gets (status, how many so far). A piece that
    somebody changed meanwhile is tried once more, record by record.
    """
    counted = {}
    for status in statuses:
        last: UUID | None = None
        counted[status] = 0
        while page := identifiers(status, last, PIECE):
            counted[status] += _check_piece(status, page)
            last = page[-1]
            if tell:
                tell(status, counted[status])
    return counted


def _check_piece(status: str, page: Sequence[UUID]) -> int:
    try:
        return _check(status, page)
    except StaleDataError:
        db.session.rollback()
    return sum(_check_alone(status, id_) for id_ in page)


def _check_alone(status: str, id_: UUID) -> int:
    try:
        return _check(status, [id_])
    except StaleDataError:
        db.session.rollback()
        current_app.logger.warning("%s changed while it was being checked", id_)
        return 0


def _check(status: str, page: Sequence[UUID]) -> int:
    done = 0
    with UnitOfWork() as uow:
        for id_ in page:
            try:
                record = resolve(status, id_)
            except NoResultFound:
                continue  # published, withdrawn or discarded a moment ago
            concerned = {str(one.id) for one in record.parent.communities}
            run_checks(
                record,
                uow,
                is_draft=status == "draft",
                communities=concerned | communities_of_runs(id_),
            )
            done += 1
        uow.commit()
    db.session.expunge_all()
    return done
