"""A change over many datasets: seen, carried out, taken back; and what it leaves alone."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta
from io import StringIO
from secrets import token_hex
from typing import Any
from uuid import UUID, uuid4

import pytest
import requests
from click.testing import CliRunner
from flask import Flask
from flask_babel import force_locale
from invenio_access.permissions import system_identity
from invenio_accounts.proxies import current_datastore
from invenio_db import db
from invenio_oauth2server.models import Token
from invenio_rdm_records.proxies import current_rdm_records_service as service
from invenio_rdm_records.records.api import RDMRecord
from invenio_records_resources.services.errors import PermissionDeniedError
from invenio_search import current_search_client
from invenio_search.utils import build_alias_name
from sqlalchemy.exc import NoResultFound

from tests.services import datasets
from tests.services.datasets import who
from tests.services.openings.closed import embargo
from tests.services.openings.closed import published as closed
from tests.services.people import accounts, logged_in
from tests.services.reviewed import COMPLETE, curator
from thalie.bulk import book, saving, sheet, tasks, work
from thalie.bulk.errors import BulkError, SheetError
from thalie.bulk.models import BulkChange, BulkRow
from thalie.bulk.paths import SPOTS
from thalie.bulk.telling import change_told, rows_told
from thalie.commands import bulk as command
from thalie.desk import cards
from thalie.doi.models import DoiEntry
from thalie.records.days import today
from thalie.web.cards import Asked

Json = dict[str, Any]
KEEPER = "custom_fields.thalie:objects.keeper"
FIRST = "custom_fields.thalie:objects.0.keeper"
GRANT = "custom_fields.thalie:experiment.grant"
YEAR = "custom_fields.thalie:objects.year_from"


@pytest.fixture(autouse=True)
def _in_a_request(app: Flask) -> Iterator[None]:
    with app.test_request_context(), force_locale("en"):
        yield
    db.session.rollback()


def refresh() -> None:
    """Searches find what was written."""
    current_search_client.indices.refresh(index=build_alias_name(RDMRecord.index.search_alias))


def published(title: str = "Ochre", access: str = "public", **more: Any) -> str:
    data = {**COMPLETE, "access": {"record": access, "files": access}, **more}
    data["metadata"] = {**COMPLETE["metadata"], "title": title}
    id_ = datasets.draft(data)
    datasets.add_file(id_)
    datasets.publish(id_)
    return id_


@pytest.fixture(scope="module")
def three(app: Flask) -> list[str]:
    """Published datasets that tests may change, each from what it finds to that again."""
    with app.test_request_context():
        return [published(f"Ochre {number} {token_hex(4)}") for number in range(3)]


def keepers(ids: Sequence[str]) -> list[str]:
    db.session.expire_all()
    records = [service.record_cls.pid.resolve(id_) for id_ in ids]
    return [(one["custom_fields"]["thalie:objects"][0].get("keeper") or {}).get("id", "")
            for one in records]  # fmt: skip


def record(id_: str) -> Any:
    db.session.expire_all()
    return service.record_cls.pid.resolve(id_)


def replaced(ids: Sequence[str], was: str = "louvre", value: str = "musee-orsay") -> BulkChange:
    asked = {"field": KEEPER, "do": "replace", "value": value, "was": was}
    made = book.begin(curator(), {"ids": list(ids)}, asked)
    work.work_on(made.id)
    return made


def carried_out(change: BulkChange) -> BulkChange:
    book.carry_out(curator(), change.id)
    work.work_on(change.id)
    db.session.expire_all()
    return change


def undone(change: BulkChange) -> BulkChange:
    made = book.begin_undo(curator(), change.id)
    work.work_on(made.id)
    return carried_out(made)


def states(change: BulkChange) -> list[str]:
    db.session.expire_all()
    rows = BulkRow.query.filter_by(change_id=change.id).order_by(BulkRow.position)
    return [row.state for row in rows]


def why(change: BulkChange) -> str:
    told = rows_told(curator(), change, 1, 100, "en")
    return " ".join(text for row in told for text in row["why"])


# Seen, carried out, taken back


def test_a_keeper_is_renamed_and_it_is_taken_back(three: list[str]) -> None:
    other = published("Umber", custom_fields={"thalie:objects": [{"label": "Dog"}]})
    before = [record(id_) for id_ in three]
    facts = [(one.revision_id, one.pids["doi"], one.versions.index) for one in before]
    wanted = [DoiEntry.query.get(one.pids["doi"]["identifier"]).wanted_since for one in before]
    change = replaced([*three, other])
    assert change_told(change, "en")["records"] == {"total": 4, "ready": 3, "same": 1}
    [first, *_] = rows_told(curator(), change, 1, 100, "fr")
    assert first["values"][0]["field"] == FIRST
    assert "louvre" in first["values"][0]["old"] and "musee-orsay" in first["values"][0]["new"]
    # nothing is written by looking at it
    assert keepers(three) == ["louvre"] * 3
    after = [record(id_) for id_ in three]
    assert [(one.revision_id, one.pids["doi"], one.versions.index) for one in after] == facts
    with pytest.raises(NoResultFound):
        service.draft_cls.pid.resolve(three[0], registered_only=False)
    carried_out(change)
    assert states(change) == ["done", "done", "done", "same"]
    assert keepers(three) == ["musee-orsay"] * 3
    now = [record(id_) for id_ in three]
    assert [(one.pids["doi"], one.versions.index) for one in now] == [one[1:] for one in facts]
    told = [DoiEntry.query.get(one.pids["doi"]["identifier"]).wanted_since for one in now]
    assert all(new > old for new, old in zip(told, wanted, strict=True))  # the ledger has it
    refresh()
    assert service.search(curator(), {"q": f"keeper:musee-orsay AND id:{three[0]}"}).total == 1
    assert states(undone(change)) == ["done"] * 3
    assert keepers(three) == ["louvre"] * 3
    who_, total = book.history(curator(), 1, 2)
    assert (who_[0].kind, who_[0].undone, who_[1].id) == ("undo", change.id, change.id)
    assert who_[1].by == int(curator().id) and total >= 2


def test_a_grant_is_added_to_what_a_search_finds(three: list[str]) -> None:
    title = record(three[0])["metadata"]["title"]
    refresh()
    made = book.begin(curator(), {"q": f'title:"{title}"'},
                      {"field": GRANT, "do": "add", "value": "ANR-1"})  # fmt: skip
    work.work_on(made.id)
    assert states(carried_out(made)) == ["done"]
    assert record(three[0])["custom_fields"]["thalie:experiment"]["grant"] == "ANR-1"
    other = book.begin(curator(), {"ids": [three[0]]}, {"field": GRANT, "do": "add", "value": "B"})
    work.work_on(other.id)
    assert states(other) == ["refused"] and "“ANR-1” stands there already." in why(other)
    undone(made)
    assert "grant" not in record(three[0])["custom_fields"]["thalie:experiment"]


def test_what_follows_from_a_value_is_told_and_taken_back(three: list[str]) -> None:
    made = book.begin(curator(), {"ids": three[:1]}, {"field": YEAR, "do": "set", "value": "-664"})
    work.work_on(made.id)
    [row] = rows_told(curator(), made, 1, 10, "en")
    assert {one["field"].rpartition(".")[2]: one["new"] for one in row["values"]} == {
        "year_from": "-664", "dating": "-0663/..",
    }  # fmt: skip
    carried_out(made)
    undone(made)
    assert record(three[0])["custom_fields"]["thalie:objects"][0].keys() == {"label", "keeper"}


# What it leaves alone


def test_a_value_that_is_refused_is_told_at_its_field(three: list[str]) -> None:
    for field, value, said in ((YEAR, "0", "There is no year 0"), (KEEPER, "nowhere", "no term"),
                               ("metadata.title", "", "itle"),
                               ("metadata.rights", "", "icen")):  # fmt: skip
        made = book.begin(curator(), {"ids": three[:1]},
                          {"field": field, "do": "set", "value": value})  # fmt: skip
        work.work_on(made.id)
        assert states(made) == ["refused"], field
        assert said in why(made), (field, why(made))
        assert states(carried_out(made)) == ["refused"]
    assert keepers(three[:1]) == ["louvre"]


def test_a_fault_that_was_there_before_stops_no_other_change() -> None:
    data = {**COMPLETE, "metadata": {**COMPLETE["metadata"], "rights": []}}
    id_ = datasets.draft(data)
    datasets.add_file(id_)
    datasets.publish(id_)
    assert states(carried_out(replaced([id_]))) == ["done"]


def test_an_embargo_stays_as_it_is_and_so_do_files() -> None:
    id_ = closed(embargo(today() + timedelta(days=90)))
    before = record(id_)
    was = (before.access.dump(), [(key, one.file.checksum) for key, one in before.files.items()])
    change = book.begin(curator(), {"ids": id_}, {"field": GRANT, "do": "set", "value": "ANR-1"})
    work.work_on(change.id)
    assert states(carried_out(change)) == ["done"], why(change)
    after = record(id_)
    assert after["custom_fields"]["thalie:experiment"]["grant"] == "ANR-1"
    assert was == (after.access.dump(),
                   [(key, one.file.checksum) for key, one in after.files.items()])  # fmt: skip


def test_what_is_not_there_withdrawn_or_being_edited(three: list[str]) -> None:
    gone, edited = published("Gone"), published("Edited")
    service.delete_record(system_identity, gone, {"removal_reason": {"id": "spam"}})
    service.edit(system_identity, edited)
    draft = datasets.draft()
    doi = record(three[1]).pids["doi"]["identifier"]
    change = replaced(["nothing-here", gone, edited, draft, three[0], doi, three[1]])
    assert states(change) == [*["refused"] * 4, "ready", "ready", "refused"]
    rows = rows_told(curator(), change, 1, 10, "en")
    said = [" ".join(row["why"]) for row in rows]
    assert said[0] == said[3] and "withdrawn" in said[1] and "draft" in said[2]
    assert rows[5]["id"] == three[1] and "twice" in said[6]
    book.discard(curator(), change.id)
    assert states(change) == []


def test_what_was_changed_since_it_was_seen_is_left(three: list[str]) -> None:
    change = replaced(three)
    service.edit(system_identity, three[1])
    data = service.read_draft(system_identity, three[1]).to_dict()
    data["metadata"]["version"] = "2"
    service.update_draft(system_identity, three[1], data)
    service.publish(system_identity, three[1])
    service.edit(system_identity, three[2])
    assert states(carried_out(change)) == ["done", "skipped", "skipped"]
    assert "changed since" in why(change) and "draft" in why(change)
    service.delete_draft(system_identity, three[2])
    assert keepers(three) == ["musee-orsay", "louvre", "louvre"]
    # the desk tells it, until somebody knows
    key = str(change.id)
    assert [row.key for row in cards.show(curator(), Asked(key), "bulk")[0].found.rows] == [key]
    cards.act(curator(), "bulk", "settle", [key])
    assert cards.show(curator(), Asked(key), "bulk")[0].found.total == 0
    undone(change)
    assert keepers(three) == ["louvre"] * 3


def test_what_was_changed_again_is_not_taken_back(three: list[str]) -> None:
    change = carried_out(replaced(three))
    again = carried_out(replaced(three[:1], was="musee-orsay", value="musee-guimet"))
    back = book.begin_undo(curator(), change.id)
    with pytest.raises(BulkError):
        book.begin_undo(curator(), change.id)
    work.work_on(back.id)
    assert states(back) == ["refused", "ready", "ready"]
    assert "changed again" in why(back)
    carried_out(back)
    assert keepers(three) == ["musee-guimet", "louvre", "louvre"]
    undone(again)
    assert states(undone(change)) == ["done", "refused", "refused"]
    assert keepers(three) == ["louvre"] * 3


def test_one_that_fails_in_the_middle_stops_no_other(
    three: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    change = replaced(three)

    def fails(pid: str, *rest: Any) -> Any:
        found = saving.save(pid, *rest)
        if pid == three[1]:
            raise OSError("secret inside")
        return found

    monkeypatch.setattr(work, "save", fails)
    assert states(carried_out(change)) == ["done", "failed", "done"]
    assert "secret" not in why(change)
    assert keepers(three) == ["musee-orsay", "louvre", "musee-orsay"]
    undone(change)


class Killed(BaseException):
    """As by a signal."""


def test_a_killed_worker_goes_on_and_writes_nothing_twice(
    three: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    change = replaced(three)
    before = [record(id_).revision_id for id_ in three]
    book.carry_out(curator(), change.id)

    def killed(pid: str, *rest: Any) -> Any:
        found = saving.save(pid, *rest)
        if pid == three[1]:
            raise Killed
        return found

    with monkeypatch.context() as patch:
        patch.setattr(work, "save", killed)
        with pytest.raises(Killed):
            work.work_on(change.id)
        db.session.rollback()
        assert states(change) == ["done", "ready", "ready"]
    BulkChange.query.filter_by(id=change.id).update({"touched": change.at.replace(year=2020)})
    db.session.commit()
    started: list[UUID] = []
    monkeypatch.setattr(tasks, "nudge", started.append)
    tasks.sweep()
    assert change.id in started
    work.work_on(change.id)
    work.work_on(change.id)  # nothing is left
    assert states(change) == ["done"] * 3 and book.change(change.id).state == "done"
    steps = {record(id_).revision_id - old for id_, old in zip(three, before, strict=True)}
    assert len(steps) == 1  # each was written as often as any other
    undone(change)


def test_a_record_that_kills_workers_is_given_up(
    three: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    change = replaced(three[:2])
    book.carry_out(curator(), change.id)

    def killed(pid: str, *rest: Any) -> Any:
        if pid == three[0]:
            raise Killed
        return saving.save(pid, *rest)

    monkeypatch.setattr(work, "save", killed)
    for _ in range(6):
        try:
            work.work_on(change.id)
        except Killed:
            db.session.rollback()
    assert states(change) == ["failed", "done"]
    assert "several times" in why(change)
    undone(change)


def test_who_lost_the_right_changes_nothing(
    three: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    change = replaced(three[:1])
    book.carry_out(curator(), change.id)
    monkeypatch.setattr("thalie.bulk.permissions.for_administrators", lambda identity: False)
    work.work_on(change.id)
    assert book.change(change.id).state == "stopped" and keepers(three[:1]) == ["louvre"]
    monkeypatch.undo()
    assert states(carried_out(change)) == ["done"]
    undone(change)


def test_nobody_else_may(three: list[str]) -> None:
    asked = {"field": GRANT, "do": "set", "value": "x"}
    change = replaced(three[:1])
    acts: list[Callable[[Any], object]] = [
        lambda one: book.begin(one, {"ids": three}, asked),
        lambda one: book.begin_sheet(one, b"id,metadata.title\nx,y"),
        lambda one: book.carry_out(one, change.id),
        lambda one: book.discard(one, change.id),
        lambda one: book.begin_undo(one, change.id),
        lambda one: book.settle(one, change.id),
        lambda one: book.history(one, 1, 1),
        lambda one: book.exported(one, {"ids": three}),
    ]
    for name in ("leader", "reader"):
        for act in acts:
            with pytest.raises(PermissionDeniedError):
                act(who(name))
    assert states(change) == ["ready"]


def test_values_of_what_somebody_may_not_read_are_not_told(
    three: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Curators read all; somebody with a desk might not."""
    hidden = published("Hidden", "restricted")
    change = carried_out(replaced([hidden]))
    assert states(change) == ["done"]
    monkeypatch.setattr("thalie.bulk.permissions.for_administrators", lambda identity: True)
    somebody = who("reader")
    [row] = rows_told(curator(), change, 1, 10, "en")
    assert row["id"] == hidden and row["values"]
    [row] = rows_told(somebody, change, 1, 10, "en")
    assert (row["id"], row["values"]) == (None, [])
    asked = {"field": KEEPER, "do": "set", "value": "louvre"}
    other = book.begin(somebody, {"ids": [hidden, "nothing-here", three[0]]}, asked)
    work.work_on(other.id)
    assert states(other) == ["refused", "refused", "same"]
    told = rows_told(somebody, other, 1, 10, "en")
    assert told[0]["why"] == told[1]["why"]  # nobody learns that there is one
    back = book.begin_undo(somebody, change.id)
    work.work_on(back.id)
    assert states(back) == ["refused"]
    [row] = rows_told(somebody, back, 1, 10, "en")
    assert "louvre" not in str(row)
    with pytest.raises(BulkError):
        book.exported(somebody, {"ids": [hidden]})


