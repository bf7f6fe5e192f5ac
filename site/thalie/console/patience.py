"""Outlast a service that is being restarted; say plainly when it does not come back."""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import suppress
from typing import TypeVar

from invenio_db import db
from kombu.exceptions import OperationalError as BrokerError
from opensearchpy.exceptions import ConnectionError as SearchGone
from opensearchpy.exceptions import TransportError as SearchError
from redis.exceptions import RedisError
from sqlalchemy.exc import (
    InterfaceError,
    OperationalError,
    PendingRollbackError,
    SQLAlchemyError,
)

from thalie.ground.errors import OperatorError
from thalie.ground.pauses import doubled

Result = TypeVar("Result")

FIRST_PAUSE, LONGEST_PAUSE = 0.5, 10.0  # seconds
TRANSIENT_STATUS = frozenset({408, 429, 502, 503, 504})
DATABASE_GONE = (OperationalError, InterfaceError, PendingRollbackError)


class ServiceGoneError(OperatorError):
    """A service did not answer for too long. The message is one sentence."""


def failing_service(error: BaseException | None) -> str:
    """The service whose absence ``error`` reports; empty when it is another fault."""
    while error is not None:
        if isinstance(error, DATABASE_GONE) or getattr(error, "connection_invalidated", False):
            return "PostgreSQL"
        if isinstance(error, SearchGone) or (
            isinstance(error, SearchError) and error.status_code in TRANSIENT_STATUS
        ):
            return "The search engine"
        if isinstance(error, BrokerError | RedisError):
            return "The message broker"
        error = error.__cause__ or error.__context__
    return ""


def patiently(
    action: Callable[[int], Result],
    *,
    budget: float,
    say: Callable[[str], None],
    before_retry: Callable[[], None] | None = None,
    sleep: Callable[[float], None] = time.sleep,
    clock: Callable[[], float] = time.monotonic,
) -> Result:
    """Call ``action(attempt)`` until no service is missing, for ``budget`` seconds.

    ``action`` must be repeatable. ``say`` is told a sentence before each pause; ``before_retry``
    puts connections right (``reconnect``, if nothing else is given). Raises ``ServiceGoneError`` in
    the end; other errors pass.
    """
    deadline, attempt = clock() + budget, 1
    while True:
        pause = doubled(attempt, FIRST_PAUSE, LONGEST_PAUSE)
        try:
            return action(attempt)
        except Exception as error:
            service = failing_service(error)
            if not service:
                raise
            if clock() + pause > deadline:
                raise ServiceGoneError(
                    f"{service} did not answer for {budget:.0f} s. Nothing is lost: run the same "
                    "command again when it is back, and it goes on from here."
                ) from error
            say(f"{service} does not answer; trying again …")
        sleep(pause)
        (before_retry or reconnect)()
        attempt += 1


def reconnect() -> None:
    """Forget connections that a restarted database does not know any more."""
    with suppress(SQLAlchemyError):  # it cannot be told any more
        db.session.rollback()
    with suppress(SQLAlchemyError):
        db.session.remove()
    db.engine.dispose()
