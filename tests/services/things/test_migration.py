"""The index of versions comes and goes by migration, and is then as the models say."""

from __future__ import annotations

from uuid import uuid4

from flask import Flask
from invenio_db import db
from sqlalchemy import inspect, text

from thalie.things.models import VERSIONS_BY_PARENT

HEAD, BEFORE = "b83d5f20c6e1", "7e15d0c3a48b"


def is_there() -> bool:
    db.session.rollback()
    indices = inspect(db.engine).get_indexes("rdm_records_metadata")
    return any(one["name"] == VERSIONS_BY_PARENT.name for one in indices)


def test_down_and_up_again(app: Flask) -> None:
    alembic = app.extensions["invenio-db"].alembic
    assert is_there()
    db.session.rollback()
    db.session.remove()
    try:
        alembic.downgrade(BEFORE)
        assert not is_there()
    finally:
        alembic.upgrade()
    assert is_there()
    assert not [
        one for one in alembic.compare_metadata() if str(VERSIONS_BY_PARENT.name) in str(one)
    ]


def test_versions_are_found_by_it(app: Flask) -> None:
    db.session.execute(text("SET LOCAL enable_seqscan = off"))
    asked = text("EXPLAIN SELECT id FROM rdm_records_metadata WHERE parent_id = :parent")
    plan = db.session.execute(asked, {"parent": str(uuid4())})
    assert str(VERSIONS_BY_PARENT.name) in "\n".join(row[0] for row in plan)
    db.session.rollback()
