"""Bringing DOIs where they are wanted, through whatever happens between."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from invenio_db import db
from invenio_pidstore.models import PIDStatus
from sqlalchemy import select

from tests.generated import examples
from thalie.doi import channel, ledger, worker
from thalie.doi.backoff import LONGEST
from thalie.doi.client import DataCiteApi
from thalie.doi.ledger import Outcome
from thalie.doi.models import DoiCall, DoiEntry, now
from thalie.doi.steps import State
from thalie.doi.worker import MOST_CALLS, drive, drive_due, drive_these

from ..sandbox.conftest import Server
from .conftest import WANTABLE, Thing, Things, forgive, new_thing, remote

FAULTS: list[dict[str, Any]] = [
    {"fault": "500"},
    {"fault": "429", "seconds": 0},
    {"fault": "html"},
    {"fault": "drop"},
    {"fault": "timeout", "seconds": 0.5},
]

MORE_FAULTS = [{"fault": name} for name in ("500-after", "503", "refuse", "stale")]


def methods(server: Server, doi: str) -> list[str]:
    return [call["method"] for call in server.calls(doi)]


def calls(thing: Thing) -> list[tuple[str, int | None]]:
    rows = db.session.query(DoiCall).filter_by(doi=thing.doi).order_by(DoiCall.id)
    return [(row.sent, row.status) for row in rows]


def open_channel() -> None:
    channel.resume()


def let_settle(*things: Thing) -> None:
    """Let time pass until nothing is left to do."""
    for _ in range(20):
        open_channel()
        for thing in things:
            thing.make_due()
        drive_due(10)
        if all(thing.entry.settled for thing in things):
            return
    raise AssertionError([thing.entry.last_error for thing in things])


def assert_meets(server: Server, thing: Thing) -> None:
    """Ledger, DataCite and identifier say the same, and it is what is wanted."""
    entry, there = thing.entry, remote(server, thing.doi)
    assert entry.settled
    assert entry.sure
    resolved = any(call["status"] in (200, 201) for call in server.calls(thing.doi))
    assert resolved
    goal = {thing.wanted} if thing.wanted is not State.DRAFT else {State.DRAFT, State.REGISTERED}
    assert there["state"] == entry.known
    assert State(there["state"]) in goal
    assert there["titles"] == thing.metadata["titles"]
    assert there["url"] == entry.url == thing.url
    wanted = PIDStatus.REGISTERED if State(entry.known).resolves else PIDStatus.RESERVED
    assert thing.status == wanted


def test_the_judge_sees_what_does_not_meet(thing: Thing, server: Server) -> None:
    with pytest.raises(AssertionError):
        assert_meets(server, thing)
    drive_due(5)
    assert_meets(server, thing)
    worker.ConfiguredDataCiteClient("datacite").api.change(thing.doi, {"event": "hide"})
    with pytest.raises(AssertionError):
        assert_meets(server, thing)


def test_a_new_doi_takes_one_call(thing: Thing, server: Server) -> None:
    assert not thing.entry.settled
    assert thing.status == PIDStatus.RESERVED
    assert drive_due(5) == 1
    assert methods(server, thing.doi) == ["POST"]
    assert_meets(server, thing)
    entry = thing.entry
    assert (entry.attempts, entry.last_error, entry.confirmed_generation) == (0, "", 1)
    assert drive_due(5) == 0


@pytest.mark.parametrize("wanted", WANTABLE)
@pytest.mark.parametrize("before", WANTABLE)
def test_every_state_leads_to_every_other(
    thing: Thing, server: Server, before: State, wanted: State
) -> None:
    for state in (before, wanted):
        thing.want(state, title=f"As {state}")
        drive_due(5)
        assert_meets(server, thing)


def test_wanting_the_same_again_calls_nobody(thing: Thing, server: Server) -> None:
    drive_due(5)
    thing.want()
    assert not thing.entry.settled
    assert drive_due(5) == 1
    assert methods(server, thing.doi) == ["POST"]
    assert_meets(server, thing)


def test_a_change_sends_metadata_and_no_event(thing: Thing, server: Server) -> None:
    drive_due(5)
    thing.want(title="Another title")
    drive_due(5)
    assert calls(thing) == [("publish", 201), ("metadata", 200)]
    assert_meets(server, thing)


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault["fault"])
def test_after_a_failure_it_is_tried_again_later(
    app: Flask, thing: Thing, server: Server, fault: dict[str, Any]
) -> None:
    lost = fault["fault"] != "429"
    app.config["DATACITE_TIMEOUT"] = 0.2 if lost else 5  # an answer may take its time
    server.fault(match=thing.doi, **fault)
    assert drive_due(5) == 0
    entry = thing.entry
    assert not entry.settled
    assert entry.attempts == 1
    assert entry.last_error
    assert thing.status == PIDStatus.RESERVED
    assert entry.sure is not lost
    app.config["DATACITE_TIMEOUT"] = 5
    let_settle(thing)
    assert_meets(server, thing)
    # After an uncertain answer, DataCite is asked first.
    assert [sent for sent, _ in calls(thing)][1] == ("look" if lost else "publish")


def test_a_pause_that_datacite_asks_for_holds_for_all(
    things: Things, thing: Thing, server: Server, complete: dict[str, Any]
) -> None:
    other = new_thing(things, complete)
    server.fault(match=thing.doi, fault="429", seconds=100)
    assert drive_due(5) == 0
    assert methods(server, other.doi) == []
    assert channel.closed()
    wait = thing.entry.next_attempt - now()
    assert timedelta(seconds=90) < wait < timedelta(seconds=101)
    let_settle(thing, other)
    assert_meets(server, other)


def test_one_that_is_refused_keeps_no_other_back(
    things: Things, thing: Thing, server: Server, complete: dict[str, Any]
) -> None:
    thing.want(title="")
    thing.metadata = {**thing.metadata, "titles": []}
    thing.want()
    other = new_thing(things, complete)
    assert drive_due(5) == 1
    assert_meets(server, other)
    entry = thing.entry
    assert "titles: must not be empty" in entry.last_error
    assert entry.remote is State.ABSENT
    thing.want(title="Mended")
    assert drive_due(5) == 1
    assert_meets(server, thing)


def test_a_programming_error_is_kept_to_its_doi(
    things: Things, thing: Thing, server: Server, complete: dict[str, Any]
) -> None:
    thing.trouble = RuntimeError("a mistake")
    other = new_thing(things, complete)
    assert drive_due(5) == 1
    assert "a mistake" in thing.entry.last_error
    assert thing.entry.next_attempt > now() - timedelta(seconds=5)
    assert_meets(server, other)
    assert methods(server, thing.doi) == []


def test_what_is_gone_and_what_is_not_ours_is_told(
    app: Flask, things: Things, thing: Thing, server: Server
) -> None:
    foreign = Thing(f"10.9999/{uuid.uuid4()}", {})
    things.known[foreign.id] = foreign
    foreign.want()
    del things.known[thing.id]
    assert drive_due(5) == 0
    assert thing.entry.last_error == "What it names is gone."
    assert foreign.entry.last_error == "The prefix 10.9999 is not among those of the account."
    assert methods(server, foreign.doi) == []


def test_after_some_refusals_of_the_account_nobody_calls(
    app: Flask, things: Things, server: Server, complete: dict[str, Any]
) -> None:
    many = [new_thing(things, complete) for _ in range(5)]
    app.config["DATACITE_PASSWORD"] = "wrong"
    drive_due(5)
    asked = sum(len(server.calls(one.doi)) for one in many)
    assert asked == 3
    stop = channel.stopped()
    assert stop is not None
    assert "HTTP 401: Bad credentials." in stop[1]
    for one in many:
        one.make_due()
    assert drive(now()) is None
    assert drive_these([one.doi for one in many]) == 0
    assert sum(len(server.calls(one.doi)) for one in many) == asked
    app.config["DATACITE_PASSWORD"] = "only-for-tests"
    assert drive(now()) is None  # a person must say so
    assert channel.resume()
    assert not channel.resume()
    assert drive_due(5) == 5
    for one in many:
        assert_meets(server, one)


def test_a_success_between_forgives_refusals(
    app: Flask, things: Things, thing: Thing, server: Server
) -> None:
    for _ in range(2):
        channel.refused("no")
    drive_due(5)
    channel.refused("no")
    assert channel.stopped() is None


def test_a_paused_doi_is_left_alone(thing: Thing, server: Server) -> None:
    entry = thing.entry
    entry.paused = True
    db.session.commit()
    assert drive_due(5) == drive_these([thing.doi]) == 0
    assert server.calls(thing.doi) == []


def test_wanting_something_else_while_it_is_sent_is_not_lost(
    thing: Thing, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    make, change = DataCiteApi.make, DataCiteApi.change
    wanted = iter([State.REGISTERED, State.FINDABLE])

    def meanwhile(call: Any) -> Any:
        def called(self: Any, doi: str, attributes: Any) -> Any:
            answer = call(self, doi, attributes)
            state = next(wanted, None)
            if state:
                thing.want(state, title=f"Wanted {state}")
            return answer

        return called

    monkeypatch.setattr(DataCiteApi, "make", meanwhile(make))
    monkeypatch.setattr(DataCiteApi, "change", meanwhile(change))
    assert drive_these([thing.doi]) == 1
    assert [sent for sent, _ in calls(thing)] == ["publish", "hide", "publish"]
    assert_meets(server, thing)
    assert thing.metadata["titles"] == [{"title": "Wanted findable"}]


@pytest.mark.parametrize("before", [None, State.FINDABLE, State.REGISTERED])
@pytest.mark.parametrize("moment", ["before", "after"])
def test_a_worker_killed_around_a_call_loses_nothing(
    thing: Thing,
    server: Server,
    monkeypatch: pytest.MonkeyPatch,
    moment: str,
    before: State | None,
) -> None:
    if before:
        thing.want(before)
        drive_due(5)
        thing.want(State.FINDABLE, title="Another title")
    with monkeypatch.context() as context:
        where = "thalie.doi.channel.take_turn" if moment == "before" else "thalie.doi.worker.finish"
        context.setattr(where, killed)
        with pytest.raises(SystemExit):
            drive_due(5)
    db.session.rollback()
    entry = thing.entry
    assert not entry.settled
    assert not entry.sure
    assert drive(now()) is None  # its lease holds
    seen = len(server.calls(thing.doi))
    thing.make_due()
    drive_due(5)
    assert methods(server, thing.doi)[seen] == "GET"
    assert_meets(server, thing)


def killed(*args: Any) -> None:
    raise SystemExit


def test_a_worker_that_was_too_slow_settles_nothing(thing: Thing, server: Server) -> None:
    slow = ledger.claim(now())
    assert slow is not None
    assert ledger.claim(now()) is None
    thing.make_due()
    quick = ledger.claim(now())
    assert quick is not None
    done = {"known": State.FINDABLE, "sent": "x", "aimed": "x", "held": "x"}
    assert ledger.finish(quick, Outcome(State.FINDABLE, **done)) is True  # type: ignore[arg-type]
    assert ledger.finish(slow, Outcome(State.FINDABLE, **done)) is False  # type: ignore[arg-type]
    let_settle(thing)
    assert methods(server, thing.doi)[0] == "GET"
    assert_meets(server, thing)


def test_the_history_is_bounded(
    thing: Thing, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ledger, "KEPT", 3)
    for number in range(5):
        thing.want(title=f"Title {number}")
        drive_due(5)
    assert calls(thing) == [("metadata", 200)] * 3


def test_the_rate_is_kept_by_all_together(app: Flask) -> None:
    app.config["THALIE_DOI_RATE"] = 10
    with time_machine.travel(now(), tick=False):
        waits = [channel.take_turn().wait for _ in range(4)]
    assert waits == pytest.approx([0, 0.1, 0.2, 0.3])


def test_a_clock_that_was_set_back_stops_nobody(app: Flask) -> None:
    channel.take_turn()
    row = channel._row(lock=True)
    row.next_call = now() + timedelta(hours=1)
    db.session.commit()
    assert channel.take_turn().wait == 0


@pytest.fixture
def clock() -> Iterator[time_machine.Coordinates]:
    """The clock of this process; DataCite has its own."""
    with time_machine.travel(datetime.now(UTC)) as traveller:
        yield traveller


def occupy(thing: Thing, complete: dict[str, Any], url: str) -> None:
    """Have the DOI made by somebody else with our account."""
    api = worker.ConfiguredDataCiteClient("datacite").api
    assert api.make(thing.doi, {**complete, "url": url, "event": "publish"}).status == 201


def test_a_doi_that_is_taken_is_told_and_never_changed(
    thing: Thing, server: Server, complete: dict[str, Any]
) -> None:
    occupy(thing, {**complete, "titles": [{"title": "Another thing"}]}, "https://other.example/1")
    for turn in range(2):
        assert drive_due(5) == 0, turn
        assert "leads to https://other.example/1" in thing.entry.last_error
        thing.make_due()
    assert remote(server, thing.doi)["titles"] == [{"title": "Another thing"}]
    assert thing.status == PIDStatus.RESERVED
    assert "PUT" not in methods(server, thing.doi)
    entry = thing.entry
    entry.ours = True  # a person says so
    ledger.doubt(entry, "It is ours.")
    db.session.commit()
    let_settle(thing)
    assert_meets(server, thing)


def test_a_doi_of_another_repository_is_told_and_keeps_no_other_back(
    things: Things, thing: Thing, server: Server, complete: dict[str, Any]
) -> None:
    server.fault(fault="foreign", match=thing.doi, lasting=600)
    for _ in range(4):
        assert drive_due(5) == 0
        assert "taken" in thing.entry.last_error
        assert "does not show it" in thing.entry.last_error
        thing.make_due()
    assert channel.stopped() is None
    other = new_thing(things, complete)
    drive_due(5)
    assert_meets(server, other)


def test_an_account_that_may_no_more_change_what_is_ours_is_stopped(
    app: Flask, things: Things, server: Server, complete: dict[str, Any]
) -> None:
    several = [new_thing(things, complete) for _ in range(3)]
    drive_due(5)
    for one in several:
        one.want(title="Changed")
        server.fault(fault="foreign", match=f"PUT {one.doi}", lasting=600)
    drive_due(5)
    stop = channel.stopped()
    assert stop is not None
    assert "HTTP 403" in stop[1]
    forgive(server)
    let_settle(*several)
    for one in several:
        assert_meets(server, one)


def test_what_was_made_though_the_answer_was_lost_is_ours(thing: Thing, server: Server) -> None:
    server.fault(fault="500-after", match=f"POST {thing.doi}")
    drive_due(5)
    assert not thing.entry.settled
    server.fault(fault="stale", match=f"GET {thing.doi}")  # DataCite does not know it yet
    thing.make_due()
    assert drive_due(5) == 1
    assert methods(server, thing.doi) == ["POST", "GET", "POST", "GET", "PUT"]
    assert_meets(server, thing)


def test_an_older_state_in_an_answer_is_asked_about_again(thing: Thing, server: Server) -> None:
    drive_due(5)
    thing.want(State.REGISTERED, title="Hidden")
    server.fault(fault="stale", match=f"PUT {thing.doi}")
    assert drive_due(5) == 1
    assert calls(thing) == [("publish", 201), ("hide", 200), ("hide", 200)]
    assert_meets(server, thing)


@pytest.mark.drill
def test_three_days_without_datacite(
    app: Flask,
    things: Things,
    server: Server,
    complete: dict[str, Any],
    clock: time_machine.Coordinates,
) -> None:
    """Nobody calls more often than the back-off allows, and all is well a minute after the end."""
    many = [new_thing(things, complete) for _ in range(3)]
    server.fault(fault="500", lasting=600)
    begin = now()
    while now() - begin < timedelta(days=3):
        drive_due(5)
        clock.shift(600)
    tries = [len(methods(server, one.doi)) for one in many]
    assert all(10 < number <= 3 * 24 * 6 for number in tries)
    assert all(one.entry.attempts == number for one, number in zip(many, tries, strict=True))
    assert channel.silent()
    forgive(server)
    clock.shift(LONGEST)
    new = new_thing(things, complete)
    drive_due(5)
    for one in (*many, new):
        assert_meets(server, one)
    assert not channel.silent()


def test_while_datacite_is_away_one_doi_tries_it(
    app: Flask,
    things: Things,
    server: Server,
    complete: dict[str, Any],
    clock: time_machine.Coordinates,
) -> None:
    many = [new_thing(things, complete) for _ in range(4)]
    channel.unheard()
    server.fault(fault="503", seconds=0, lasting=600)
    clock.shift(channel.SILENCE.total_seconds() + 1)
    assert drive_these([many[3].doi]) == drive_due(5) == 0
    assert [len(methods(server, one.doi)) for one in many] == [1, 0, 0, 0]
    assert drive_these([many[3].doi], asked=True) == 0
    assert len(methods(server, many[3].doi)) == 1
    forgive(server)
    # What was never tried comes first; the first that is heard makes due what was tried before.
    assert drive_due(5) + drive_due(5) == len(many)
    for one in many:
        assert_meets(server, one)


def test_what_another_worker_has_in_hand_is_passed_over(
    app: Flask, things: Things, thing: Thing, complete: dict[str, Any]
) -> None:
    """Nobody waits for a lock of another: it takes what comes next, or nothing."""
    second = new_thing(things, complete)
    with db.engine.begin() as other:
        held = select(DoiEntry.doi).where(DoiEntry.doi == thing.doi).with_for_update()
        assert other.execute(held).scalar_one() == thing.doi
        taken = ledger.claim(now())
        assert taken is not None
        assert taken.doi == second.doi
        assert ledger.claim(now()) is None


def test_two_workers_at_once_share_the_work(
    app: Flask, things: Things, server: Server, complete: dict[str, Any]
) -> None:
    many = [new_thing(things, complete) for _ in range(6)]

    def work(_: int) -> int:
        with app.app_context():
            return drive_due(20)

    with ThreadPoolExecutor(2) as workers:
        assert sum(workers.map(work, range(2))) == len(many)
    for one in many:
        assert methods(server, one.doi) == ["POST"]
        assert_meets(server, one)


@pytest.mark.parametrize("ahead", [timedelta(hours=2), timedelta(hours=-2)])
def test_workers_with_different_clocks_agree_in_the_end(
    thing: Thing,
    server: Server,
    clock: time_machine.Coordinates,
    monkeypatch: pytest.MonkeyPatch,
    ahead: timedelta,
) -> None:
    make = DataCiteApi.make

    def overtaken(self: Any, doi: str, attributes: Any) -> Any:
        monkeypatch.undo()
        clock.shift(ahead)
        drive_due(5)  # another worker, to whom the lease may seem over
        clock.shift(-ahead)
        return make(self, doi, attributes)

    monkeypatch.setattr(DataCiteApi, "make", overtaken)
    drive_due(5)
    let_settle(thing)
    assert_meets(server, thing)
    made = [c["status"] for c in server.calls(thing.doi) if c["method"] == "POST"]
    assert made.count(201) == 1


@pytest.mark.slow
@settings(
    max_examples=examples(25),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(data=st.data())
def test_once_faults_stop_all_meets(
    app: Flask, things: Things, server: Server, complete: dict[str, Any], data: st.DataObject
) -> None:
    """Random wishes, faults, kills and turns of workers, in any order."""
    app.config["DATACITE_TIMEOUT"] = 0.2
    several = [new_thing(things, complete) for _ in range(2)]
    turns = dict.fromkeys((one.doi for one in several), 1)  # that time, or a wish, permits
    faults = st.sampled_from([*FAULTS[:4], *MORE_FAULTS])
    for _ in range(data.draw(st.integers(1, 8))):
        one = data.draw(st.sampled_from(several))
        act = data.draw(st.sampled_from(["want", "fault", "drive", "kill", "due"]))
        if act == "want":
            one.want(data.draw(st.sampled_from(WANTABLE)), data.draw(st.sampled_from("ABC")))
            turns[one.doi] += 1
        elif act == "fault":
            server.fault(match=one.doi, **data.draw(faults))
        elif act == "drive":
            drive(now())
        elif act == "kill":
            ledger.claim(now())  # and nothing more
        else:
            one.make_due()
            turns[one.doi] += 1
    for one in several:
        assert len(server.calls(one.doi)) <= MOST_CALLS * turns[one.doi]
    forgive(server)
    app.config["DATACITE_TIMEOUT"] = 5
    let_settle(*several)
    for one in several:
        assert_meets(server, one)
