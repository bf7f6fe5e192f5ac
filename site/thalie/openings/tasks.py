"""What opens data in the background, and tells of it."""

from __future__ import annotations

from celery import shared_task
from flask import current_app

from .asking import settle
from .lift import find_missing, lift_due
from .reminders import remind
from .telling import collect, send_due

BUDGET = 240.0
"""Seconds after which a lift begins no other batch: the next one is near (``config.py``)."""

PATIENCE = 60  # seconds with the mail server
MAILING = 30.0
"""Seconds after which no other mail is begun."""


@shared_task(ignore_result=True)  # type: ignore[untyped-decorator]
def lift_embargoes() -> None:
    """Open what is due, whenever it became so."""
    done = lift_due(BUDGET)
    if done.lifted or done.failed:
        level = "warning" if done.failed else "info"
        getattr(current_app.logger, level)("Embargoes lifted: %s", done)


@shared_task(ignore_result=True)  # type: ignore[untyped-decorator]
def find_embargoes() -> None:
    """Put on the list what is not on it, and should be."""
    if number := find_missing():
        current_app.logger.warning("Embargoes that were not on the list: %s", number)


@shared_task(ignore_result=True)  # type: ignore[untyped-decorator]
def settle_extensions() -> None:
    """End requests on which nothing is left to decide."""
    if number := settle():
        current_app.logger.info("Requests for extensions that were overtaken: %s", number)


@shared_task(ignore_result=True, soft_time_limit=PATIENCE)  # type: ignore[untyped-decorator]
def tell_of_embargoes() -> None:
    """Send mails of what happened; a mail server that hangs keeps nothing else back."""
    collect()
    send_due(MAILING)


@shared_task(ignore_result=True)  # type: ignore[untyped-decorator]
def remind_of_embargoes() -> None:
    """Have persons told of ends that are near, and of restrictions to be reviewed."""
    if number := remind():
        current_app.logger.info("Reminders of embargoes: %s", number)
