"""Statements that name a time are kept by SQLAlchemy, once it is told that it may."""

from __future__ import annotations

import inspect

import pytest
from flask import Flask
from invenio_db.shared import UTCDateTime
from invenio_rdm_records.records.models import RDMRecordMetadata
from sqlalchemy import select

from thalie.upstream import times


def kept() -> bool:
    model = RDMRecordMetadata
    statement = select(model.id).order_by(model.created.desc())
    return statement._generate_cache_key() is not None


def test_a_statement_that_sorts_by_time_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(UTCDateTime, "cache_ok", False)
    assert not kept()
    times.install(Flask(__name__))
    assert kept()


def test_the_type_has_nothing_that_differs_between_columns() -> None:
    assert "__init__" not in vars(UTCDateTime)


def test_upstream_has_not_mended_it() -> None:
    assert "cache_ok = False" in inspect.getsource(UTCDateTime), "upstream/times.py can go"
