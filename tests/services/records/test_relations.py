"""What a record says through terms, and who may do what: asked seldom, and never out of date."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask
from invenio_access.models import ActionSystemRoles
from invenio_access.permissions import Permission, any_user, superuser_access
from invenio_cache import current_cache
from invenio_db import db
from invenio_rdm_records.proxies import current_rdm_records_service as service
from invenio_vocabularies.records.api import Vocabulary

from tests.services.datasets import add_file, draft, publish, who
from tests.services.statements import statements


@pytest.fixture
def dataset(app: Flask) -> Iterator[str]:
    id_ = draft()
    add_file(id_)
    yield str(publish(id_)["id"])
    db.session.rollback()


def read(id_: str) -> dict[str, Any]:
    db.session.expire_all()
    found: dict[str, Any] = service.read(who("reader"), id_).to_dict()
    return found


def test_terms_are_looked_up_once(dataset: str) -> None:
    known = read(dataset)
    assert known["metadata"]["resource_type"]["title"]["en"] == "Dataset"
    with statements() as asked:
        assert read(dataset) == known
    [of_terms] = [one for one in asked if "FROM vocabularies_metadata" in " ".join(one.split())]
    assert "count(" in of_terms
    assert not [one for one in asked if "vocabularies_" in one and one != of_terms]


def test_a_changed_term_is_seen_by_the_next_reader(dataset: str) -> None:
    assert read(dataset)["metadata"]["resource_type"]["title"]["en"] == "Dataset"
    kind = Vocabulary.pid.with_type_ctx("resourcetypes").resolve("dataset")
    before = dict(kind["title"])
    try:
        kind["title"]["en"] = "Data, renamed"
        kind.commit()
        db.session.commit()
        assert read(dataset)["metadata"]["resource_type"]["title"]["en"] == "Data, renamed"
    finally:
        kind["title"] = before
        kind.commit()
        db.session.commit()
    assert read(dataset)["metadata"]["resource_type"]["title"]["en"] == "Dataset"


def test_what_one_reader_was_told_changes_nothing_for_the_next(dataset: str) -> None:
    item = service.read(who("reader"), dataset)
    item._record["metadata"]["resource_type"]["title"]["en"] = "Scribbled"
    assert read(dataset)["metadata"]["resource_type"]["title"]["en"] == "Dataset"


def test_an_action_is_asked_for_once_a_request(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    class Counted:
        def get(self, key: str) -> Any:
            asked.append(key)
            return current_cache.get(key)

    monkeypatch.setattr("thalie.web.actions.current_cache", Counted())
    reader = who("reader")
    with app.test_request_context():
        for _ in range(5):
            assert not Permission(superuser_access).allows(reader)
    assert len(asked) == 1
    for _ in range(5):  # a job may last for hours
        assert not Permission(superuser_access).allows(reader)
    assert len(asked) >= 6


def test_a_right_that_is_given_is_seen_at_once(app: Flask) -> None:
    reader = who("reader")
    given = ActionSystemRoles.allow(superuser_access, role_name=any_user.value)
    with app.test_request_context():
        assert not Permission(superuser_access).allows(reader)
        db.session.add(given)
        db.session.commit()
        try:
            assert Permission(superuser_access).allows(reader)
        finally:
            db.session.delete(given)
            db.session.commit()
        assert not Permission(superuser_access).allows(reader)
