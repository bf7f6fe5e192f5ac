"""The table of grants comes and goes by migration; what it held is found again."""

from __future__ import annotations

from collections.abc import Callable

from flask import Flask
from invenio_access.permissions import system_identity
from invenio_db import db
from invenio_rdm_records.proxies import current_rdm_records_service as service
from sqlalchemy import inspect

from tests.services.datasets import who
from thalie.grants import book

from .conftest import parent_of

TABLE = "thalie_grant"


def present() -> bool:
    db.session.rollback()
    return TABLE in inspect(db.engine).get_table_names()


def test_the_table_comes_and_goes(app: Flask, published: Callable[..., str]) -> None:
    pid = published()
    key = ("user", str(who("reader").id))
    grants = {"grants": [{"subject": {"type": "user", "id": key[1]}, "permission": "view"}]}
    service.access.bulk_create_grants(system_identity, pid, grants)
    alembic = app.extensions["invenio-db"].alembic
    db.session.rollback()
    db.session.remove()
    try:
        alembic.downgrade("thalie_grants@base")
        assert not present()
    finally:
        alembic.upgrade()
    assert present()
    assert [step for step in alembic.compare_metadata() if TABLE in str(step)] == []
    assert book.entries(parent_of(pid).id) == {}
    book.enter_missing()
    assert key in book.entries(parent_of(pid).id)
