"""One deposit of a run at a time, on any number of machines."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

from invenio_db import db
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

POLL = 0.5  # seconds


class RunBusyError(Exception):
    """Another process is depositing the same run and did not finish in time."""


@contextmanager
def run_lock(key: str, patience: float, on_wait: Callable[[], None]) -> Iterator[None]:
    """Hold the run ``key`` alone; wait up to ``patience`` seconds for another process.

    A PostgreSQL advisory lock on a connection of its own: it ends with the process, however that
    dies. ``on_wait`` is called once when there is something to wait for.
    """
    number = int.from_bytes(
        hashlib.blake2b(key.encode(), digest_size=8).digest(), "big", signed=True
    )
    deadline = time.monotonic() + patience
    with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        waited = False
        while not connection.scalar(text("SELECT pg_try_advisory_lock(:n)"), {"n": number}):
            if not waited:
                waited = True
                on_wait()
            if time.monotonic() > deadline:
                raise RunBusyError(key)
            time.sleep(POLL)
        try:
            yield
        finally:
            with suppress(DBAPIError):  # the server went away and took the lock with it
                connection.execute(text("SELECT pg_advisory_unlock(:n)"), {"n": number})
