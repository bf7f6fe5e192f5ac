"""DOIs from publication to DataCite and back, with real services and a faulty DataCite."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from invenio_access.permissions import system_identity
from invenio_db import db
from invenio_db.uow import UnitOfWork
from invenio_pidstore.models import PersistentIdentifier, PIDStatus
from invenio_rdm_records.proxies import current_rdm_records_service as service

from thalie.doi import channel, worker
from thalie.doi.adopt import adopt_everything, adopt_pending
from thalie.doi.client import DataCiteApi
from thalie.doi.ledger import entry_of
from thalie.doi.models import DoiEntry, now
from thalie.doi.reconcile import reconcile
from thalie.doi.state import doi_states
from thalie.doi.worker import drive, drive_due

from .conftest import (
    DataCite,
    Dataset,
    assert_meets,
    entry,
    idle,
    let_settle,
    make_due,
    settled,
    states,
    until,
)

Publish = Callable[..., Dataset]


def test_publication_makes_both_dois_findable(
    app: Flask, publish: Publish, datacite: DataCite
) -> None:
    dataset = publish()
    until(lambda: settled(dataset))
    assert_meets(datacite, dataset)
    for doi in dataset.dois:
        assert datacite.shown(doi)["url"] == f"{app.config['SITE_UI_URL']}/doi/{doi}"
        assert datacite.calls(doi)[0] == ("POST", 201)
    assert all(state.settled for state in doi_states(dataset.read()).values())


def test_what_is_not_committed_is_not_wanted(publish: Publish) -> None:
    with UnitOfWork() as uow:
        dataset = publish(uow=uow)
        doi = service.record_cls.pid.resolve(dataset.versions[0]).pids["doi"]["identifier"]
        assert entry_of(doi) is not None
        uow.rollback()
    assert entry_of(doi) is None


def test_beat_mends_a_failure_without_being_asked(publish: Publish, datacite: DataCite) -> None:
    datacite.fault(fault="500", match="POST", count=2)
    dataset = publish()
    until(lambda: all(datacite.calls(doi) for doi in dataset.dois))
    until(lambda: settled(dataset), patience=120)
    assert_meets(datacite, dataset)


def test_a_status_says_registered_only_after_datacite(publish: Publish, datacite: DataCite) -> None:
    datacite.fault(fault="500", count=50)
    dataset = publish()
    until(lambda: all(entry(doi).attempts for doi in dataset.dois))
    for doi in dataset.dois:
        assert PersistentIdentifier.get("doi", doi).status == PIDStatus.RESERVED
        assert "HTTP 500" in entry(doi).last_error
    datacite.forgive()
    let_settle(dataset)
    assert_meets(datacite, dataset)


def test_withdrawing_hides_both_dois_and_restoring_shows_them(
    publish: Publish, datacite: DataCite
) -> None:
    dataset = publish()
    until(lambda: settled(dataset))
    dataset.withdraw()
    until(lambda: settled(dataset))
    assert states(datacite, dataset) == ["registered"] * 2
    assert_meets(datacite, dataset)
    dataset.restore()
    until(lambda: settled(dataset))
    assert states(datacite, dataset) == ["findable"] * 2
    assert_meets(datacite, dataset)


@pytest.mark.parametrize("fault", ["500", "timeout"])
def test_withdrawing_does_not_wait_for_datacite(
    publish: Publish, datacite: DataCite, monkeypatch: pytest.MonkeyPatch, fault: str
) -> None:
    dataset = publish()
    until(lambda: settled(dataset))
    datacite.fault(fault=fault, seconds=5, count=6)
    asked: list[Any] = []
    with monkeypatch.context() as context:
        context.setattr(DataCiteApi, "_ask", lambda *words, **_: asked.append(words))
        dataset.withdraw()
    assert asked == []
    assert dataset.read().deletion_status.is_deleted
    assert not settled(dataset)
    datacite.forgive()
    let_settle(dataset)
    assert states(datacite, dataset) == ["registered"] * 2


def test_withdrawn_before_it_was_registered_it_is_never_findable(
    app: Flask, publish: Publish, datacite: DataCite
) -> None:
    with UnitOfWork() as uow:
        dataset = publish(uow=uow)
        reason = {"removal_reason": {"id": "spam"}}
        service.delete_record(system_identity, dataset.versions[0], reason, uow=uow)
        uow.commit()
    until(lambda: settled(dataset))
    until(lambda: idle(app))  # InvenioRDM's own tasks come too
    assert states(datacite, dataset) == ["registered"] * 2
    assert_meets(datacite, dataset)


def test_what_is_restricted_is_hidden_and_says_nothing(
    publish: Publish, datacite: DataCite
) -> None:
    dataset = publish()
    until(lambda: settled(dataset))
    dataset.edit(title="Not for everybody", access="restricted")
    until(lambda: settled(dataset))
    for doi in dataset.dois:
        shown = datacite.shown(doi)
        assert shown["state"] == "registered"
        assert "Curie" not in str(shown)
        assert "Not for everybody" not in str(shown)
    assert_meets(datacite, dataset)
    dataset.edit(title="For everybody", access="public")
    until(lambda: settled(dataset))
    assert states(datacite, dataset) == ["findable"] * 2
    assert_meets(datacite, dataset)


def test_an_embargo_that_ends_gives_dois_in_the_same_transaction(
    publish: Publish, datacite: DataCite
) -> None:
    dataset = publish("restricted")
    assert dataset.dois == []
    record = dataset.read()
    record.access.embargo.active = True
    record.access.embargo.until = (datetime.now(UTC) - timedelta(days=1)).date()
    record.access.embargo.reason = "over"
    record.commit()
    db.session.commit()
    with UnitOfWork() as uow:
        service.lift_embargo(system_identity, dataset.versions[0], uow=uow)
        assert DoiEntry.query.filter_by(object_id=record.id, wanted="findable").count() == 1
        parent = DoiEntry.query.filter_by(object_id=record.parent.id, wanted="findable")
        assert parent.count() == 1
        uow.commit()
    assert len(dataset.dois) == 2
    until(lambda: settled(dataset))
    assert_meets(datacite, dataset)


def test_the_concept_names_the_versions_that_everybody_sees(
    publish: Publish, datacite: DataCite
) -> None:
    dataset = publish()
    dataset.add_version()
    until(lambda: settled(dataset))
    assert_meets(datacite, dataset)
    *versions, concept = dataset.dois

    def named() -> set[str]:
        related = datacite.shown(concept)["relatedIdentifiers"]
        return {one["relatedIdentifier"] for one in related if one["relationType"] == "HasVersion"}

    assert named() == set(versions)
    dataset.withdraw()
    until(lambda: settled(dataset))
    assert named() == {versions[0]}
    assert states(datacite, dataset) == ["findable", "registered", "findable"]
    assert_meets(datacite, dataset)


def test_a_doi_that_came_past_the_ledger_is_adopted(publish: Publish, datacite: DataCite) -> None:
    dataset = publish()
    until(lambda: settled(dataset))
    for doi, status in zip(dataset.dois, (PIDStatus.RESERVED, PIDStatus.REGISTERED), strict=True):
        db.session.delete(entry(doi))
        PersistentIdentifier.get("doi", doi).sync_status(status)
        db.session.commit()
    adopt_pending()
    assert entry_of(dataset.dois[0]) is not None
    adopt_everything()
    let_settle(dataset)
    called = [method for method, _ in datacite.calls(dataset.dois[0])]
    assert called[1] == "GET"  # nothing was known of it
    assert_meets(datacite, dataset)


def test_several_workers_at_once_share_the_work(
    app: Flask, publish: Publish, datacite: DataCite
) -> None:
    channel.pause(600)
    datasets = [publish() for _ in range(4)]
    db.session.rollback()
    taken: list[int] = []

    def work() -> None:
        with app.app_context():
            taken.append(drive_due(20))

    make_due(*datasets)
    channel.resume()
    workers = [threading.Thread(target=work) for _ in range(4)]
    for one in workers:
        one.start()
    for one in workers:
        one.join()
    until(lambda: settled(*datasets))
    assert sum(map(bool, taken)) > 1
    for dataset in datasets:
        assert_meets(datacite, dataset)
        for doi in dataset.dois:
            sent = [call for call in datacite.calls(doi) if call[0] != "GET"]
            assert sent == [("POST", 201)]


def test_a_publication_does_not_wait_for_a_worker(publish: Publish, datacite: DataCite) -> None:
    """A worker holds no lock while DataCite thinks."""
    dataset = publish()
    until(lambda: settled(dataset))
    datacite.fault(fault="timeout", seconds=8, match="PUT", count=2)
    dataset.edit(title="Another title")
    until(lambda: datacite.struck() > 0)
    dataset.edit(title="Yet another title")
    sent = [method for doi in dataset.dois for method, _ in datacite.calls(doi)]
    assert "PUT" not in sent, "DataCite has answered: nothing shows that nobody waited for that"
    datacite.forgive()
    until(lambda: settled(dataset))
    assert_meets(datacite, dataset)


def test_killed_between_the_call_and_the_commit(
    publish: Publish, datacite: DataCite, monkeypatch: pytest.MonkeyPatch
) -> None:
    def killed(*args: Any) -> None:
        raise SystemExit

    channel.pause(600)  # for the instance's own workers
    dataset = publish()
    with monkeypatch.context() as context:
        context.setattr(channel, "closed", lambda: False)
        context.setattr(channel, "take_turn", channel.Gate)
        context.setattr(worker, "finish", killed)
        for doi in dataset.dois:
            make_due(dataset)
            with pytest.raises(SystemExit):
                drive(now(), doi)
            db.session.rollback()
    for doi in dataset.dois:
        assert datacite.shown(doi)["state"] == "findable"
        assert PersistentIdentifier.get("doi", doi).status == PIDStatus.RESERVED
        assert not entry(doi).sure
    let_settle(dataset)
    assert_meets(datacite, dataset)
    assert [call[0] for call in datacite.calls(dataset.dois[0])][:2] == ["POST", "GET"]


def test_the_comparison_finds_all_well_after_that(publish: Publish, datacite: DataCite) -> None:
    """What DataCite lists is what it answered: else every night would send everything again."""
    dataset = publish()
    until(lambda: settled(dataset))
    adopt_everything()
    assert channel.resume() is False
    for one in DoiEntry.query.filter(DoiEntry.next_attempt.is_not(None)):
        until(lambda doi=one.doi: entry(doi).settled)  # type: ignore[misc]
    report = reconcile(dry_run=True)
    assert not report.error
    told = {kind: n for kind, n in report.counts.items() if n and kind != "unknown"}
    assert told == {}, report.findings
    assert report.compared >= 2
