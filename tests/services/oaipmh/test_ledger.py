"""The ledger: nothing is missed, whatever commits when; nothing is told that is closed."""

from __future__ import annotations

import random
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import Any

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from invenio_access.permissions import system_identity
from invenio_db import db
from invenio_db.uow import UnitOfWork
from invenio_rdm_records.proxies import current_rdm_records_service as service
from sqlalchemy import delete, select, update

from tests.generated import examples
from thalie.oaipmh import answers, book, pages, renderings
from thalie.oaipmh.facts import in_utc
from thalie.oaipmh.models import HarvestBook, HarvestItem, HarvestMark, HarvestRendering
from thalie.oaipmh.stamping import mark_all, open_ledger, stamp

from ..doi.conftest import until
from .conftest import OAI, Dataset, answered, document, oai_id

Publish = Callable[..., Dataset]
DC = "{http://purl.org/dc/elements/1.1/}"


@dataclass
class Copy:
    """What an incremental harvester has, a page at a time."""

    titles: dict[str, str] = field(default_factory=dict)
    since: str = ""
    following: str = ""
    token: str = ""

    def step(self) -> bool:
        """Fetch a page; is the list at its end?"""
        words = {"verb": "ListRecords"}
        if self.token:
            words["resumptionToken"] = self.token
        else:
            words |= {"metadataPrefix": "oai_dc"} | ({"from": self.since} if self.since else {})
        answer = answered(words)
        if not self.token:
            self.following = answer.date
        for one in answer.tree.iter(f"{OAI}record"):
            name = str(one.findtext(f"{OAI}header/{OAI}identifier"))
            if one.find(f"{OAI}header").get("status") == "deleted":
                self.titles.pop(name, None)
            else:
                self.titles[name] = str(one.findtext(f".//{DC}title"))
        assert answer.codes in ([], ["noRecordsMatch"])
        self.token = answer.token or ""
        if not self.token:
            self.since = self.following
        return not self.token

    def finish(self) -> None:
        while not self.step():
            pass


@contextmanager
def left_open(app: Flask, dataset: Dataset, title: str) -> Iterator[None]:
    """A publication whose transaction stays open until the block ends, and commits then."""
    begun, end = threading.Event(), threading.Event()
    failures: list[BaseException] = []

    def work() -> None:
        with app.app_context():
            try:
                with UnitOfWork() as uow:
                    version = dataset.versions[-1]
                    service.edit(system_identity, version, uow=uow)
                    service.update_draft(system_identity, version, document(title), uow=uow)
                    service.publish(system_identity, version, uow=uow)
                    begun.set()
                    end.wait(60)
                    uow.commit()
            except BaseException as error:
                failures.append(error)
            finally:
                begun.set()
                db.session.remove()

    thread = threading.Thread(target=work)
    thread.start()
    begun.wait(60)
    try:
        yield
    finally:
        end.set()
        thread.join()
        assert not failures, failures


def test_a_transaction_that_commits_late_is_not_missed(app: Flask, publish: Publish) -> None:
    dataset, other = publish(), publish()
    name, copy = oai_id(dataset), Copy()
    copy.finish()
    with left_open(app, dataset, "Committed late"):
        other.edit("Committed between")
        copy.finish()
        assert copy.titles[oai_id(other)] == "Committed between"
        assert copy.titles[name] != "Committed late"
        copy.finish()
    copy.finish()
    assert copy.titles[name] == "Committed late"


def test_what_changes_while_it_is_listed_is_seen_again(publish: Publish) -> None:
    several = [publish() for _ in range(4)]
    copy = Copy()
    copy.finish()
    copy.since = ""
    copy.step()
    several[0].edit("Changed in the middle")
    several[3].withdraw()
    while not copy.step():
        pass
    assert copy.titles[oai_id(several[0])] == "Changed in the middle"
    assert oai_id(several[3]) not in copy.titles


CHANGES = ("publish", "edit", "withdraw", "restore", "close", "version", "open", "commit")
STEPS = (*CHANGES, *["page"] * 6)


