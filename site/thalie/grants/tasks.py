"""What the worker does about grants."""

from __future__ import annotations

from celery import shared_task
from flask import current_app

from . import sweep as sweeping
from .book import enter_missing


@shared_task(ignore_result=True)  # type: ignore[untyped-decorator]
def sweep() -> None:
    """Enter what is older than the book, end what is due, tell of what ends soon. Repeatable."""
    found = {
        "entered": enter_missing(),
        "shortened": sweeping.give_ends(),
        "ended": sweeping.end_due(),
        "told": sweeping.remind(),
    }
    if any(found.values()):
        current_app.logger.info("Grants: %s", found)
