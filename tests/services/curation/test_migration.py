"""The tables of reviews come and go by migration, and are then as the models say."""

from __future__ import annotations

from flask import Flask
from invenio_db import db
from sqlalchemy import inspect

TABLES = {"thalie_review", "thalie_review_remark"}
BRANCH = "thalie_curation"


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
