"""The embargo on pages: what a stranger, the leader and a curator see of it, and do."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import requests
from invenio_db import db

from tests.browser.conftest import HDF5, Account, Dataset, person, publish
from tests.browser.visitor import Visitor
from tests.services.openings.closed import record_of, state_of
from thalie.embargo.policy import add_years
from thalie.embargo.words import day_words
from thalie.records.days import today
from thalie_local.mailbox import mails
from thalie_local.standalone.run import Instance

REASON = "The catalogue of the exhibition is not printed yet."
Closed = Callable[[str], Dataset]


@pytest.fixture
def closed(app: Any, site: str) -> Closed:
    """Publish a dataset of the leader's that opens in two years."""

    def publish_closed(title: str) -> Dataset:
        until = add_years(today(), 2).isoformat()
        held = {"active": True, "until": until, "reason": "A thesis is being written."}
        return publish(app, title, "restricted", held)

    return publish_closed


@pytest.mark.parametrize(
    ("language", "said"), [("en-GB", "Embargoed until"), ("fr-FR", "jusqu’au")]
)
def test_a_stranger_sees_until_when_and_no_card(
    visitor: Visitor, closed: Closed, language: str, said: str
) -> None:
    dataset = closed("Minium on vellum")
    page = visitor.go("readEmbargo", name=f"embargo-stranger-{language[:2]}", language=language,
                      url=dataset.url)  # fmt: skip
    assert (page["card"], page["overflow"]) == ("", 0)
    assert day_words(add_years(today(), 2), language[:2]) in page["text"]
    assert said in page["text"]


def test_a_search_tells_until_when(visitor: Visitor, site: str, closed: Closed) -> None:
    closed("Heliotrope under glass")
    page = visitor.go("look", name="embargo-search", url=f"{site}/search?q=heliotrope")
    assert f"Embargoed until {day_words(add_years(today(), 2), 'en')} (2 years)" in page[
        "text"
    ].replace("\u00a0", " ")


def test_the_leader_shortens_is_told_what_is_wrong_and_releases(
    visitor: Visitor, accounts: dict[str, Account], closed: Closed
) -> None:
    dataset, leader = closed("Azurite on canvas"), accounts["leader"]
    sooner, later = today() + timedelta(days=40), today() + timedelta(days=90)
    decide: dict[str, Any] = {"url": dataset.url, "account": leader}
    shorten = {"title": "Shorten", "button": "Set the earlier day"}
    page = visitor.go("decideOnEmbargo", name="embargo-shortened", **decide, **shorten,
                      until=sooner.isoformat())  # fmt: skip
    assert page["url"] == dataset.url
    assert day_words(sooner, "en") in page["card"]
    page = visitor.go("decideOnEmbargo", name="embargo-refused", **decide, **shorten,
                      until=later.isoformat(), reason="Too early after all.")  # fmt: skip
    assert f"The files open on {day_words(sooner, 'en')}. Give an earlier day." in page["card"]
    page = visitor.go("decideOnEmbargo", name="embargo-released", **decide, title="Release now",
                      button="Make the files public", confirmed=True)  # fmt: skip
    assert "Embargoed until" not in page["text"]
    files = dataset.url.replace("/records/", "/api/records/") + "/files"
    assert requests.get(files, timeout=30).ok


def test_a_curator_excepts_and_the_history_tells_leader_and_curator(
    visitor: Visitor, accounts: dict[str, Account], closed: Closed
) -> None:
    dataset, beyond = closed("Malachite on plaster"), add_years(today(), 9)
    page = visitor.go("decideOnEmbargo", name="embargo-excepted", url=dataset.url,
                      account=accounts["curator"], title="Grant an exception",
                      button="Grant the exception", until=beyond.isoformat(),
                      reason=REASON)  # fmt: skip
    assert day_words(beyond, "en") in page["card"]
    for name in ("leader", "curator"):
        seen = visitor.go("readEmbargo", name=f"embargo-history-{name}", url=dataset.url,
                          account=accounts[name])  # fmt: skip
        assert "Exception granted" in seen["card"]
        assert REASON in seen["card"]


