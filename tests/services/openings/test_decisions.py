"""What leaders and curators decide of embargoes, and what nobody can change past them."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from flask import Flask
from invenio_db import db
from invenio_db.uow import UnitOfWork
from invenio_rdm_records.proxies import current_rdm_records_service as records
from invenio_records_resources.services.errors import PermissionDeniedError, ValidationErrorGroup

from tests.services.datasets import OPEN, add_file, dataset, draft, who
from tests.services.openings.closed import (
    complete,
    embargo,
    published,
    record_of,
    restricted,
    soon,
    state_of,
)
from thalie.embargo.policy import add_years
from thalie.openings import decisions
from thalie.openings.decisions import DecisionError
from thalie.openings.history import history
from thalie.openings.models import DueEmbargo
from thalie.openings.terms import terms_of
from thalie.records.days import today

REASON = "The catalogue of the exhibition is not printed yet."


@pytest.fixture(autouse=True)
def _clean(app: Flask) -> Any:
    yield
    db.session.rollback()


def deeds(id_: str) -> list[tuple[str, str, str]]:
    return [(e.deed, e.before, e.after) for e in history(record_of(id_).parent.id)]


def due(id_: str) -> date | None:
    found = db.session.get(DueEmbargo, record_of(id_).id)
    return found.until if found else None


def extend(id_: str, *, by: str = "curator", seen: str = "") -> Any:
    with UnitOfWork() as uow:
        found = decisions.extend(who(by), id_, reason=REASON, seen=seen, uow=uow)
        uow.commit()
    return found


def test_terms_and_history_begin_with_the_publication(app: Flask) -> None:
    beam = today() - timedelta(days=100)
    id_ = published(embargo(soon()), beam=beam)
    assert terms_of(record_of(id_)).counted_from == beam
    assert deeds(id_) == [("set", "", soon().isoformat())]
    assert due(id_) == soon()


def test_a_day_of_beam_to_come_does_not_lengthen_the_embargo(app: Flask) -> None:
    id_ = published(embargo(soon()), beam=soon(900))
    assert terms_of(record_of(id_)).counted_from == today()


def test_the_leader_releases(app: Flask) -> None:
    id_ = published(embargo(soon()))
    doi = record_of(id_)["pids"]["doi"]["identifier"]
    decisions.release(who("leader"), id_)
    assert state_of(id_) == ("open", today().isoformat())
    assert record_of(id_)["pids"]["doi"]["identifier"] == doi
    assert due(id_) is None
    assert deeds(id_)[-1] == ("released", soon().isoformat(), "open")
    with pytest.raises(DecisionError, match="open already"):
        decisions.release(who("leader"), id_)


def test_the_leader_shortens_but_does_not_lengthen(app: Flask) -> None:
    id_ = published(embargo(soon(60)))
    decisions.shorten(who("leader"), id_, soon(30))
    assert state_of(id_) == ("embargoed", soon(30).isoformat())
    assert due(id_) == soon(30)
    for day, words in [(soon(60), "Give an earlier day"), (today(), "still to come")]:
        with pytest.raises(DecisionError, match=words):
            decisions.shorten(who("leader"), id_, day)
    assert state_of(id_) == ("embargoed", soon(30).isoformat())


@pytest.mark.parametrize("name", ["leader", "reader"])
def test_only_curators_extend_except_and_restrict(name: str, app: Flask) -> None:
    id_ = published(embargo(soon()))
    for decide in (
        lambda: extend(id_, by=name),
        lambda: decisions.except_(who(name), id_, soon(90), reason=REASON),
        lambda: decisions.restrict(who(name), id_, reason=REASON),
        lambda: decisions.review(who(name), id_, reason=REASON),
    ):
        with pytest.raises(PermissionDeniedError):
            decide()
        db.session.rollback()
    assert state_of(id_) == ("embargoed", soon().isoformat())


def test_strangers_decide_nothing(app: Flask) -> None:
    id_ = published(embargo(soon()))
    with pytest.raises(PermissionDeniedError):
        decisions.release(who("reader"), id_)
    with pytest.raises(PermissionDeniedError):
        decisions.shorten(who("reader"), id_, soon(2))


def test_two_extensions_and_no_third(app: Flask) -> None:
    base = add_years(today(), 3)
    id_ = published(embargo(base))
    assert extend(id_).left == 1
    assert state_of(id_) == ("embargoed", add_years(today(), 4).isoformat())
    assert extend(id_).left == 0
    assert due(id_) == add_years(today(), 5)
    with pytest.raises(DecisionError, match="allows 2"):
        extend(id_)
    assert [deed for deed, *_ in deeds(id_)] == ["set", "extended", "extended"]


def test_a_curator_excepts_with_a_reason(app: Flask) -> None:
    id_ = published(embargo(soon()))
    beyond = add_years(today(), 9)
    with pytest.raises(DecisionError, match="at least 10"):
        decisions.except_(who("curator"), id_, beyond, reason=" no ")
    with pytest.raises(DecisionError, match="at most"):
        decisions.except_(who("curator"), id_, beyond, reason="a" * 1_000_000)
    found = decisions.except_(who("curator"), id_, beyond, reason=REASON)
    assert (found.latest, found.next_end) == (beyond, None)
    assert state_of(id_) == ("embargoed", beyond.isoformat())
    records.edit(who("leader"), id_)
    records.publish(who("leader"), id_)  # no check stops what was granted
    assert state_of(id_) == ("embargoed", beyond.isoformat())


def test_a_restriction_is_reviewed_each_year(app: Flask) -> None:
    id_ = published(embargo(soon()))
    decisions.restrict(who("curator"), id_, reason=REASON)
    assert state_of(id_) == ("restricted", None)
    assert terms_of(record_of(id_)).review == add_years(today(), 1)
    assert due(id_) is None
    decisions.review(who("curator"), id_, reason=REASON)
    assert [deed for deed, *_ in deeds(id_)] == ["set", "restricted", "reviewed"]
    decisions.release(who("leader"), id_)
    assert state_of(id_)[0] == "open"
    assert terms_of(record_of(id_)).review is None


def test_open_files_are_closed_again_by_a_curator_only(app: Flask) -> None:
    id_ = published(OPEN)
    with pytest.raises(PermissionDeniedError):
        decisions.except_(who("leader"), id_, soon(), reason=REASON)
    decisions.except_(who("curator"), id_, soon(), reason=REASON)
    assert state_of(id_) == ("embargoed", soon().isoformat())


# Round the workflow


def by_editing(id_: str) -> str:
    records.edit(who("leader"), id_)
    return id_


def by_new_version(id_: str) -> str:
    new = str(records.new_version(who("leader"), id_).id)
    records.import_files(who("leader"), new)
    return new


@pytest.mark.parametrize("way", [by_editing, by_new_version])
@pytest.mark.parametrize(
    ("before", "after", "words"),
    [
        (lambda: embargo(soon(30)), lambda: embargo(soon(31)), "ask for an extension"),
        (lambda: embargo(soon(30)), lambda: restricted(REASON), "Only a curator"),
        (
            lambda: embargo(soon(30)),
            lambda: embargo(soon(30), record="restricted"),
            "description is public",
        ),
        (lambda: OPEN, lambda: embargo(soon(30)), "Only a curator"),
        (lambda: OPEN, lambda: restricted(REASON), "Only a curator"),
        (lambda: OPEN, lambda: restricted(REASON, record="restricted"), "Only a curator"),
    ],
)
def test_nobody_closes_longer_past_the_workflow(
    way: Callable[[str], str],
    before: Callable[[], Any],
    after: Callable[[], Any],
    words: str,
    app: Flask,
) -> None:
    id_ = published(before())
    was = state_of(id_)
    edited = way(id_)
    data = {**records.read_draft(who("leader"), edited).data, "access": after()}
    data["metadata"]["publication_date"] = "2026-03-31"
    said = records.update_draft(who("leader"), edited, data)
    assert any(words in message for e in said.errors for message in e["messages"]), said.errors
    with pytest.raises(ValidationErrorGroup) as refused:
        records.publish(who("leader"), edited)
    assert words in str(refused.value.errors)
    db.session.rollback()
    assert state_of(id_) == was


def test_opening_earlier_by_editing_is_written_down(app: Flask) -> None:
    id_ = published(embargo(soon(30)))
    records.edit(who("leader"), id_)
    data = records.read_draft(who("leader"), id_).data
    records.update_draft(who("leader"), id_, {**data, "access": embargo(soon(10))})
    records.publish(who("leader"), id_)
    assert deeds(id_)[-1] == ("shortened", soon(30).isoformat(), soon(10).isoformat())
    assert due(id_) == soon(10)


def test_a_decision_reaches_drafts_and_other_versions(app: Flask) -> None:
    id_ = published(embargo(soon(30)))
    new = by_new_version(id_)
    records.edit(who("leader"), id_)
    extend(id_)
    later = soon(30).replace(year=soon(30).year + 1)
    for edited in (new, id_):
        data = records.read_draft(who("leader"), edited).data
        assert data["access"]["embargo"]["until"] == later.isoformat()
    data["metadata"]["publication_date"] = "2026-03-31"
    data = records.read_draft(who("leader"), new).data
    data["metadata"]["publication_date"] = "2026-03-31"
    records.update_draft(who("leader"), new, data)
    records.publish(who("leader"), new)
    decisions.release(who("leader"), new)
    assert {state_of(one)[0] for one in (id_, new)} == {"open"}


@pytest.mark.parametrize("name", ["leader", "curator"])
def test_a_first_publication_stays_within_the_policy(name: str, app: Flask) -> None:
    most = {"leader": 3, "curator": 5}[name]
    beyond = add_years(today(), most) + timedelta(days=1)
    id_ = draft(dataset(access=embargo(beyond)), by=who(name))
    add_file(id_)
    said = records.update_draft(who(name), id_, records.read_draft(who(name), id_).data)
    assert any(e["field"] == "access.embargo.until" for e in said.errors)
    with pytest.raises(ValidationErrorGroup):
        records.publish(who(name), id_)


def test_a_restriction_needs_a_reason(app: Flask) -> None:
    id_ = draft(complete(restricted()), by=who("leader"))
    add_file(id_)
    with pytest.raises(ValidationErrorGroup) as refused:
        records.publish(who("leader"), id_)
    assert "Say why" in str(refused.value.errors)
    db.session.rollback()
    data = {**records.read_draft(who("leader"), id_).data, "access": restricted(REASON)}
    records.update_draft(who("leader"), id_, data)
    records.publish(who("leader"), id_)
    assert terms_of(record_of(id_)).review == add_years(today(), 1)


def test_of_two_who_decide_at_once_one_is_told(app: Flask) -> None:
    base = add_years(today(), 3)
    id_ = published(embargo(base))
    begin, told = threading.Barrier(2), []

    def decide() -> None:
        with app.app_context():
            begin.wait(10)
            try:
                extend(id_, seen=base.isoformat())
                told.append("done")
            except DecisionError as error:
                told.append(str(error))

    both = [threading.Thread(target=decide) for _ in range(2)]
    for one in both:
        one.start()
    for one in both:
        one.join(60)
    assert sorted(told) == [
        "Meanwhile somebody decided otherwise. Look at the record again.",
        "done",
    ]
    db.session.rollback()
    assert state_of(id_) == ("embargoed", add_years(today(), 4).isoformat())
    assert terms_of(record_of(id_)).extensions == 1
