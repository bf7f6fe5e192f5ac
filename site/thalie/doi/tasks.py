"""What brings DOIs to DataCite in the background."""

from __future__ import annotations

from celery import shared_task
from flask import current_app

from .adopt import adopt_pending
from .alarms import watch
from .instruments import follow_vocabulary
from .links import tell_news
from .reconcile import reconcile
from .refresh import refresh
from .worker import drive_due, drive_these

BUDGET = 12.0
"""Seconds after which a sweep begins no other DOI: the next one is near (``config.py``)."""


LEISURE = 2.0  # seconds
PATIENCE = 45  # seconds with the mail server


@shared_task(ignore_result=True)  # type: ignore[untyped-decorator]
def drive_dois(dois: list[str], asked: bool = False) -> None:
    """Bring these DOIs where they are wanted, at once."""
    drive_these(dois, asked=asked)


def nudge(dois: list[str], *, asked: bool = False) -> None:
    """Have a worker drive these DOIs. Where no broker hears it, the sweep finds them."""
    try:
        drive_dois.delay(dois, asked)
    except Exception as failure:
        current_app.logger.warning("DOIs %s wait for the sweep: %s", dois, failure)


@shared_task(ignore_result=True)  # type: ignore[untyped-decorator]
def sweep() -> int:
    """Bring there whatever is due, and see what is described otherwise now. Returns how many."""
    adopt_pending()
    follow_vocabulary()
    tell_news()
    settled = drive_due(BUDGET)
    refresh(LEISURE)
    return settled


@shared_task(ignore_result=True, soft_time_limit=PATIENCE)  # type: ignore[untyped-decorator]
def watch_dois() -> None:
    """Tell a person what is late or stopped; a mail server that hangs keeps no DOI back."""
    watch()


@shared_task(ignore_result=True)  # type: ignore[untyped-decorator]
def reconcile_dois() -> None:
    """Compare the ledger with DataCite, mend what differs, tell the curators."""
    report = reconcile()
    level = "info" if report.clean else "warning"
    getattr(current_app.logger, level)("DOIs compared with DataCite: %s", report.as_json())
