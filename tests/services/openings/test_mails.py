"""Persons are told of embargoes: what happened, and what ends soon."""

from __future__ import annotations

import mailbox
import socket
import threading
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from email.message import Message
from typing import Any

import pytest
from flask import Flask
from invenio_access.permissions import system_identity
from invenio_accounts.proxies import current_datastore
from invenio_db import db
from invenio_rdm_records.proxies import current_rdm_records_service as records
from invenio_records_resources.services.errors import PermissionDeniedError
from sqlalchemy import select

from tests.services.datasets import add_file, publish, who
from tests.services.openings.asked import MOTIVE, REASON, asked, decide
from tests.services.openings.closed import embargo, published, record_of, restricted, soon
from thalie.embargo.policy import add_years
from thalie.openings import decisions, reminders, telling
from thalie.openings.lift import lift_due
from thalie.openings.models import DueEmbargo, EmbargoEvent, EmbargoMail, EmbargoReminder, now
from thalie.openings.reminders import remind, remind_now
from thalie.openings.telling import collect, send_due
from thalie.records.days import today
from thalie_local.mailbox import mails

pytestmark = pytest.mark.usefixtures("quiet")

LEADER, CURATOR, READER = (f"{name}@example.org" for name in ("leader", "curator", "reader"))


@pytest.fixture(autouse=True)
def box(app: Flask, instance: Any) -> Iterator[Any]:
    """What is sent lies here; nothing of earlier tests is to be told."""
    db.session.rollback()
    collect()
    db.session.query(EmbargoMail).delete()
    db.session.commit()
    mailbox.Maildir(instance.layout.mailbox).clear()
    yield instance.layout.mailbox
    db.session.rollback()


def told(box: Any, to: str) -> list[tuple[str, str, str]]:
    """Subject, plain text and HTML of the mails to somebody."""
    collect()
    send_due()
    return [
        (str(mail["Subject"]), _part(mail, "text/plain"), _part(mail, "text/html"))
        for mail in mails(box)
        if mail["To"] == to
    ]


def _part(mail: Message, kind: str) -> str:
    part = next(part for part in mail.walk() if part.get_content_type() == kind)
    content = part.get_payload(decode=True)
    assert isinstance(content, bytes)
    return content.decode()


@pytest.fixture
def speaks(app: Flask) -> Iterator[Any]:
    """Lets the leader prefer a language."""
    user = current_datastore.get_user_by_email(LEADER)
    before = dict(user.preferences)

    def prefer(language: str) -> None:
        user.preferences = {**user.preferences, "locale": language}
        db.session.commit()

    yield prefer
    db.session.rollback()
    user.preferences = before
    db.session.commit()


def test_who_decides_is_told_what_is_asked(box: Any) -> None:
    end = add_years(today(), 3)
    id_ = published(embargo(end))
    request = asked(id_)
    ((subject, plain, html),) = told(box, CURATOR)
    assert subject == "[Thalie] A longer embargo is asked for"
    assert f"/me/requests/{request}" in plain
    assert f"/me/requests/{request}" in html
    assert REASON in plain
    assert "A dataset" in plain
    assert not told(box, LEADER)


def test_a_refusal_is_told_with_its_motive_and_once(box: Any) -> None:
    id_ = published(embargo(add_years(today(), 3)))
    decide(asked(id_), "decline", motive=MOTIVE)
    ((subject, plain, html),) = told(box, LEADER)
    assert subject == "[Thalie] Longer embargo: declined"
    assert MOTIVE in plain
    assert MOTIVE in html
    assert len(told(box, LEADER)) == 1


def test_in_french_for_whoever_prefers_it(box: Any, speaks: Any) -> None:
    speaks("fr")
    id_ = published(embargo(date(today().year + 1, 3, 12)))
    decide(asked(id_), "accept")
    ((subject, plain, _),) = told(box, LEADER)
    assert subject == "[Thalie] Prolongation d’embargo\u202f: accordée"
    assert "Les fichiers s’ouvrent le 12 mars" in plain


def test_lifts_of_many_are_one_mail_each(box: Any) -> None:
    ids = [published(embargo(soon(3))) for _ in range(3)]
    lift_due(day=soon(3))
    ((_, plain, _html),) = told(box, LEADER)
    assert "The embargoes of " in plain
    assert all(f"/records/{id_}" in plain for id_ in ids)
    ((_, both, html),) = told(box, "curator@example.org")
    assert "The embargoes of " in both
    assert "Les embargos de " in both
    assert 'lang="fr"' in html


