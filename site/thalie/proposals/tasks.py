"""What the worker reads."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from celery import shared_task
from flask import current_app

from thalie.records.reading import in_turn

from .book import waiting

LONGEST = 4 * 3600  # seconds, after which the worker ends; each file has an end of its own
_AT_ONCE = 50


@shared_task(bind=True, ignore_result=True, time_limit=LONGEST)  # type: ignore[untyped-decorator]
def read_draft(self: Any, version: str) -> int:
    """Read the files of a draft that wait, and copy those whose names go. Repeatable."""
    from .work import work_on

    return in_turn(self, UUID(version), lambda: work_on(UUID(version)))


def nudge(version: UUID) -> None:
    """Have a worker read. Where no broker hears it, the sweep does."""
    try:
        read_draft.delay(str(version))
    except Exception as failure:
        current_app.logger.warning("Files of draft %s wait to be read: %s", version, failure)


@shared_task(ignore_result=True)  # type: ignore[untyped-decorator]
def sweep() -> int:
    """Have read what no worker was told of, or what one did not finish; how many drafts."""
    found = waiting(_AT_ONCE)
    for version in found:
        nudge(version)
    return len(found)
