"""What the worker does about the book of things."""

from __future__ import annotations

from celery import shared_task
from flask import current_app

from .book import rebuild


@shared_task(ignore_result=True)  # type: ignore[untyped-decorator]
def rebuild_book() -> None:
    """Take in datasets that are older than the book: ``book.rebuild``. May be repeated."""
    number, failed = rebuild()
    current_app.logger.info("Things of %s versions were read, of %s not", number - failed, failed)
