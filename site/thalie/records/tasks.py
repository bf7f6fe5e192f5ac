"""Background work on records. Names of tasks are kept: they stand in queues and in the database."""

from __future__ import annotations

from dataclasses import asdict

from celery import shared_task
from flask import current_app

from .consistency import check_index


@shared_task(name="thalie.deposit.tasks.repair_index", ignore_result=True)  # type: ignore[untyped-decorator]
def repair_index() -> None:
    """Mend the search index after whatever happened; log what was found."""
    for report in check_index(repair=True):
        level = "info" if report.repaired == 0 and report.consistent else "warning"
        getattr(current_app.logger, level)("Search index checked: %s", asdict(report))
