"""The ledger's tables come and go by migration, and are then as the models say."""

from __future__ import annotations

from flask import Flask
from invenio_db import db
from sqlalchemy import inspect

TABLES = {
    *("thalie_doi", "thalie_doi_call", "thalie_doi_channel", "thalie_doi_incident"),
    *("thalie_doi_report", "thalie_doi_seen", "thalie_doi_number", "thalie_doi_promise"),
    *("thalie_doi_report", "thalie_doi_seen", "thalie_doi_link", "thalie_doi_news"),
    "thalie_doi_instrument",
}
BRANCH = "thalie_doi"


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