def test_a_record_of_several_versions_is_told_of_once(box: Any) -> None:
    first = published(embargo(soon(3)))
    draft = records.new_version(system_identity, first)
    told_ = {**draft.data["metadata"], "publication_date": "2026-04-01"}
    records.update_draft(system_identity, draft.id, {**draft.data, "metadata": told_})
    add_file(draft.id)
    publish(draft.id)
    assert lift_due(day=soon(3)).lifted == 2
    ((_, plain, _html),) = told(box, LEADER)
    assert "The embargo of a dataset is over" in plain


def test_a_long_list_is_cut(box: Any, app: Flask) -> None:
    id_ = record_of(published(embargo(soon(3)))).id
    account = who("leader").id
    db.session.add_all(
        EmbargoMail(account=account, kind="lifted", version_id=id_) for _ in range(10_000)
    )
    db.session.commit()
    found = told(box, LEADER)
    ((_, plain, _html),) = found
    assert "The embargoes of 10000 datasets are over" in plain
    assert "and 9970 more" in plain


def test_a_record_that_stays_closed_is_not_said_to_be_open(box: Any) -> None:
    published(embargo(soon(3), record="restricted"))
    lift_due(day=soon(3))
    ((_, plain, _html),) = told(box, LEADER)
    assert "stays so with its files" in plain
    assert "everybody" not in plain


@pytest.mark.parametrize(
    ("decide_", "words"),
    [
        (lambda id_: decisions.release(who("leader"), id_), "before the end of the embargo"),
        (lambda id_: decisions.shorten(who("leader"), id_, soon(2)), "was shortened"),
        (
            lambda id_: decisions.except_(who("curator"), id_, soon(99), reason=REASON),
            "be closed longer",
        ),
        (lambda id_: decisions.restrict(who("curator"), id_, reason=REASON), "without an end"),
    ],
)
def test_decisions_are_told_to_leader_and_curators(box: Any, decide_: Any, words: str) -> None:
    decide_(published(embargo(soon(9))))
    assert words in told(box, LEADER)[0][1]
    assert words in told(box, CURATOR)[0][1]


def test_what_is_written_is_not_taken_for_markup(box: Any) -> None:
    id_ = published(embargo(soon(9)))
    decisions.restrict(who("curator"), id_, reason="<img src=x onerror=alert(1)> is not allowed")
    html = told(box, LEADER)[0][2]
    assert "<img" not in html
    assert "&lt;img" in html


def test_who_wants_no_mails_gets_none(box: Any, app: Flask) -> None:
    user = current_datastore.get_user_by_email(LEADER)
    before = dict(user.preferences)
    user.preferences = {**before, "notifications": {"enabled": False}}
    db.session.commit()
    try:
        decisions.release(who("leader"), published(embargo(soon(9))))
        assert not told(box, LEADER)
        assert db.session.scalar(select(EmbargoMail.id).limit(1)) is None
    finally:
        user.preferences = before
        db.session.commit()


# The mail server


@pytest.fixture
def server() -> Iterator[socket.socket]:
    """Takes connections and says nothing; closed, it refuses them."""
    with socket.create_server(("127.0.0.1", 0)) as found:
        yield found


@pytest.fixture
def sends(app: Flask, server: socket.socket) -> Iterator[Any]:
    """Mails go to that server."""
    state = app.extensions["mail"]
    before = (state.suppress, state.server, state.port)
    state.suppress, state.server, state.port = False, *server.getsockname()
    yield state
    state.suppress, state.server, state.port = before


def waiting() -> Sequence[EmbargoMail]:
    db.session.rollback()
    return list(db.session.execute(select(EmbargoMail).order_by(EmbargoMail.id)).scalars())


def test_a_mail_server_that_refuses_is_asked_again(
    box: Any, sends: Any, server: socket.socket
) -> None:
    server.close()
    decisions.release(who("leader"), published(embargo(soon(9))))
    collect()
    assert send_due() == 0
    assert [mail.attempts for mail in waiting()] == [1, 1]
    assert send_due() == 0  # not before its time
    sends.suppress = True
    for mail in waiting():
        mail.next_attempt = now() - timedelta(seconds=1)
    db.session.commit()
    assert len(told(box, LEADER)) == 1
    assert not waiting()


