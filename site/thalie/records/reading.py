"""Tasks that read whole files, which takes minutes, and leave room for others in the worker."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from flask import current_app

from .locks import BusyError, one_of

SOON, LATEST = 2, 30  # seconds until a task asks again, the first time and at the most

Answer = TypeVar("Answer")


def in_turn(task: Any, work: Callable[[], Answer]) -> Answer:
    """What WORK gives, when fewer than ``THALIE_READERS`` read; else TASK is tried again later.

    TASK is a bound Celery task without a limit of tries. Raises ``celery.exceptions.Retry``.
    """
    try:
        with one_of("readers", current_app.config["THALIE_READERS"]):
            return work()
    except BusyError:
        pause = min(LATEST, SOON * (1 + task.request.retries))
        raise task.retry(countdown=pause, max_retries=None) from None
