"""The tables of each room come and go by migration, and are then as the models say."""

from __future__ import annotations

from importlib.metadata import entry_points

import pytest
from flask import Flask
from invenio_db import db
from sqlalchemy import inspect

APART = {
    *("thalie_openings", "thalie_grants", "thalie_things"),
    *("thalie_oaipmh", "thalie_pictures"),
}
"""Rooms whose own tests do more, or ask workers to be quiet meanwhile; and those whose tables hold
what other tests look at."""
BRANCHES = sorted(
    one.name for one in entry_points(group="invenio_db.alembic")
    if one.value.startswith("thalie.") and one.name not in APART
)  # fmt: skip


def tables(branch: str) -> set[str]:
    """Those of the models of the room."""
    [models] = entry_points(group="invenio_db.models", name=branch)
    module = models.load()
    return {
        one.__tablename__
        for one in vars(module).values()
        if getattr(one, "__module__", "") == module.__name__ and hasattr(one, "__tablename__")
    }


def test_rooms_have_tables() -> None:
    assert len(BRANCHES) > 4
    assert {"thalie_doi", "thalie_doi_call"} <= tables("thalie_doi")


@pytest.mark.parametrize("branch", BRANCHES)
def test_down_and_up_again(app: Flask, branch: str) -> None:
    wanted = tables(branch)

    def present() -> set[str]:
        db.session.rollback()
        return wanted & set(inspect(db.engine).get_table_names())

    alembic = app.extensions["invenio-db"].alembic
    assert wanted and present() == wanted
    db.session.remove()
    try:
        alembic.downgrade(f"{branch}@base")
        assert present() == set()
    finally:
        alembic.upgrade()
    assert present() == wanted
    assert [s for s in alembic.compare_metadata() if any(t in str(s) for t in wanted)] == []