@pytest.mark.parametrize("language", ["en-GB", "fr-FR"])
@pytest.mark.parametrize("width", [1280, 375])
def test_pages_of_embargoes_fit_and_are_accessible(
    visitor: Visitor,
    site: str,
    accounts: dict[str, Account],
    embargoed_dataset: Dataset,
    language: str,
    width: int,
) -> None:
    pages = {
        "card": (embargoed_dataset.url, "curator"),
        "alone": (f"{embargoed_dataset.url}/embargo", "leader"),
        "mine": (f"{site}/me/embargoes", "leader"),
        "board": (f"{site}/administration/embargoes", "curator"),
    }
    for page, (url, account) in pages.items():
        name = f"embargo-{page}-{language[:2]}-{width}"
        how: dict[str, Any] = {"language": language, "width": width, "url": url,
                               "account": accounts[account]}  # fmt: skip
        seen = visitor.go("readEmbargo", name=name, **how)
        if page != "board" or width == 1280:  # InvenioRDM's panel is for larger screens
            assert seen["overflow"] == 0, name
        assert visitor.go("checkAccessibility", name=f"axe-{name}", **how) == [], name


def test_from_asking_to_the_day_when_a_stranger_downloads(
    app: Any,
    instance: Instance,
    visitor: Visitor,
    site: str,
    accounts: dict[str, Account],
) -> None:
    """Asked, declined with a motive, asked again, granted, counted, reminded of, lifted."""
    from thalie.openings.history import history
    from thalie.openings.lift import lift_due
    from thalie.openings.reminders import remind_now
    from thalie.openings.telling import collect, send_due

    end = today() + timedelta(days=45)
    held = {"active": True, "until": end.isoformat(), "reason": "A thesis is being written."}
    dataset = publish(app, "Lapis lazuli on limestone", "restricted", held)
    id_ = dataset.url.rpartition("/")[2]

    def card(name: str, account: str) -> dict[str, Any]:
        return visitor.go("readEmbargo", name=f"embargo-life-{name}", url=dataset.url,
                          account=accounts[account])  # fmt: skip

    def ask() -> str:
        visitor.go("decideOnEmbargo", name="embargo-life-ask", url=dataset.url,
                   account=accounts["leader"], title="Ask for an extension",
                   button="Ask for the extension", reason=REASON)  # fmt: skip
        db.session.rollback()
        return f"{site}/me/requests/{history(record_of(id_).parent.id)[-1].request_id}"

    def decide(name: str, request: str, button: str, motive: str = "") -> None:
        done = visitor.go("decideOnRequest", name=f"embargo-life-{name}", url=request,
                          account=accounts["curator"], button=button, motive=motive)  # fmt: skip
        assert done["status"] == 200, done["said"]
        db.session.rollback()

    def told(words: str, address: str) -> None:
        """A mail to this address says so."""
        db.session.rollback()
        collect()
        send_due()
        found = [
            mail.get_body(("plain",)).get_content()
            for mail in mails(instance.layout.mailbox)
            if address in str(mail["to"])
        ]
        assert any(words in " ".join(text.split()) for text in found), found

    motive = "The catalogue is in print already, says the museum."
    request = ask()
    assert "0 of 2" in card("asked", "leader")["card"]
    decide("decline", request, "Decline", motive)
    told(motive, accounts["leader"]["email"])
    assert state_of(id_)[1] == end.isoformat()
    decide("accept", ask(), "Accept")
    later = add_years(end, 1)
    assert state_of(id_) == ("embargoed", later.isoformat())
    seen = card("granted", "leader")["card"]
    assert "1 of 2" in seen and motive in seen
    assert remind_now(person("curator"), [id_]) >= 1
    told("Lapis lazuli on limestone", accounts["leader"]["email"])
    files = dataset.url.replace("/records/", "/api/records/") + "/files"
    content = f"{files}/{HDF5}/content"
    assert requests.get(content, timeout=30).status_code == 403
    lift_due(day=later - timedelta(days=1))
    assert requests.get(content, timeout=30).status_code == 403
    lift_due(day=later)
    assert requests.get(content, timeout=30).content[:4] == b"\x89HDF"
    page = visitor.go("look", name="embargo-life-open", url=dataset.url)
    assert "Embargoed until" not in page["text"]
