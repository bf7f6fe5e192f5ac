"""The tables of changes over many come and go by migration, and are as the models say."""

from __future__ import annotations

from flask import Flask
from invenio_db import db
from sqlalchemy import inspect

TABLES = {"thalie_bulk_change", "thalie_bulk_row"}
BRANCH = "thalie_bulk"


def present() -> set[str]:
    db.session.rollback()
    return TABLES & set(inspect(db.engine).get_table_names())


def test_down_and_up_again(app: Flask) -> None:
    alembic = app.extensions["invenio-db"].alembic
    assert present() == TABLES
    db.session.rollback()
    db.session.remove()
    try:
        alembic.downgrade(f"{BRANCH}@base")
        assert present() == set()
    finally:
        alembic.upgrade()
    assert present() == TABLES
    differences = [
        step for step in alembic.compare_metadata() if any(t in str(step) for t in TABLES)
    ]
    assert differences == []
