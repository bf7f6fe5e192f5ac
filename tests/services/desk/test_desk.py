"""The desk: each kind of trouble is seen when its cause is there, and is gone when it is mended."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from secrets import token_hex
from typing import Any

import pytest
import requests
from click.testing import CliRunner
from flask import Flask
from flask_babel import force_locale
from invenio_access.permissions import system_identity
from invenio_accounts.proxies import current_datastore
from invenio_checks.models import CheckRun
from invenio_db import db
from invenio_files_rest.models import FileInstance
from invenio_oauth2server.models import Token
from invenio_rdm_records.proxies import current_rdm_records_service as service
from invenio_records_resources.services.errors import PermissionDeniedError
from sqlalchemy import select, update

from tests.services import datasets
from tests.services.datasets import who
from tests.services.openings.closed import embargo, published, record_of
from tests.services.people import accounts, logged_in
from tests.services.reviewed import author, curator, submitted, titled
from thalie.commands import desk as command
from thalie.curation import deciding
from thalie.curation.submission import submission
from thalie.desk import cards
from thalie.doi.models import DoiEntry, now
from thalie.oaipmh.models import HarvestItem, HarvestRendering
from thalie.openings.models import DueEmbargo
from thalie.records.days import today
from thalie.web.cards import Asked, Card, Found, Row

Json = dict[str, Any]


@pytest.fixture(autouse=True)
def _in_a_request(app: Flask) -> Iterator[None]:
    with app.test_request_context(), force_locale("en"):
        yield
    db.session.rollback()


def rows(card: str, text: str = "", size: int = 1000) -> list[Row]:
    db.session.expire_all()
    [shown] = cards.show(curator(), Asked(text, 1, size), card)
    assert not shown.broken
    return list(shown.found.rows)


def lacks(card: str, text: str) -> str:
    [row] = rows(card, text)
    return " ".join(cards.words(one, "en") for one in row.lacks)


def title() -> str:
    return f"Ochre {token_hex(4)}"


# Each kind of trouble


def test_what_waits_for_review_is_seen_with_what_it_lacks_and_acted_on() -> None:
    good, bad = title(), title()
    draft, request = submitted(author(), titled(good))
    other, _ = submitted(author(), titled(bad))
    service.update_draft(author(), other, titled(bad, rights=[]))
    [row] = rows("reviews", good)
    assert (row.key, row.url) == (request, f"/submissions/{request}")
    assert row.since is not None
    assert "Lacks: " in lacks("reviews", bad) and "icen" in lacks("reviews", bad)
    keys = [rows("reviews", one)[0].key for one in (good, bad)]
    said = cards.act(curator(), "reviews", "accept", keys).in_language("en")
    assert "Published: 1" in said and bad in said
    assert service.read(author(), draft).to_dict()["is_published"]
    assert rows("reviews", good) == []
    assert len(rows("reviews", bad)) == 1


def test_what_was_sent_back_waits_for_the_leader_and_comes_again() -> None:
    words = title()
    _, request = submitted(author(), titled(words))
    deciding.ask_changes(curator(), submission(curator(), request), "Say more.")  # type: ignore[arg-type]
    assert rows("reviews", words) == []
    assert [row.key for row in rows("changes", words)] == [request]
    deciding.hand_back(author(), submission(author(), request), "")  # type: ignore[arg-type]
    assert rows("changes", words) == []
    assert "Submitted again" in lacks("reviews", words)


def test_a_doi_that_is_late_or_refused_is_seen_and_tried_again() -> None:
    late, refused = (f"10.82433/{token_hex(6)}" for _ in range(2))
    long_ago = now() - timedelta(days=2)
    template = db.session.execute(select(DoiEntry).limit(1)).scalars().first()
    assert template is not None
    for doi, since, error in ((late, long_ago, ""), (refused, now(), "422: no title")):
        values = {c.key: getattr(template, c.key) for c in DoiEntry.__mapper__.column_attrs}
        values |= {"doi": doi, "wanted_since": since, "next_attempt": now() + timedelta(days=9),
                   "last_error": error, "attempts": 3, "paused": False}  # fmt: skip
        db.session.add(DoiEntry(**values))
    db.session.commit()
    try:
        assert "does not have it yet" in lacks("dois", late)
        assert "422: no title" in lacks("dois", refused)
        cards.act(curator(), "dois", "retry", [refused])
        entry = db.session.get(DoiEntry, refused)
        assert entry is not None and entry.next_attempt <= now() + timedelta(minutes=5)
    finally:
        db.session.rollback()
        for doi in (late, refused):
            DoiEntry.query.filter_by(doi=doi).delete()
        db.session.commit()


def test_an_embargo_that_ends_soon_or_failed_is_seen() -> None:
    soon, far = (published(embargo(today() + timedelta(days=days))) for days in (9, 300))
    assert "The embargo ends on" in lacks("embargoes", soon)
    assert rows("embargoes", far) == []
    row = update(DueEmbargo).where(DueEmbargo.version_id == record_of(far).id)
    db.session.execute(row.values(attempts=3, failure="disk full"))
    assert "disk full" in lacks("embargoes", far)


def test_a_file_that_failed_its_check_is_seen() -> None:
    id_ = datasets.draft(datasets.dataset(title()))
    datasets.add_file(id_, "counts.txt")
    datasets.publish(id_)
    assert rows("files", id_) == []
    file = next(iter(record_of(id_).files.values())).file.file_id
    FileInstance.query.filter_by(id=file).update({"last_check": False})
    assert "counts.txt" in lacks("files", id_)
    FileInstance.query.filter_by(id=file).update({"last_check": True})
    assert rows("files", id_) == []


def test_what_harvesters_cannot_be_told_is_seen() -> None:
    rendering = db.session.execute(select(HarvestRendering).limit(1)).scalars().first()
    assert rendering is not None
    rendering.failure = "no title"
    item = db.session.get(HarvestItem, rendering.item_id)
    assert item is not None
    db.session.flush()
    assert "no title" in lacks("harvests", f"{item.identifier} {rendering.key}")


def test_a_published_dataset_that_lacks_something_is_seen() -> None:
    words = title()
    id_ = datasets.draft(titled(words, rights=[]))
    datasets.add_file(id_)
    datasets.publish(id_)
    assert "icen" in lacks("lacks", words)
    CheckRun.query.filter_by(record_id=record_of(id_).id).delete()
    assert rows("lacks", words) == []


def test_what_was_published_and_changed_this_week_is_told() -> None:
    words = title()
    id_ = datasets.draft(datasets.dataset(words))
    datasets.add_file(id_)
    datasets.publish(id_)
    assert lacks("published", words) == "Published."
    row = service.record_cls.model_cls.query.filter_by(id=record_of(id_).id)
    row.update({"created": datetime.now(UTC) - timedelta(days=30), "updated": datetime.now(UTC)})
    assert lacks("published", words) == "Changed since it was published."


# The desk itself


def test_an_empty_desk_says_so_and_a_broken_card_spoils_no_other(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(app.config, cards.SETTING, {"a": f"{__name__}:EMPTY"})
    shown = cards.show(curator(), Asked())
    assert cards.waiting(shown) == 0
    named = {"a": f"{__name__}:BROKEN", "b": f"{__name__}:EMPTY"}
    monkeypatch.setitem(app.config, cards.SETTING, named)
    shown = cards.show(curator(), Asked())
    assert [one.broken for one in shown] == [True, False]
    assert cards.waiting(shown) == 1


def _nothing(identity: Any, asked: Asked) -> Found:
    return Found([], 0)


def _fails(identity: Any, asked: Asked) -> Found:
    db.session.execute(select(FileInstance.id).where(FileInstance.size / 0 > 1)).all()
    raise AssertionError


EMPTY = Card(title=None, empty=None, allowed=lambda who: True, search=_nothing, actions={})  # type: ignore[arg-type]
BROKEN = Card(title=None, empty=None, allowed=lambda who: True, search=_fails, actions={})  # type: ignore[arg-type]


def test_pages_of_a_card_hold_each_row_once() -> None:
    words = f"Umber {token_hex(4)}"
    made = {submitted(author(), titled(f"{words} {number}"))[1] for number in range(5)}
    found: list[str] = []
    for page in (1, 2, 3):
        [shown] = cards.show(curator(), Asked(words, page, 2), "reviews")
        assert shown.found.total == 5
        found += [row.key for row in shown.found.rows]
    assert len(found) == 5 and set(found) == made


def test_nobody_else_has_a_desk() -> None:
    for name in ("leader", "reader"):
        with pytest.raises(PermissionDeniedError):
            cards.show(who(name), Asked())


@pytest.fixture
def token(instance: Any) -> Iterator[Any]:
    made: dict[str, Any] = {}

    def of(name: str) -> dict[str, str]:
        user = current_datastore.get_user_by_email(f"{name}@example.org")
        made[name] = Token.create_personal("desk", user.id, scopes=[])
        db.session.commit()
        return {"Authorization": f"Bearer {made[name].access_token}"}

    yield of
    for one in made.values():
        db.session.delete(one.client)
    db.session.commit()


def test_by_rest(instance: Any, token: Any) -> None:
    words = title()
    _, request = submitted(author(), titled(words))
    url = f"{instance.layout.url}/api/desk"
    headers = token("curator")
    told = requests.get(url, headers=headers, params={"q": words}, timeout=60)
    assert told.status_code == 200, told.text
    by_name = {card["name"]: card for card in told.json()["cards"]}
    assert [row["key"] for row in by_name["reviews"]["hits"]] == [request]
    assert told.json()["waiting"] == 1
    assert requests.get(url, headers=headers, params={"card": "no"}, timeout=60).status_code == 404
    assert requests.get(url, headers=headers, params={"page": 0}, timeout=60).status_code == 400
    done = requests.post(f"{url}/reviews/actions/accept", headers=headers,
                         json={"chosen": [request]}, timeout=120)  # fmt: skip
    assert (done.status_code, done.json()["message"]) == (200, "1 dataset is published.")
    for address, sent in (("reviews/actions/burn", [request]), ("none/actions/accept", [request]),
                          ("reviews/actions/accept", ["no uuid"])):  # fmt: skip
        answer = requests.post(
            f"{url}/{address}", headers=headers, json={"chosen": sent}, timeout=60
        )
        assert answer.status_code == 404, address
    assert requests.get(url, timeout=60).status_code in (401, 403)
    assert requests.get(url, headers=token("leader"), timeout=60).status_code == 403


def test_the_page(instance: Any, site: str) -> None:
    words = title()
    submitted(author(), titled(words))
    known = accounts(instance)
    with logged_in(site, *known["curator"]) as browser:
        page = browser.get(f"{site}/desk", params={"q": words}, timeout=60)
        assert page.status_code == 200 and words in page.text
        french = browser.get(f"{site}/desk", params={"q": token_hex(8)}, timeout=60,
                             headers={"Accept-Language": "fr"})  # fmt: skip
        assert "Rien de ce qui attend n’a ces mots." in french.text
        assert browser.get(f"{site}/desk?card=none", timeout=60).status_code == 404
        assert browser.get(f"{site}/desk?page=0", timeout=60).status_code == 400
        assert 'href="/desk"' in browser.get(f"{site}/search", timeout=60).text
    with logged_in(site, *known["leader"]) as browser:
        assert browser.get(f"{site}/desk", timeout=60).status_code == 403
        assert 'href="/desk"' not in browser.get(f"{site}/search", timeout=60).text


def test_on_the_command_line(monkeypatch: pytest.MonkeyPatch, app: Flask) -> None:
    from contextlib import contextmanager

    @contextmanager
    def here() -> Iterator[Flask]:
        yield app

    monkeypatch.setattr(command, "instance", here)
    words = title()
    submitted(author(), titled(words))
    run = CliRunner().invoke(command.desk, ["--json", "--card", "reviews"])
    assert run.exit_code == 3, run.output
    told = json.loads(run.stdout)
    assert told["waiting"] == told["cards"][0]["total"] >= 1
    assert CliRunner().invoke(command.desk, ["--card", "nothing"]).exit_code == 2
    monkeypatch.setitem(app.config, cards.SETTING, {})
    empty = CliRunner().invoke(command.desk, [])
    assert (empty.exit_code, empty.stdout) == (0, "Nothing needs anybody.\n")


def test_the_system_sees_all_cards() -> None:
    assert list(cards.cards(system_identity)) == list(cards.cards(curator()))
