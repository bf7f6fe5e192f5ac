"""What keeps the ledger and the renderings up to date in the background."""

from __future__ import annotations

from celery import shared_task
from flask import current_app

from .renderings import render_stale
from .searches import follow_searches
from .stamping import open_ledger, stamp
from .visits import forget_old

BUDGET = 12.0  # seconds of one task for entering, and for writing


@shared_task(ignore_result=True)  # type: ignore[untyped-decorator]
def enter_changes() -> int:
    """Enter what is marked, and write it in all formats. Returns how many items changed."""
    changed = stamp(BUDGET)
    render_stale(BUDGET)
    return changed


def nudge() -> None:
    """Have a worker enter what is marked. Where no broker hears it, the sweep does."""
    try:
        enter_changes.delay()
    except Exception as failure:
        current_app.logger.warning("Changes wait to be told to harvesters: %s", failure)


@shared_task(ignore_result=True)  # type: ignore[untyped-decorator]
def sweep() -> int:
    """Open the ledger where it is not yet, and do what no worker was told of."""
    open_ledger()
    follow_searches()
    forget_old()
    return int(enter_changes())