@settings(
    max_examples=examples(3),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(seed=st.integers(0, 2**32))
def test_the_copy_of_a_harvester_ends_as_the_catalogue(
    app: Flask, publish: Publish, seed: int
) -> None:
    """Random changes, some left open, between the pages of a harvest that goes on and on."""
    pick, copy, title = random.Random(seed), Copy(), iter(range(1000))
    mine: list[Dataset] = [publish()]
    closed: set[str] = set()
    gone: set[str] = set()
    pending: list[tuple[Any, Dataset]] = []
    copy.since = answered({"verb": "Identify"}).date
    for step in pick.choices(STEPS, k=24):
        busy = [one for _, one in pending]
        free = [d for d in mine if d not in busy]
        dataset = pick.choice(free) if free else None
        if step == "page":
            copy.step()
        elif step == "commit" and pending:
            pending.pop(pick.randrange(len(pending)))[0].__exit__(None, None, None)
        elif step == "publish":
            mine.append(publish())
        elif dataset is None or (dataset.versions[-1] in gone and step != "restore"):
            continue
        elif step == "restore" and dataset.versions[-1] in gone:
            dataset.restore()
            gone.discard(dataset.versions[-1])
        elif step == "withdraw":
            dataset.withdraw()
            gone.add(dataset.versions[-1])
        elif step in ("edit", "close"):
            dataset.edit(f"Title {next(title)}", "public" if step == "edit" else "restricted")
            (closed.discard if step == "edit" else closed.add)(dataset.versions[-1])
        elif step == "version" and dataset.versions[-1] not in closed:
            dataset.add_version()
        elif step == "open" and len(pending) < 2 and dataset.versions[-1] not in closed:
            transaction = left_open(app, dataset, f"Open {next(title)}")
            transaction.__enter__()
            pending.append((transaction, dataset))
    for transaction, _ in pending:
        transaction.__exit__(None, None, None)
    copy.finish()
    copy.finish()
    names = {oai_id(d, n): (d, n) for d in mine for n in range(len(d.versions))}
    told = {name: d.read(n) for name, (d, n) in names.items() if d.versions[n] not in gone}
    wanted = {
        name: record["metadata"]["title"]
        for name, record in told.items()
        if record["access"]["record"] == "public"
    }
    assert {name: text for name, text in copy.titles.items() if name in names} == wanted


def test_what_is_not_committed_is_not_told(publish: Publish) -> None:
    dataset = publish()
    with UnitOfWork() as uow:
        dataset_draft = service.edit(system_identity, dataset.versions[-1], uow=uow)
        service.update_draft(system_identity, dataset_draft.id, document("Never"), uow=uow)
        service.publish(system_identity, dataset_draft.id, uow=uow)
        uow.rollback()
    words = {"verb": "GetRecord", "metadataPrefix": "oai_dc", "identifier": oai_id(dataset)}
    assert b"Never" not in answered(words).body


def stamps() -> dict[str, tuple[Any, int, bool]]:
    db.session.rollback()
    rows = db.session.execute(
        select(HarvestItem).execution_options(populate_existing=True)
    ).scalars()
    return {one.identifier: (one.datestamp, one.position, one.deleted) for one in rows}


def test_a_rebuild_changes_nothing_that_is_as_it_was(publish: Publish) -> None:
    dataset, gone, purged = publish(), publish(), publish()
    gone.withdraw()
    mark_all()  # what other tests changed past InvenioRDM
    stamp(60, patience=30)
    before = stamps()
    mark_all()
    stamp(60, patience=30)
    assert stamps() == before
    lost = db.session.get(HarvestItem, dataset.read().id)
    lost.print = "as it was told before"
    db.session.commit()
    mark_all()
    stamp(60, patience=30)
    after = stamps()
    assert after.pop(oai_id(dataset)) > before.pop(oai_id(dataset))
    assert after == before and after[oai_id(gone)][2] and not after[oai_id(purged)][2]


def opened() -> bool:
    """Open the ledger; the worker of the instance may be at it already."""
    open_ledger()
    return book.is_open()


def test_a_ledger_that_begins_takes_the_dates_of_the_records(publish: Publish) -> None:
    """As after an upgrade, interrupted once."""
    several = [publish() for _ in range(3)]
    several[0].withdraw()
    several[1].edit("Changed last")
    for table in (HarvestRendering, HarvestItem, HarvestBook):
        db.session.execute(delete(table))
    db.session.commit()
    with pytest.raises(answers.NotReadyError):
        answered({"verb": "Identify"})
    until(opened)
    stamp(60, patience=30)
    rows = {one.identifier: one for one in db.session.execute(select(HarvestItem)).scalars()}
    for dataset in several:
        changed = in_utc(dataset.read().updated)
        assert abs((rows[oai_id(dataset)].datestamp - changed).total_seconds()) < 2
    order = sorted(rows.values(), key=lambda one: one.position)
    assert [one.datestamp for one in order] == sorted(one.datestamp for one in order)
    assert rows[oai_id(several[0])].deleted


def test_a_fault_of_one_record_costs_that_record_alone(
    app: Flask, publish: Publish, monkeypatch: pytest.MonkeyPatch
) -> None:
    good, bad = publish(), publish()
    bad.edit("The bad one")
    stamp(60, patience=30)
    for module in (renderings, pages):  # what the worker writes meanwhile is of another edition
        monkeypatch.setattr(module, "edition", lambda: "spoilt")
    one = renderings.HARVESTED["oai_dc"]

    def spoiled(record: Any, house: Any) -> bytes:
        if record.title.text == "The bad one":
            raise KeyError("a fault of the mapping")
        return one.render(record, house)

    monkeypatch.setitem(renderings.HARVESTED, "oai_dc", replace(one, render=spoiled))
    answer = answered({"verb": "ListRecords", "metadataPrefix": "oai_dc", "from": today()}, 1000)
    told = {
        str(r.findtext(f"{OAI}header/{OAI}identifier")): r for r in answer.tree.iter(f"{OAI}record")
    }
    assert told[oai_id(good)].find(f"{OAI}metadata") is not None
    assert told[oai_id(bad)].find(f"{OAI}metadata") is None
    assert "KeyError" in str(told[oai_id(bad)].findtext(f"{OAI}about/{DC}description"))
    db.session.execute(delete(HarvestRendering).where(HarvestRendering.edition == "spoilt"))
    db.session.commit()


def today() -> str:
    return book.read_clock().date().isoformat()


def test_renderings_are_written_anew_when_what_writes_them_changes(
    publish: Publish, monkeypatch: pytest.MonkeyPatch
) -> None:
    dataset = publish()
    stamp(60, patience=30)
    renderings.render_stale(60)
    before = stamps()
    db.session.execute(
        update(HarvestRendering)
        .where(HarvestRendering.item_id == dataset.read().id)
        .values(edition="old", body=None)
    )
    db.session.execute(update(HarvestBook).values(edition="old"))
    db.session.commit()
    renderings.render_stale(60)
    bodies = select(HarvestRendering.body).where(
        HarvestRendering.item_id == dataset.read().id, HarvestRendering.body.is_not(None)
    )
    keys = {one.key for one in renderings.HARVESTED.values()}
    assert len(db.session.execute(bodies).all()) == len(keys)
    assert stamps() == before


def test_a_page_that_lost_all_its_items_is_not_empty(publish: Publish) -> None:
    """Of a list with an end, what was left changed beyond it: its last item is told again."""
    several = [publish() for _ in range(3)]
    answered({"verb": "Identify"})
    until = answered({"verb": "Identify"}).date
    names = {oai_id(one) for one in several}
    words = {"verb": "ListIdentifiers", "metadataPrefix": "oai_dc", "until": until}
    size = len(stamps()) - 1
    first = answered(words, size)
    assert first.token
    rest = set(stamps()) - set(first.headers_told)
    assert rest <= names
    import time

    while answered({"verb": "Identify"}).date <= until:
        time.sleep(0.2)
    for one in several:
        if oai_id(one) in rest:
            one.edit("Changed beyond the end")
    last = answered({"verb": "ListIdentifiers", "resumptionToken": first.token}, size)
    assert last.codes == [] and len(last.headers_told) == 1 and last.token == ""


def test_marks_that_cannot_be_entered_keep_nothing_back(
    app: Flask, publish: Publish, monkeypatch: pytest.MonkeyPatch
) -> None:
    from thalie.oaipmh import stamping

    bad, good = publish(), publish()
    stamp(60, patience=30)
    bad.edit("Cannot be entered")
    good.edit("Can be entered")
    poison, real = bad.read().parent.id, stamping.facts_of

    def failing(*conditions: Any) -> Any:
        found = real(*conditions)
        if any(one.version.parent_id == poison for one in found):
            raise RuntimeError("a fault")
        return found

    with monkeypatch.context() as context:
        context.setattr(stamping, "facts_of", failing)
        db.session.rollback()
        stamp(60, patience=30)
    waiting = set(db.session.execute(select(HarvestMark.parent_id)).scalars())
    assert good.read().parent.id not in waiting
    stamp(60, patience=30)
    assert not book.has_marks()
