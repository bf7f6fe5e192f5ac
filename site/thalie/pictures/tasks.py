"""What the worker draws."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from celery import shared_task
from flask import current_app

from thalie.records.reading import in_turn

from .book import waiting

LONGEST = 1200  # seconds, after which the worker ends
_AT_ONCE = 20


@shared_task(bind=True, ignore_result=True, time_limit=LONGEST)  # type: ignore[untyped-decorator]
def draw_pictures(self: Any, version: str) -> bool:
    """Draw the pictures of a version that are wanted. Repeatable."""
    from .work import draw

    return in_turn(self, UUID(version), lambda: draw(UUID(version)))


def nudge(version: UUID) -> None:
    """Have a worker draw. Where no broker hears it, the sweep does."""
    try:
        draw_pictures.delay(str(version))
    except Exception as failure:
        current_app.logger.warning("Pictures of %s wait to be drawn: %s", version, failure)


@shared_task(ignore_result=True)  # type: ignore[untyped-decorator]
def sweep() -> int:
    """Have drawn what no worker was told of, or what one did not finish; how many."""
    if not current_app.config["THALIE_PICTURES"]:
        return 0
    found = waiting(_AT_ONCE)
    for version in found:
        nudge(version)
    return len(found)
