"""What brings to DataCite the DOIs that it does not know yet: the net under the stock task.

InvenioRDM asks DataCite in a task of its own right after publication. Where that task, its
broker or DataCite fails, the DOI stays reserved, and is brought there from here.
"""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta

from celery import shared_task
from celery.utils.log import get_task_logger
from invenio_access.permissions import system_identity
from invenio_db.uow import UnitOfWork
from invenio_rdm_records.proxies import current_rdm_records_service

from thalie.doi.client import explain
from thalie.doi.pending import next_pending

PATIENCE = timedelta(seconds=20)
"""How long a DOI is left to the stock task, and left alone after a failure."""

BUDGET = 25.0
"""Seconds after which a run begins no other DOI: the next one is near (``config.py``)."""

logger = get_task_logger(__name__)


@shared_task(ignore_result=True)  # type: ignore[untyped-decorator]
def register_pending_dois() -> int:
    """Bring pending DOIs to DataCite, those that waited longest first. Returns how many.

    Each is a transaction of its own: one that fails keeps no other back, and goes to the end of
    the queue. Two runs at a time share the work. May be killed and repeated at any moment.
    """
    before = datetime.now(UTC) - PATIENCE
    deadline = time.monotonic() + BUDGET
    settled = 0
    while time.monotonic() < deadline:
        confirmed = _bring_next(before)
        if confirmed is None:
            break
        settled += confirmed
    return settled


def _bring_next(before: datetime) -> bool | None:
    """Try one DOI untouched since ``before``: whether it is settled, ``None`` if there is none."""
    with UnitOfWork() as uow:
        pending = next_pending(uow.session, before)
        if pending is None:
            uow.rollback()
            return None
        try:
            with uow.session.begin_nested():
                current_rdm_records_service.pids.register_or_update(
                    system_identity, pending.record, "doi", parent=pending.parent, uow=uow
                )
        except Exception as failure:  # whatever it is, the other DOIs must not wait for it
            logger.warning("DOI %s: %s", pending.pid.pid_value, explain(failure))
        # Whoever was tried goes to the end of the queue.
        pending.pid.updated = datetime.now(UTC)
        settled = not pending.pid.is_reserved()
        uow.commit()
    return settled
