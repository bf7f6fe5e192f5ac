"""The embargo of a record for programs: state, decisions, history; lists for leaders, curators."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from io import StringIO
from secrets import token_hex

import pytest
from flask import Flask
from invenio_db import db

from tests.services.datasets import OPEN
from tests.services.openings.closed import embargo, published, restricted, soon, state_of
from tests.services.openings.conftest import Ask
from thalie.embargo.policy import add_years
from thalie.embargo.words import day_words
from thalie.records.days import today

REASON = "The catalogue of the exhibition is not printed yet."
SECRET = {"counted_from", "latest", "extensions", "request", "actions", "history", "seen"}


@pytest.fixture(autouse=True)
def _clean(app: Flask) -> Iterator[None]:
    yield
    db.session.rollback()


def act(ask: Ask, id_: str, action: str, name: str, **sent: str) -> tuple[int, dict]:
    answer = ask(f"records/{id_}/embargo/actions/{action}", name, sent=sent)
    return answer.status_code, answer.json()


def test_everybody_is_told_until_when(ask: Ask) -> None:
    id_ = published(embargo(soon()))
    for name in ("", "reader"):
        told = ask(f"records/{id_}/embargo", name).json()
        assert told == {
            "id": id_,
            "status": "embargoed",
            "until": soon().isoformat(),
            "reason": "A thesis is being written.",
        }


@pytest.mark.parametrize("name", ["leader", "curator"])
def test_who_answers_for_it_is_told_all(ask: Ask, name: str) -> None:
    id_ = published(embargo(soon()), beam=today())
    told = ask(f"records/{id_}/embargo", name).json()
    assert told.keys() >= SECRET
    assert told["counted_from"] == today().isoformat()
    assert told["extensions"] == {"allowed": 2, "used": 0, "left": 2}
    assert told["next_end"] == add_years(soon(), 1).isoformat()
    assert [one["deed"] for one in told["history"]] == ["set"]
    assert ("except" in told["actions"]) is (name == "curator")
    assert {"ask", "release", "shorten"} <= set(told["actions"])
    assert ("failure" in told) is (name == "curator")


def test_a_restricted_record_is_not_revealed(ask: Ask) -> None:
    id_ = published(restricted(REASON, record="restricted"))
    for address in (f"records/{id_}/embargo", f"records/{id_}/embargo/history"):
        for name in ("", "reader"):
            answer = ask(address, name)
            assert (answer.status_code, REASON in answer.text) == (403, False), address
    assert ask("records/0nope-00000/embargo").status_code == 404
    assert act(ask, id_, "release", "reader")[0] == 403


def test_leader_and_curator_decide(ask: Ask) -> None:
    id_ = published(embargo(soon(60)))
    code, told = act(ask, id_, "shorten", "leader", until=soon(40).isoformat())
    assert (code, told["until"]) == (200, soon(40).isoformat())
    beyond = add_years(today(), 9)
    code, told = act(ask, id_, "except", "curator", until=beyond.isoformat(), reason=REASON)
    assert (code, told["until"], told["exception"]) == (200, *[beyond.isoformat()] * 2)
    code, told = act(ask, id_, "restrict", "curator", reason=REASON)
    assert (code, told["status"]) == (200, "restricted")
    code, told = act(ask, id_, "review", "curator", reason=REASON)
    assert (code, told["review"]) == (200, add_years(today(), 1).isoformat())
    code, told = act(ask, id_, "release", "leader", reason=REASON)
    assert (code, told["status"]) == (200, "open")
    db.session.rollback()
    assert state_of(id_)[0] == "open"


def test_strangers_decide_nothing(ask: Ask) -> None:
    id_ = published(embargo(soon()))
    assert act(ask, id_, "release", "reader")[0] == 403
    assert act(ask, id_, "except", "leader", until=soon(90).isoformat(), reason=REASON)[0] == 403
    assert ask(f"records/{id_}/embargo/actions/release", sent={}).status_code == 403
    assert state_of(id_)[0] == "embargoed"


@pytest.mark.parametrize(
    ("action", "sent", "field", "said"),
    [
        ("shorten", {"until": "tomorrow"}, "until", "Give a day"),
        ("shorten", {}, "until", "Give a day"),
        ("shorten", {"until": "2020-01-01"}, "until", "still to come"),
        ("except", {"until": "2999-01-01", "reason": "no"}, "reason", "at least 10"),
        ("except", {"until": "2999-01-01", "reason": "a" * 1_000_000}, "reason", "at most"),
    ],
)
def test_what_is_wrong_is_told_at_its_field(
    ask: Ask, action: str, sent: dict[str, str], field: str, said: str
) -> None:
    id_ = published(embargo(soon()))
    code, told = act(ask, id_, action, "curator", **sent)
    assert code == 400
    [error] = told["errors"]
    assert error["field"] == field
    assert said in error["messages"][0]
    assert state_of(id_) == ("embargoed", soon().isoformat())


@pytest.mark.parametrize("sent", [[], "x", 3, {"until": 3}, {"reason": None}, {"seen": ["a"]}])
def test_what_is_no_decision_is_refused(ask: Ask, sent: object) -> None:
    id_ = published(embargo(soon()))
    answer = ask(f"records/{id_}/embargo/actions/shorten", "curator", sent=sent)
    assert answer.status_code == 400, answer.text


def test_a_decision_on_what_is_no_more_is_a_conflict(ask: Ask) -> None:
    id_ = published(embargo(soon(60)))
    seen = ask(f"records/{id_}/embargo", "leader").json()["seen"]
    assert act(ask, id_, "shorten", "curator", until=soon(50).isoformat())[0] == 200
    code, told = act(ask, id_, "shorten", "leader", until=soon(40).isoformat(), seen=seen)
    assert code == 409
    assert "Meanwhile" in told["message"]


def test_history_as_json_and_as_csv(ask: Ask) -> None:
    id_ = published(embargo(soon(60)))
    act(ask, id_, "shorten", "leader", until=soon(40).isoformat(), reason="=HYPERLINK(1234)")
    address = f"records/{id_}/embargo/history"
    hits = ask(address, "curator").json()["hits"]["hits"]
    assert [(one["deed"], one["before"], one["after"]) for one in hits] == [
        ("set", "", soon(60).isoformat()),
        ("shortened", soon(60).isoformat(), soon(40).isoformat()),
    ]
    assert hits[1]["name"] and "@" not in hits[1]["name"]
    answer = ask(address, "leader", headers={"Accept": "text/csv"})
    assert answer.headers["Content-Type"].startswith("text/csv")
    rows = list(csv.DictReader(StringIO(answer.text)))
    assert [row["deed"] for row in rows] == ["set", "shortened"]
    assert rows[1]["reason"] == "'=HYPERLINK(1234)"
    assert ask(address, "reader").status_code == 403
    assert ask(address, "curator", headers={"Accept": "image/png"}).status_code == 406


def test_lists_are_for_curators_and_for_leaders_of_their_own(ask: Ask) -> None:
    project = token_hex(4)
    theirs, curators = (
        published(embargo(soon()), by=name, project=project) for name in ("leader", "curator")
    )
    assert ask("embargoes").status_code == 403
    assert ask("embargoes", "leader").status_code == 403
    assert ask("user/embargoes").status_code == 403

    def listed(address: str, name: str) -> set[str]:
        hits = ask(address, name, project=project).json()["hits"]["hits"]
        return {one["id"] for one in hits}

    assert listed("embargoes", "curator") == {theirs, curators}
    assert listed("user/embargoes", "leader") == {theirs}
    assert ask("user/embargoes", "reader").json()["hits"]["total"] == 0


def test_a_list_of_embargoes_as_csv_has_all_pages(ask: Ask) -> None:
    project = token_hex(4)
    for _ in range(3):
        published(embargo(soon(11)), project=project)
    query = {"project": project, "from": soon(11).isoformat(), "size": 2}
    page = ask("embargoes", "curator", **query).json()
    assert (page["hits"]["total"], len(page["hits"]["hits"])) == (3, 2)
    assert "next" in page["links"]
    answer = ask("embargoes", "curator", headers={"Accept": "text/csv"}, **query)
    rows = list(csv.DictReader(StringIO(answer.text)))
    assert [row["end"] for row in rows] == [soon(11).isoformat()] * 3


@pytest.mark.parametrize(
    "query", [{"from": "x"}, {"page": 0}, {"size": 101}, {"state": "odd"}, {"extensions": -1}]
)
def test_a_list_that_cannot_be_asked_for_is_refused(ask: Ask, query: dict[str, object]) -> None:
    assert ask("embargoes", "curator", **query).status_code == 400


def test_an_open_record_has_no_end(ask: Ask) -> None:
    told = ask(f"records/{published(OPEN)}/embargo").json()
    assert (told["status"], told["until"]) == ("open", None)


def test_errors_are_told_in_the_language_of_who_asks(ask: Ask) -> None:
    id_ = published(embargo(soon()))
    address, french = f"records/{id_}/embargo/actions/shorten", {"Accept-Language": "fr"}
    sent = {"until": soon(60).isoformat()}
    english = ask(address, "leader", sent=sent).json()["message"]
    other = ask(address, "leader", sent=sent, headers=french).json()["message"]
    assert day_words(soon(), "en") in english
    assert day_words(soon(), "fr") in other
