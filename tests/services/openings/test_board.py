"""The board: which records are closed, found by what is asked, in a fixed number of statements."""

from __future__ import annotations

from collections.abc import Iterator
from secrets import token_hex
from uuid import uuid4

import pytest
from flask import Flask
from invenio_access.permissions import system_identity
from invenio_db import db
from invenio_rdm_records.proxies import current_rdm_records_service as service
from sqlalchemy import update

from tests.services import datasets
from tests.services.datasets import who
from tests.services.openings.closed import embargo, published, record_of, restricted, soon
from tests.services.statements import statements
from thalie.embargo.policy import add_years
from thalie.openings import board, decisions
from thalie.openings.board import Filter
from thalie.openings.history import note
from thalie.openings.models import Deed, DueEmbargo
from thalie.records.days import today

REASON = "The catalogue of the exhibition is not printed yet."


@pytest.fixture(autouse=True)
def _clean(app: Flask) -> Iterator[None]:
    yield
    db.session.rollback()


def ids(**asked: object) -> list[str]:
    return [row.id for row in board.search(Filter(**asked), 1, 1000).rows]  # type: ignore[arg-type]


@pytest.fixture
def project() -> str:
    """A project that no other dataset has."""
    return f"Émaux_{token_hex(4)} 100%"


def test_the_nearest_end_comes_first(app: Flask, project: str) -> None:
    late, early = (published(embargo(soon(day)), project=project) for day in (22, 21))
    assert ids(project=project) == [early, late]
    assert ids(project=project, since=soon(22)) == [late]
    assert ids(project=project, until=soon(21)) == [early]
    assert ids(project=project, since=soon(23)) == []


def test_by_project_words_and_extensions(app: Flask, project: str) -> None:
    one, other = published(embargo(soon()), project=project), published(embargo(soon()))
    assert ids(project=project.upper()) == [one]
    assert ids(project=project.replace("_", "%")) == []
    assert ids(text=one) == [one]
    assert ids(text=record_of(one)["pids"]["doi"]["identifier"]) == [one]
    assert {one, other} <= set(ids(text="a DATASET"))
    assert ids(project=project, extensions=1) == []
    assert ids(project=project, extensions=0) == [one]


def test_what_failed_is_found_with_its_reason(app: Flask) -> None:
    id_ = published(embargo(soon()))
    row = update(DueEmbargo).where(DueEmbargo.version_id == record_of(id_).id)
    db.session.execute(row.values(attempts=3, failure="disk full"))
    [found] = [one for one in board.search(Filter(state="failed"), 1, 1000).rows if one.id == id_]
    assert (found.attempts, found.failure, found.failed_version) == (
        3,
        "disk full",
        record_of(id_).id,
    )
    assert board.numbers()["failed"] >= 1


def test_restrictions_are_listed_by_the_day_of_their_review(app: Flask) -> None:
    id_ = published(restricted(REASON))
    [found] = [one for one in board.search(Filter(state="review"), 1, 1000).rows if one.id == id_]
    assert (found.end, found.restricted) == (add_years(today(), 1), True)
    decisions.release(who("curator"), id_)
    assert id_ not in ids(state="review")


def test_what_is_open_or_withdrawn_is_not_listed(app: Flask, project: str) -> None:
    kept, withdrawn, opened = (published(embargo(soon()), project=project) for _ in range(3))
    why = {"removal_reason": {"id": "retracted"}, "note": "Wrong.", "is_visible": True}
    service.delete_record(system_identity, withdrawn, why)
    decisions.release(who("leader"), opened)
    assert ids(project=project) == [kept]


def test_a_request_is_open_until_it_is_answered(app: Flask, project: str) -> None:
    id_, request_id = published(embargo(soon()), project=project), uuid4()
    note(record_of(id_), Deed.ASKED, by=who("leader"), reason=REASON, request_id=request_id)
    [row] = board.search(Filter(state="asked", project=project)).rows
    assert row.request == request_id
    note(record_of(id_), Deed.DECLINED, by=who("curator"), reason=REASON, request_id=request_id)
    assert board.search(Filter(state="asked", project=project)).total == 0


def test_versions_of_a_record_are_one_row(app: Flask, project: str) -> None:
    id_ = published(embargo(soon()), project=project)
    new = str(service.new_version(who("leader"), id_).id)
    service.import_files(who("leader"), new)
    data = service.read_draft(who("leader"), new).data
    data["metadata"]["publication_date"] = "2026-03-31"
    service.update_draft(who("leader"), new, data)
    datasets.publish(new)
    assert ids(project=project) == [new]


def test_a_leader_sees_their_own_and_what_they_were_given(app: Flask, project: str) -> None:
    theirs, given = (
        published(embargo(soon()), by=name, project=project) for name in ("leader", "curator")
    )
    wanted = Filter(project=project)
    assert [row.id for row in board.search(wanted, of=who("leader")).rows] == [theirs]
    grant = {
        "subject": {"type": "user", "id": str(who("leader").id)},
        "permission": "manage",
    }
    service.access.bulk_create_grants(who("curator"), given, {"grants": [grant]})
    assert {row.id for row in board.search(wanted, of=who("leader")).rows} == {theirs, given}
    assert board.search(wanted, of=who("reader")).total == 0


def test_the_number_of_statements_is_fixed(app: Flask) -> None:
    def count(size: int) -> int:
        db.session.rollback()
        with statements() as asked:
            board.search(Filter(), 1, size)
            board.numbers()
        return len(asked)

    for _ in range(3):
        published(embargo(soon(88)))
    assert count(1) == count(1000) <= 5
