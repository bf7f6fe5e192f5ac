"""What people see of embargoes on pages, and decide there without JavaScript."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from io import StringIO
from secrets import token_hex

import pytest
from flask import Flask
from invenio_db import db
from sqlalchemy import select, update

from tests.services.datasets import OPEN
from tests.services.openings.closed import embargo, published, record_of, soon, state_of
from tests.services.openings.people import Browser, words
from thalie.embargo.policy import add_years
from thalie.openings.models import DueEmbargo, now
from thalie.records.days import today

REASON = "The catalogue of the exhibition is not printed yet."
People = dict[str, Browser]


@pytest.fixture(autouse=True)
def _clean(app: Flask) -> Iterator[None]:
    yield
    db.session.rollback()
    whole = {"attempts": 0, "failure": "", "next_attempt": None}
    db.session.execute(update(DueEmbargo).where(DueEmbargo.attempts > 0).values(**whole))
    db.session.commit()  # what monitors would be told of


def decide(browser: Browser, id_: str, action: str, **form: str) -> tuple[int, str]:
    page = f"/records/{id_}/embargo"
    answer = browser.send(page, {"action": action, **form})
    return answer.status_code, answer.text


def test_a_stranger_sees_the_badge_and_no_card(browsers: People) -> None:
    id_ = published(embargo(add_years(today(), 2)))
    page = browsers["nobody"].read(f"/records/{id_}")
    assert "(2\u00a0years)" in words(page) or "(2 years)" in words(page)
    assert "Embargoed until" in words(page)
    assert not page.xpath("//*[@id='thalie-embargo']")
    french = words(browsers["reader"].read(f"/records/{id_}", **{"Accept-Language": "fr"}))
    assert "2\u00a0ans" in french or "2 ans" in french
    assert browsers["reader"].look(f"/records/{id_}/embargo").status_code == 403
    assert browsers["reader"].look(f"/records/{id_}/embargo/history.csv").status_code == 403


def test_a_search_tells_until_when(browsers: People) -> None:
    id_ = published(embargo(add_years(today(), 2)))
    answer = browsers["nobody"].look(
        f"/api/records?q=id:{id_}", Accept="application/vnd.inveniordm.v1+json"
    )
    [hit] = answer.json()["hits"]["hits"]
    assert hit["ui"]["access_status"]["title_l10n"].startswith("Embargoed until ")
    assert hit["ui"]["access_status"]["id"] == "embargoed"


@pytest.mark.parametrize("name", ["leader", "curator"])
def test_the_card_says_how_it_stands_and_what_may_be_done(browsers: People, name: str) -> None:
    id_ = published(embargo(soon(60)))
    [card] = browsers[name].read(f"/records/{id_}").xpath("//*[@id='thalie-embargo']")
    said = words(card)
    assert "0 of 2" in said
    assert "A thesis is being written." in said
    offered = card.xpath(".//button/@value")
    assert {"ask", "release", "shorten"} <= set(offered)
    assert ({"except", "restrict"} <= set(offered)) is (name == "curator")
    ids = card.xpath(".//@id")
    assert len(ids) == len(set(ids))
    for field in card.xpath(".//input[not(@type='hidden')]|.//textarea"):
        assert card.xpath(f".//label[@for='{field.get('id')}']"), field.get("id")


def test_the_leader_shortens_and_releases(browsers: People) -> None:
    id_, leader = published(embargo(soon(60))), browsers["leader"]
    code, page = decide(leader, id_, "shorten", until=soon(40).isoformat())
    assert (code, "The embargo was shortened." in page) == (200, True)
    db.session.rollback()
    assert state_of(id_) == ("embargoed", soon(40).isoformat())
    code, page = decide(leader, id_, "release", reason="The paper is out at last.")
    assert (code, "Confirm that" in page, "The paper is out at last." in page) == (400, True, True)
    assert decide(leader, id_, "release", confirmed="yes")[0] == 200
    db.session.rollback()
    assert state_of(id_)[0] == "open"


def test_what_was_typed_stays_and_the_error_stands_at_its_field(browsers: People) -> None:
    id_ = published(embargo(soon(60)))
    typed = {"until": soon(90).isoformat(), "reason": "<b>Because & so</b>"}
    answer = browsers["leader"].send(f"/records/{id_}/embargo", {"action": "shorten", **typed})
    from lxml import html

    page = html.fromstring(answer.text)
    assert answer.status_code == 400
    [day] = page.xpath("//input[@name='until']")
    assert (day.get("value"), day.get("aria-invalid")) == (typed["until"], "true")
    [error] = page.xpath(f"//*[@id='{day.get('aria-describedby')}']")
    assert "Give an earlier day" in words(error)
    assert typed["reason"] in page.xpath("//textarea/text()")
    assert page.xpath("//details[@open]//button/@value") == ["shorten"]


def test_a_curator_decides_and_the_history_tells(browsers: People) -> None:
    id_, curator = published(embargo(soon(60))), browsers["curator"]
    beyond = add_years(today(), 9).isoformat()
    assert decide(curator, id_, "except", until=beyond, reason=REASON)[0] == 200
    assert decide(curator, id_, "restrict", reason=REASON)[0] == 200
    assert decide(curator, id_, "review", reason=REASON)[0] == 200
    [card] = browsers["leader"].read(f"/records/{id_}").xpath("//*[@id='thalie-embargo']")
    for told in ("Exception granted", "Closed without an end", "Restriction reviewed", REASON):
        assert told in words(card), told
    answer = browsers["leader"].look(f"/records/{id_}/embargo/history.csv")
    deeds = [row["deed"] for row in csv.DictReader(StringIO(answer.text))]
    assert deeds == ["set", "excepted", "restricted", "reviewed"]


def test_of_two_decisions_one_is_told(browsers: People) -> None:
    id_ = published(embargo(soon(60)))
    until = soon(50).isoformat()
    assert decide(browsers["curator"], id_, "shorten", until=until)[0] == 200
    code, page = decide(browsers["leader"], id_, "shorten", until=until, seen=soon(60).isoformat())
    assert (code, "Meanwhile somebody decided otherwise" in page) == (409, True)


def test_nobody_decides_past_a_form(browsers: People) -> None:
    id_, leader = published(embargo(soon())), browsers["leader"]
    address = f"{leader.site}/records/{id_}/embargo"
    for form in ({"action": "release", "confirmed": "yes"}, {}):
        assert leader.session.post(address, data=form, timeout=30).status_code == 400
    assert decide(leader, id_, "explode")[0] == 400
    assert decide(leader, id_, "except", until=soon(90).isoformat(), reason=REASON)[0] == 403
    assert state_of(id_)[0] == "embargoed"


def test_an_open_record_has_a_card_for_curators_who_may_close_it(browsers: People) -> None:
    id_ = published(OPEN)
    [card] = browsers["curator"].read(f"/records/{id_}").xpath("//*[@id='thalie-embargo']")
    assert set(card.xpath(".//button/@value")) == {"except", "restrict"}


def test_my_embargoes(browsers: People) -> None:
    id_ = published(embargo(soon(3)))
    page = browsers["leader"].read("/me/embargoes")
    assert page.xpath(f"//a[@href='/records/{id_}/embargo']")
    assert "My embargoes" in words(page)
    assert page.xpath("//a[contains(@class, 'active')][@href='/me/embargoes']")
    assert "None of your datasets is closed." in words(browsers["reader"].read("/me/embargoes"))
    assert "/login" in browsers["nobody"].look("/me/embargoes").url


def test_the_board_filters_and_tries_again(browsers: People, app: Flask) -> None:
    project = token_hex(4)
    id_, curator = published(embargo(soon(15)), project=project), browsers["curator"]
    assert browsers["leader"].look("/administration/embargoes").status_code == 403
    query = f"project={project}&from={soon(15)}&to={soon(15)}"
    page = curator.read(f"/administration/embargoes?{query}")
    assert page.xpath(f"//a[@href='/records/{id_}/embargo']")
    assert not curator.read(f"/administration/embargoes?from={soon(16)}&to={soon(16)}").xpath(
        f"//a[@href='/records/{id_}/embargo']"
    )
    version = record_of(id_).id
    failed = {"attempts": 2, "failure": "disk full", "next_attempt": now().replace(year=2099)}
    db.session.execute(update(DueEmbargo).where(DueEmbargo.version_id == version).values(**failed))
    db.session.commit()
    page = curator.read(f"/administration/embargoes?state=failed&{query}")
    assert "disk full" in words(page)
    [chosen] = page.xpath("//input[@name='chosen']/@value")
    sent = {"action": "retry", "chosen": chosen, "state": "failed"}
    answer = curator.send("/administration/embargoes", sent)
    assert "1 lift is tried again" in answer.text
    db.session.rollback()
    waits = select(DueEmbargo.next_attempt).where(DueEmbargo.version_id == version)
    assert db.session.execute(waits).scalar() is None
    answer = curator.look(f"/administration/embargoes?as=csv&{query}")
    assert [row["id"] for row in csv.DictReader(StringIO(answer.text))] == [id_]


@pytest.mark.parametrize("query", ["page=0", "page=x", "state=odd", "page=99999999999999999999"])
def test_a_board_that_cannot_be_asked_for_is_refused(browsers: People, query: str) -> None:
    found = browsers["curator"].look(f"/administration/embargoes?{query}").status_code
    assert found == (200 if query == "page=x" else 400)
