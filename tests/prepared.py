"""An instance that was prepared for the inputs of this checkout and never used, to be copied.

It is made once, by whoever asks first, and put away before anything is done with it: no data of a
test can be in it. It lies in ``THALIE_CACHE``, or in ``var/cache``.
"""

from __future__ import annotations

import fcntl
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import psycopg2

from thalie.ground.files import fingerprint
from thalie_local.standalone.environment import database_uri
from thalie_local.standalone.layout import Layout
from thalie_local.standalone.run import Instance
from thalie_local.standalone.secrets import load
from thalie_local.standalone.shelf import Shelf

INPUTS = (
    *("app_data", "invenio.cfg", "requirements/runtime.txt", "requirements/opensearch"),
    *("site/pyproject.toml", "site/thalie", "local/pyproject.toml", "local/thalie_local"),
)
"""More than the preparation reads, rather than less."""


@contextmanager
def turn(lock: Path) -> Iterator[None]:
    """One process of the checkout at a time."""
    lock.parent.mkdir(parents=True, exist_ok=True)
    with lock.open("w") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        yield


def lay_prepared(layout: Layout) -> None:
    """Make ``layout.home`` a prepared instance that does not run."""
    value = fingerprint(layout.root / name for name in INPUTS)
    shelf = Shelf(layout.shared_cache or layout.cache, "prepared")
    with turn(layout.home.parent / "prepared.lock"):
        if not shelf.has(value):
            shelf.put(value, _prepare(layout))
    if not shelf.take(value, layout.home):  # no room to keep one
        shutil.rmtree(layout.home, ignore_errors=True)


def _prepare(layout: Layout) -> Path:
    """Home of an instance that was filled and stopped."""
    made = replace(layout, home=layout.home.with_name("prepared"))
    shutil.rmtree(made.home, ignore_errors=True)
    instance = Instance(made)
    try:
        instance.prepare()
    finally:
        instance.stop()
    return made.home


def take_over_files(layout: Layout) -> None:
    """Tell the database of a copied instance where its deposited files are."""
    uri = database_uri(layout, load(layout.secrets_file))
    connection = psycopg2.connect(uri.replace("postgresql+psycopg2", "postgresql"))
    with connection, connection.cursor() as cursor:
        cursor.execute(
            "UPDATE files_location SET uri = %s WHERE name = 'default'", [str(layout.files)]
        )
    connection.close()