def test_a_refusal_at_one_person_keeps_nobody_back(
    box: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = telling.send

    def refuse(to: Any, letters: Any) -> None:
        if to.address == LEADER:
            raise OSError("550 no such mailbox")
        real(to, letters)

    monkeypatch.setattr(telling, "send", refuse)
    decisions.release(who("leader"), published(embargo(soon(9))))
    assert told(box, CURATOR)
    assert [mail.account for mail in waiting()] == [who("leader").id]


def test_a_mail_server_that_hangs_costs_one_attempt(box: Any, sends: Any) -> None:
    """The worker ends it after some time (``PATIENCE``); the same is done here."""
    decisions.release(who("leader"), published(embargo(soon(9))))
    collect()
    socket.setdefaulttimeout(1)
    try:
        assert send_due(0.5) == 0
    finally:
        socket.setdefaulttimeout(None)
    assert sorted(mail.attempts for mail in waiting()) == [0, 1]


def test_killed_between_the_mail_and_its_mark_it_is_told_again(
    box: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    decisions.release(who("leader"), published(embargo(soon(9))))
    collect()
    commit = db.session.commit

    def die() -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(db.session, "commit", die)
    with pytest.raises(KeyboardInterrupt):
        send_due()
    monkeypatch.setattr(db.session, "commit", commit)
    db.session.rollback()
    assert len(told(box, LEADER)) + len(told(box, CURATOR)) == 3


def test_two_workers_tell_an_event_once(box: Any, app: Flask) -> None:
    decisions.release(who("leader"), published(embargo(soon(9))))
    gate = threading.Barrier(2)

    def work() -> None:
        with app.app_context():
            gate.wait()
            collect()
            send_due()
            db.session.remove()

    threads = [threading.Thread(target=work) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(told(box, LEADER)) == 1


# Reminders


@pytest.fixture(autouse=True)
def _no_other_embargo(box: Any) -> None:
    db.session.query(DueEmbargo).delete()
    db.session.query(EmbargoReminder).delete()
    db.session.commit()


def reminded(id_: str) -> list[int]:
    query = select(EmbargoReminder.days).where(
        EmbargoReminder.parent_id == record_of(id_).parent.id
    )
    return sorted(db.session.execute(query).scalars())


def test_each_reminder_once_and_only_the_nearest(box: Any) -> None:
    end = soon(100)
    id_ = published(embargo(end))
    assert remind() == 0
    assert remind(end - timedelta(days=90)) == 1
    assert remind(end - timedelta(days=89)) == 0
    assert remind(end - timedelta(days=5)) == 1  # that of 30 days was missed
    assert remind(end - timedelta(days=5)) == 0
    assert remind(end) == 0
    assert reminded(id_) == [7, 90]
    ((subject, plain, _),) = told(box, LEADER)
    assert subject == "[Thalie] Embargo ends soon"
    assert "An extension until" in plain
    assert f"/records/{id_}" in plain
    assert "Embargo ends soon" in told(box, CURATOR)[0][0]


def test_reminders_begin_anew_after_an_extension(box: Any) -> None:
    id_ = published(embargo(soon(20)))
    assert remind() == 1
    decide(asked(id_), "accept")
    assert remind() == 0
    assert remind(add_years(soon(20), 1) - timedelta(days=30)) == 1


def test_an_end_that_was_changed_is_reminded_of_no_more(box: Any) -> None:
    id_ = published(embargo(soon(20)))
    remind()
    decisions.release(who("leader"), id_)
    ((subject, _, _),) = told(box, LEADER)
    assert subject == "[Thalie] Files opened early"


def test_a_restriction_is_reviewed_by_curators(box: Any) -> None:
    published(restricted("The owner does not agree."))
    assert remind(add_years(today(), 1)) >= 1
    assert remind(add_years(today(), 1)) == 0
    assert "closed without an end" in told(box, CURATOR)[0][1]
    assert not told(box, LEADER)


def test_curators_remind_at_once(box: Any) -> None:
    ids = [published(embargo(soon(200))) for _ in range(2)]
    open_ = published({"record": "public", "files": "public"})
    with pytest.raises(PermissionDeniedError):
        remind_now(who("leader"), ids)
    assert remind_now(who("curator"), [*ids, ids[0], open_]) == 2
    ((_, plain, _html),) = told(box, LEADER)
    assert "2 embargoes end soon" in plain
    assert not told(box, CURATOR)


def test_events_are_told_once(box: Any) -> None:
    published(embargo(soon(9)))
    collect()
    assert db.session.scalar(select(EmbargoEvent.id).where(EmbargoEvent.told.is_(None))) is None
    assert reminders.nearest(5, (90, 30, 7)) == 7
