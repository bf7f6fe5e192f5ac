"""One at a time, or a few at a time, on any number of machines.

Advisory locks of PostgreSQL, on a connection of their own: a lock ends with its process, however
that dies.
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress

from invenio_db import db
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

POLL = 0.5  # seconds


class BusyError(Exception):
    """Another process holds what was asked for, and did not finish in time."""


@contextmanager
def alone(
    key: str, patience: float = 0.0, on_wait: Callable[[], None] = lambda: None
) -> Iterator[None]:
    """Hold ``key`` alone; wait up to ``patience`` seconds for another process.

    ``on_wait`` is called once when there is something to wait for. Raises ``BusyError``.
    """
    number = _number(key)
    deadline = time.monotonic() + patience
    with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        waited = False
        while not connection.scalar(text("SELECT pg_try_advisory_lock(:n)"), {"n": number}):
            if not waited:
                waited = True
                on_wait()
            if time.monotonic() > deadline:
                raise BusyError(key)
            time.sleep(POLL)
        try:
            yield
        finally:
            with suppress(DBAPIError):  # the server went away and took the lock with it
                connection.execute(text("SELECT pg_advisory_unlock(:n)"), {"n": number})


@contextmanager
def one_of(key: str, most: int) -> Iterator[None]:
    """Be one of ``most`` that hold ``key`` at a time. Raises ``BusyError`` at once."""
    with ExitStack() as stack:
        for place in range(most):
            with suppress(BusyError):
                stack.enter_context(alone(f"{key} {place}"))
                break
        else:
            raise BusyError(key)
        yield


def _number(key: str) -> int:
    return int.from_bytes(hashlib.blake2b(key.encode(), digest_size=8).digest(), "big", signed=True)