def test_bounds_and_what_cannot_be_asked_for(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = {"field": GRANT, "do": "set", "value": "x"}
    address = "https://example.org/search?sort=newest"
    selects: list[Json] = [{}, {"q": "x", "ids": ["y"]}, {"q": token_hex(16)}, {"ids": " , "},
                           {"q": address}, {"q": "\0"}, {"ids": 3}]  # fmt: skip
    for select in selects:
        with pytest.raises(BulkError):
            book.begin(curator(), select, asked)
    monkeypatch.setitem(app.config, "THALIE_BULK_RECORDS", 1)
    with pytest.raises(BulkError, match="at most 1"):
        book.begin(curator(), {"ids": "a b"}, asked)
    monkeypatch.setitem(app.config, "THALIE_BULK_CSV", 5)
    with pytest.raises(BulkError, match="too large"):
        book.begin_sheet(curator(), b"id,metadata.title\nx,y")


# As a table


def exported(ids: Sequence[str], *paths: str) -> list[list[str]]:
    spots = [SPOTS[path] for path in ("metadata.title", *paths)]
    content = sheet.written(spots, book.exported(curator(), {"ids": list(ids)}), "en")
    return list(csv.reader(StringIO(content.decode("utf-8-sig"), newline="")))


def saved(rows: Sequence[Sequence[str]], encoding: str = "utf-8", separator: str = ",") -> bytes:
    text = StringIO()
    csv.writer(text, delimiter=separator).writerows(rows)
    return text.getvalue().encode(encoding)


def test_a_corrected_table_changes_what_differs_alone(three: list[str]) -> None:
    rows = exported(three, KEEPER, GRANT)
    assert rows[0][2] == "doi" and rows[1][2].startswith("10.")
    at = next(n for n, name in enumerate(rows[0]) if name.startswith(FIRST))
    rows[1][at], rows[2][at] = "musee-orsay", "no-such-keeper"
    made = book.begin_sheet(curator(), saved(rows, "utf-16", ";"), "corrected.csv")
    work.work_on(made.id)
    assert states(made) == ["ready", "refused", "same"]
    assert f"Line 3, column {FIRST}: " in why(made)
    assert states(carried_out(made)) == ["done", "refused", "same"]
    assert keepers(three) == ["musee-orsay", "louvre", "louvre"]
    stale = book.begin_sheet(curator(), saved(rows, "cp1252"), "again.csv")
    work.work_on(stale.id)
    assert states(stale) == ["refused", "refused", "same"]
    assert "since the file was written" in why(stale)
    undone(made)
    with pytest.raises(SheetError):
        book.begin_sheet(curator(), b"id;metadata.nothing\nx;y")


def test_an_entry_that_is_not_there_is_told(three: list[str]) -> None:
    place = "custom_fields.thalie:objects.7.keeper"
    made = book.begin_sheet(curator(), saved([["id", place], [three[0], "musee-orsay"]]))
    work.work_on(made.id)
    assert states(made) == ["refused"] and f"Line 2, column {place}" in why(made)


# By page, REST and command


@pytest.fixture
def token(instance: Any) -> Iterator[Any]:
    made: list[Any] = []

    def of(name: str) -> dict[str, str]:
        user = current_datastore.get_user_by_email(f"{name}@example.org")
        made.append(Token.create_personal("bulk", user.id, scopes=[]))
        db.session.commit()
        return {"Authorization": f"Bearer {made[-1].access_token}"}

    yield of
    for one in made:
        db.session.delete(one.client)
    db.session.commit()


def test_by_rest(instance: Any, token: Any, three: list[str]) -> None:
    url, mine = f"{instance.layout.url}/api/desk/bulk", token("curator")

    def ask(method: str, path: str = "", headers: Any = mine, **more: Any) -> requests.Response:
        return requests.request(method, f"{url}{path}", headers=headers, timeout=120, **more)

    operation = {"field": KEEPER, "do": "replace", "was": "louvre", "value": "musee-orsay"}
    body = {"select": {"ids": three[:1]}, "operation": operation}
    made = ask("POST", json=body)
    assert made.status_code == 202, made.text
    path = f"/{made.json()['id']}"
    work.work_on(UUID(made.json()["id"]))  # the worker may be quicker
    told = ask("GET", path, params={"state": "ready"}).json()
    assert told["state"] in ("looking", "ready"), told
    assert [hit["id"] for hit in told["hits"]["hits"]] == three[:1]
    assert ask("POST", f"{path}/undo").status_code == 409
    assert ask("POST", f"{path}/discard").status_code == 200
    assert ask("POST", f"{path}/carry-out").status_code == 409
    assert ask("GET", params={"size": 1}).json()["hits"]["hits"]
    assert ask("GET", "/fields").json()["fields"]
    table = ask("GET", "/sheet.csv", params={"ids": three[0], "field": KEEPER})
    assert table.headers["Content-Type"].startswith("text/csv") and three[0] in table.text
    assert "no-store" in table.headers["Cache-Control"]
    bad = ask("POST", "/sheets", data=b"id;metadata.nothing\nx;y")
    assert (bad.status_code, bad.json()["errors"][0]["line"]) == (400, 1)
    for wrong in ({}, [], {"select": {}, "operation": {}}, {"select": 1, "operation": 2}):
        assert ask("POST", json=wrong).status_code == 400, wrong
    assert ask("GET", f"/{uuid4()}").status_code == 404
    assert ask("GET", params={"page": 0}).status_code == 400
    for headers in (token("leader"), token("reader"), {}):
        for method, at in (("GET", ""), ("GET", path), ("GET", "/sheet.csv"), ("POST", ""),
                           ("POST", "/sheets"), ("POST", f"{path}/carry-out")):  # fmt: skip
            assert ask(method, at, headers).status_code in (401, 403), (method, at)


def test_the_pages(instance: Any, site: str, three: list[str]) -> None:
    known = accounts(instance)
    with logged_in(site, *known["curator"]) as browser:
        page = browser.get(f"{site}/desk/bulk", timeout=60)
        assert page.status_code == 200 and KEEPER in page.text
        csrf = page.text.partition('name="csrf_token"')[2].partition('value="')[2].partition('"')[0]
        form = {"ids": three[0], "field": KEEPER, "do": "replace", "was": "louvre",
                "value": "musee-orsay"}  # fmt: skip
        assert browser.post(f"{site}/desk/bulk", data=form, timeout=60).status_code == 400
        form["csrf_token"] = csrf
        made = browser.post(f"{site}/desk/bulk", data=form, timeout=60)
        assert made.status_code == 200 and "/desk/bulk/" in made.url, made.text[:500]
        work.work_on(UUID(made.url.rpartition("/")[2]))
        refused = browser.post(f"{site}/desk/bulk", data={**form, "value": "", "do": "add"},
                               timeout=60)  # fmt: skip
        assert refused.status_code == 400 and "Say which value." in refused.text
        assert browser.post(made.url, data={"step": "carry-out"}, timeout=60).status_code == 400
        bad = browser.post(f"{site}/desk/bulk", data={"sheet": "1", "csrf_token": csrf},
                           files={"file": ("x.csv", b"id;nothing\nx;y")}, timeout=60)  # fmt: skip
        assert bad.status_code == 400 and "Line 1, column nothing" in bad.text
        french = browser.get(made.url, headers={"Accept-Language": "fr"}, timeout=60).text
        assert "Carry out" not in french
        gone = browser.post(made.url, data={"step": "discard", "csrf_token": csrf}, timeout=60)
        assert gone.status_code == 200
        assert browser.get(f"{site}/desk/bulk/{uuid4()}", timeout=60).status_code == 404
        assert browser.get(f"{site}/desk/bulk?page=0", timeout=60).status_code == 400
        assert browser.get(f"{site}/desk/bulk/sheet.csv?q=", timeout=60).status_code == 400
    with logged_in(site, *known["leader"]) as browser:
        for address in (f"{site}/desk/bulk", made.url, f"{site}/desk/bulk/sheet.csv?ids=x"):
            assert browser.get(address, timeout=60).status_code == 403


def test_on_the_command_line(
    monkeypatch: pytest.MonkeyPatch, app: Flask, tmp_path: Any, three: list[str]
) -> None:
    @contextmanager
    def here() -> Iterator[Flask]:
        yield app

    monkeypatch.setattr(command, "instance", here)

    def run(*words: str, code: int = 0) -> str:
        done = CliRunner().invoke(command.bulk, list(words))
        assert done.exit_code == code, (words, done.output)
        return done.stdout

    asked = ("change", "--id", three[0], "--field", KEEPER, "--do", "replace", "--was", "louvre",
             "--value", "musee-orsay")  # fmt: skip
    told = json.loads(run(*asked, "--json", code=3))
    assert told["state"] == "ready" and keepers(three[:1]) == ["louvre"]
    assert "→" in run("carry-out", told["id"])
    assert keepers(three[:1]) == ["musee-orsay"]
    run("undo", told["id"], "--yes")
    assert keepers(three[:1]) == ["louvre"]
    assert told["id"] in run("list") and KEEPER in run("fields")
    assert json.loads(run("show", told["id"], "--json"))["records"]["done"] == 1
    table = tmp_path / "table.csv"
    table.write_bytes(saved([["id", FIRST], [three[0], "no-such"]]))
    run("sheet", str(table), "--yes", code=1)
    assert three[0] in run("export", "--id", three[0], "--field", KEEPER)
    again = json.loads(run(*asked, "--json", code=3))
    assert "Discarded." in run("discard", again["id"])
    run("discard", again["id"], code=1)
    run("show", str(uuid4()), code=1)
    assert json.loads(run("list", "--json"))["changes"][0]["by"] == "an operator"
