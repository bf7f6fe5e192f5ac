"""The lift: what is due opens, whatever else fails, and is the same after every interruption."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from datetime import date, timedelta
from typing import Any

import pytest
from flask import Flask
from invenio_db import db
from invenio_rdm_records.proxies import current_rdm_records_service as records
from invenio_rdm_records.records.api import RDMRecord
from invenio_rdm_records.records.models import RDMDraftMetadata, RDMRecordMetadata
from invenio_search import current_search_client
from invenio_search.utils import build_alias_name
from sqlalchemy import select
from sqlalchemy.orm.attributes import flag_modified

from tests.services.datasets import who
from tests.services.openings.closed import embargo, published, record_of, soon, state_of
from thalie.openings.history import history
from thalie.openings.lift import find_missing, lift_due, try_again
from thalie.openings.models import DueEmbargo, EmbargoEvent


def day() -> date:
    """When the datasets of these tests open."""
    return soon(5)


@pytest.fixture(autouse=True)
def _clean(app: Flask) -> Any:
    yield
    db.session.rollback()


def in_index(id_: str) -> str:
    current_search_client.indices.refresh(index=build_alias_name(RDMRecord.index.search_alias))
    found = records.search(who("reader"), params={"q": f"id:{id_}"}).to_dict()["hits"]["hits"]
    return str(found[0]["access"]["status"])


def damage(id_: str, until: str = "2026-13-45", model: Any = RDMRecordMetadata) -> None:
    """Write an end into the database that no calendar has."""
    row = db.session.get(model, record_of(id_).id)
    row.json["access"]["embargo"]["until"] = until
    flag_modified(row, "json")
    db.session.commit()
    db.session.expunge_all()


def test_what_is_due_opens_and_nothing_before_its_day(app: Flask) -> None:
    id_, later = published(embargo(day())), published(embargo(day() + timedelta(days=1)))
    assert not lift_due(day=day() - timedelta(days=1)).failed
    assert state_of(id_) == ("embargoed", day().isoformat())
    assert lift_due(day=day()).lifted >= 1
    assert state_of(id_) == ("open", day().isoformat())
    assert state_of(later)[0] == "embargoed"
    assert in_index(id_) == "open"
    assert records.files.list_files(who("reader"), id_).to_dict()["entries"]
    assert [one.deed for one in history(record_of(id_).parent.id)] == ["set", "lifted"]
    assert lift_due(day=day()).lifted == 0


def test_a_closed_record_stays_closed(app: Flask) -> None:
    id_ = published(embargo(day(), record="restricted"))
    lift_due(day=day())
    access = record_of(id_).access
    assert (access.status.value, access.protection.record) == ("restricted", "restricted")
    assert [one.after for one in history(record_of(id_).parent.id)][-1] == "restricted"


def test_drafts_open_with_their_record(app: Flask) -> None:
    id_ = published(embargo(day()))
    records.edit(who("leader"), id_)
    lift_due(day=day())
    assert records.read_draft(who("leader"), id_).data["access"]["files"] == "public"


def test_a_damaged_draft_keeps_no_record_closed(app: Flask) -> None:
    id_ = published(embargo(day()))
    records.edit(who("leader"), id_)
    damage(id_, model=RDMDraftMetadata)
    lift_due(day=day())
    assert state_of(id_)[0] == "open"
    damage(id_, day().isoformat(), RDMDraftMetadata)  # or it cannot be indexed, as other tests see


def test_one_that_fails_stops_nobody_and_is_told(app: Flask) -> None:
    ids = [published(embargo(day())) for _ in range(6)]
    broken = ids[2]
    damage(broken)
    done = lift_due(day=day())
    assert done.failed == 1
    assert [state_of(id_)[0] for id_ in ids if id_ != broken] == ["open"] * 5
    row = db.session.scalars(select(DueEmbargo).where(DueEmbargo.attempts > 0)).one()
    version_id = row.version_id
    assert (row.attempts, "month must be in 1..12" in row.failure) == (1, True), row.failure
    failed = select(EmbargoEvent.deed).where(EmbargoEvent.version_id == version_id)
    assert "failed" in db.session.scalars(failed).all()
    assert lift_due(day=day()).failed == 0  # not before its time
    damage_mended(version_id)
    assert try_again([version_id]) == 1
    assert lift_due(day=day()).lifted == 1
    assert state_of(broken)[0] == "open"


def damage_mended(version_id: Any) -> None:
    row = db.session.get(RDMRecordMetadata, version_id)
    row.json["access"]["embargo"]["until"] = day().isoformat()
    flag_modified(row, "json")
    db.session.commit()
    db.session.expunge_all()


def test_what_is_not_on_the_list_is_found(app: Flask) -> None:
    id_ = published(embargo(day()))
    db.session.delete(db.session.get(DueEmbargo, record_of(id_).id))
    db.session.commit()
    assert find_missing() >= 1
    assert find_missing() == 0
    lift_due(day=day())
    assert state_of(id_)[0] == "open"


KILLED = """
import os, sys
from datetime import date
from invenio_app.factory import create_api
from sqlalchemy import event
from invenio_db import db
app = create_api()
with app.app_context():
    import thalie.openings.lift as lift
    number = [0]
    def count(*args):
        number[0] += 1
        if number[0] == int(sys.argv[2]):
            os.kill(os.getpid(), 9)
    event.listen(db.engine, "before_cursor_execute", count)
    lift.lift_due(day=date.fromisoformat(sys.argv[1]))
    print(number[0])
"""


def test_killed_anywhere_it_ends_the_same(app: Flask) -> None:
    """Each statement of the lift is one where it is killed, some of them here."""
    ids = [published(embargo(day())) for _ in range(3)]
    for line in (2, 5, 9, 14, 20, 27, 35):
        done = subprocess.run(
            [sys.executable, "-c", KILLED, day().isoformat(), str(line)],
            env=os.environ, capture_output=True, timeout=120, text=True,
        )  # fmt: skip
        assert done.returncode in (-signal.SIGKILL, 0), done.stderr
        db.session.rollback()
        assert {state_of(id_)[0] for id_ in ids} <= {"embargoed", "open"}
    lift_due(day=day())
    assert {state_of(id_) for id_ in ids} == {("open", day().isoformat())}
    for id_ in ids:
        assert [one.deed for one in history(record_of(id_).parent.id)] == ["set", "lifted"]
