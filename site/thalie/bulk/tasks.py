"""What the worker does of changes over many records."""

from __future__ import annotations

from uuid import UUID

from celery import shared_task
from flask import current_app
from invenio_db import db
from sqlalchemy import select

from .book import LOOKING, QUIET, RUNNING
from .models import BulkChange, now

LONGEST = 6 * 3600  # seconds, after which the worker ends; the sweep goes on


@shared_task(ignore_result=True, time_limit=LONGEST)  # type: ignore[untyped-decorator]
def work(change_id: str) -> int:
    """Try or write the records of a change that wait. Repeatable."""
    from .work import work_on

    return work_on(UUID(change_id))


def nudge(change_id: UUID) -> None:
    """Have a worker begin. Where no broker hears it, the sweep does."""
    try:
        work.delay(str(change_id))
    except Exception as failure:
        current_app.logger.warning("The change %s waits: %s", change_id, failure)


@shared_task(ignore_result=True)  # type: ignore[untyped-decorator]
def sweep() -> int:
    """Go on with what nobody is at any more; how many changes."""
    query = select(BulkChange.id).where(
        BulkChange.state.in_((LOOKING, RUNNING)), BulkChange.touched < now() - QUIET
    )
    found = list(db.session.execute(query).scalars())
    for change_id in found:
        nudge(change_id)
    return len(found)
