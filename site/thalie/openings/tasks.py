"""What opens data in the background, and tells of it."""

from __future__ import annotations

from celery import shared_task
from flask import current_app

from .lift import find_missing, lift_due

BUDGET = 240.0
"""Seconds after which a lift begins no other batch: the next one is near (``config.py``)."""


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
