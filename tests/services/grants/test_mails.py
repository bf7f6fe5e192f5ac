"""What people are told by mail, in their language."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from invenio_accounts.proxies import current_datastore
from invenio_db import db
from invenio_notifications.models import Notification
from invenio_notifications.proxies import current_notifications_manager
from invenio_rdm_records.notifications.builders import (
    GuestAccessRequestAcceptNotificationBuilder,
    GuestAccessRequestDeclineNotificationBuilder,
    GuestAccessRequestSubmittedNotificationBuilder,
    GuestAccessRequestTokenCreateNotificationBuilder,
    UserAccessRequestAcceptNotificationBuilder,
    UserAccessRequestDeclineNotificationBuilder,
)
from invenio_rdm_records.proxies import current_rdm_records_service as service
from invenio_requests.records.api import Request

from tests.services.datasets import OPEN, who
from thalie.grants import book, services, sweep
from thalie.grants.notifications import ending, in_words
from thalie.records.days import today

from .conftest import Person, confirm, parent_of

People = Callable[..., Person]
Publish = Callable[..., str]
Mail = dict[str, str]


@pytest.fixture
def mails(app: Flask) -> Callable[[Notification], dict[str, Mail]]:
    """The mails of a notification by address: ``subject``, ``html_body``, ``plain_body``."""

    def sent(notification: Notification) -> dict[str, Mail]:
        manager = current_notifications_manager
        builder = manager.builders[notification.type]
        builder.resolve_context(notification)
        found = builder.filter_recipients(notification, builder.build_recipients(notification))
        post = manager.backends["email"]
        return {
            str(one.data["email"]): post.render_template(notification, one)
            for one in found.values()
        }

    return sent


@pytest.fixture
def speaks(app: Flask) -> Any:
    """Let an account have a language; it has none afterwards."""
    changed = []

    def let(name: str, language: str) -> None:
        user = current_datastore.get_user_by_email(f"{name}@example.org")
        changed.append((user, dict(user.preferences)))
        user.preferences = {**user.preferences, "locale": language}
        db.session.commit()

    yield let
    for user, before in reversed(changed):
        user.preferences = before
    db.session.commit()


def test_a_guest_is_told_in_both_languages(
    person: People, published: Publish, email: str, mails: Callable[..., dict[str, Mail]]
) -> None:
    pid, guest = published(title="Gold & <glass>"), person()
    guest.ask_for_access(pid, email)
    record = service.record_cls.pid.resolve(pid)
    verify = f"{guest.site}/access/requests/confirm?access_request_token=abc"
    asked = mails(GuestAccessRequestTokenCreateNotificationBuilder.build(record, email, verify))
    mail = asked[email]
    assert mail["subject"].strip() == (
        "Confirm your request for access / Confirmez votre demande d’accès"
    )
    assert "“Gold & <glass>”" in mail["plain_body"]
    assert "«\u202fGold & <glass>\u202f»" in mail["plain_body"]
    assert "Gold &amp; &lt;glass&gt;" in mail["html_body"]
    assert "<glass>" not in mail["html_body"]
    assert verify in mail["plain_body"]
    id_ = confirm(guest, email)
    request = Request.get_record(id_)
    page = f"/access/requests/{id_}?access_request_token={request['payload']['token']}"
    for builder in (
        GuestAccessRequestSubmittedNotificationBuilder,
        GuestAccessRequestDeclineNotificationBuilder,
    ):
        assert page in mails(builder.build(request))[email]["plain_body"]
    person("leader").ask(f"requests/{id_}/actions/accept", "POST", json={})
    db.session.rollback()
    request = Request.get_record(id_)
    accepted = GuestAccessRequestAcceptNotificationBuilder.build(request, access_url="https://a/b")
    mail = mails(accepted)[email]
    (link,) = parent_of(pid).access.links.resolve_all()
    end = in_words(link.expires_at.date())
    assert end["en"] in mail["plain_body"]
    assert end["fr"] in mail["plain_body"]
    (told,) = (
        mails(one)
        for one in ending(record, parent_of(pid), ("link", str(link.id)), today())
        if not one.context["owner"]
    )
    assert "prend fin" in told[email]["plain_body"]


@pytest.mark.parametrize(
    ("language", "said", "unsaid"),
    [("fr", "Vous pouvez lire", "You may read"), ("en", "You may read", "Vous pouvez lire")],
)
def test_an_account_is_told_in_its_language(
    person: People,
    published: Publish,
    mails: Callable[..., dict[str, Mail]],
    speaks: Any,
    language: str,
    said: str,
    unsaid: str,
) -> None:
    speaks("reader", language)
    pid, reader = published(), person("reader")
    id_ = reader.ask_for_access(pid, "reader@example.org").json()["id"]
    db.session.rollback()
    declined = mails(UserAccessRequestDeclineNotificationBuilder.build(Request.get_record(id_)))
    assert f"/me/requests/{id_}" in declined["reader@example.org"]["plain_body"]
    ends = today() + timedelta(days=30)
    services.accept(who("leader"), id_, ends.isoformat())
    mail = mails(UserAccessRequestAcceptNotificationBuilder.build(Request.get_record(id_)))
    body = mail["reader@example.org"]["plain_body"]
    assert said in body
    assert unsaid not in body
    assert in_words(ends)[language] in body


def test_the_end_is_told_once_a_week_before(
    published: Publish, mails: Callable[..., dict[str, Mail]]
) -> None:
    pid = published()
    reader = str(who("reader").id)
    grants = {"grants": [{"subject": {"type": "user", "id": reader}, "permission": "view"}]}
    service.access.bulk_create_grants(who("leader"), pid, grants)
    parent, key = parent_of(pid), ("user", reader)
    assert (parent.id, key) not in sweep.to_be_told()
    row = book.entries(parent.id)[key]
    row.ends, row.given = today() + timedelta(days=7), row.given - timedelta(days=30)
    db.session.commit()
    assert (parent.id, key) in sweep.to_be_told()
    record = service.record_cls.pid.resolve(pid)
    told = [mails(one) for one in ending(record, parent, key, row.ends)]
    assert [set(one) for one in told] == [{"reader@example.org"}, {"leader@example.org"}]
    assert f"/records/{pid}/grants" in told[1]["leader@example.org"]["plain_body"]
    assert sweep.remind() >= 1
    assert (parent.id, key) not in sweep.to_be_told()
    row.ends = today() + timedelta(days=6)
    db.session.commit()
    assert (parent.id, key) in sweep.to_be_told()


def test_nobody_is_told_of_access_that_everybody_has(published: Publish) -> None:
    pid = published(OPEN)
    reader = str(who("reader").id)
    for permission, number in (("view", 0), ("edit", 2)):
        subject = {"type": "user", "id": reader}
        grants = {"grants": [{"subject": subject, "permission": permission}]}
        service.access.bulk_create_grants(who("leader"), pid, grants)
        record, parent = service.access.get_parent_and_record_or_draft(pid)
        assert len(ending(record, parent, ("user", reader), today())) == number
        services.revoke(who("leader"), pid, ("user", reader))
