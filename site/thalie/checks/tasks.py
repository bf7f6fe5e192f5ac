"""Background work of the curation checks."""

from __future__ import annotations

from celery import shared_task
from flask import current_app

from .batch import check_records


@shared_task(name="thalie.heritage.checks.tasks.check_all", ignore_result=True)  # type: ignore[untyped-decorator]
def check_all() -> None:
    """Look at all drafts and published records; log how many."""
    current_app.logger.info("Curation checks: %s", check_records())
