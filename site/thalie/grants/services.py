"""What pages and programs do with grants, each after a look at permission."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from flask import current_app
from flask_principal import Identity
from invenio_db import db
from invenio_rdm_records.proxies import current_rdm_records_service as records
from invenio_rdm_records.requests.access import UserAccessRequest
from invenio_records_resources.services.uow import UnitOfWork
from invenio_requests.proxies import current_requests_service as requests
from markupsafe import escape

from thalie.ground.plain import one_line
from thalie.records.days import today

from . import book, reviews
from .book import LINK, REVIEW, Key
from .ends import asked_end
from .listing import Listed, listed
from .permissions import actor


class GrantUnknownError(LookupError):
    """The dataset has no such grant or link."""


def read(identity: Identity, pid: str) -> tuple[Any, list[Listed]]:
    """The record or draft PID, and who else may read it."""
    record, parent = records.access.get_parent_and_record_or_draft(pid)
    actor(identity, record)
    return record, listed(parent)


def revoke(identity: Identity, pid: str, key: Key) -> None:
    """End a grant or link now, through InvenioRDM. Raises ``GrantUnknownError``."""
    record, parent = records.access.get_parent_and_record_or_draft(pid)
    acting = actor(identity, record)
    kind, subject = key
    stands = book.entries(parent.id) if kind == REVIEW else book.standing(parent.get("access"))
    if key not in stands:
        raise GrantUnknownError(key)
    if kind == REVIEW:
        book.strike_out(parent.id, key)
        db.session.commit()
    elif kind == LINK:
        records.access.delete_secret_link(acting, pid, subject)
    else:
        records.access.delete_grant_by_subject(acting, pid, subject_id=subject, subject_type=kind)
    current_app.logger.info(
        "Access of %s %s to %s was revoked by account %s", kind, subject, pid, identity.id
    )


def change_end(identity: Identity, pid: str, key: Key, said: str) -> date:
    """Let a grant end on the day that was SAID; the day.

    Raises ``GrantUnknownError`` (also for links: InvenioRDM shortens them), ``EndError``. Commits.
    """
    record, parent = records.access.get_parent_and_record_or_draft(pid)
    actor(identity, record)
    ends = asked_end(said, today(), current_app.config["THALIE_GRANT_LONGEST_DAYS"])
    if key[0] == LINK or not book.set_end(parent.id, key, ends):
        raise GrantUnknownError(key)
    db.session.commit()
    return ends


def invite(identity: Identity, pid: str, said: str, note: str) -> tuple[str, Key]:
    """Make a link for the anonymous review of the record or draft PID until the day that was SAID.

    Its secret, which is not kept, and its key. NOTE says what it is for. Raises ``EndError``.
    Commits.
    """
    record, parent = records.access.get_parent_and_record_or_draft(pid)
    actor(identity, record)
    ends = asked_end(said, today(), current_app.config["THALIE_GRANT_LONGEST_DAYS"])
    secret, key = reviews.make(parent.id, record.id, ends, one_line(note), identity.id)
    db.session.commit()
    current_app.logger.info("Account %s made %s a link for review", identity.id, pid)
    return secret, key


def accept(identity: Identity, request_id: UUID, said: str, message: str = "") -> date:
    """Accept a request of an account for access until the day that was SAID; the day.

    Whether IDENTITY may accept it InvenioRDM decides. Raises ``EndError``, ``GrantUnknownError``
    for a request of another kind.
    """
    ends = asked_end(said, today(), current_app.config["THALIE_GRANT_LONGEST_DAYS"])
    item = requests.read(identity, str(request_id))
    if item.data["type"] != UserAccessRequest.type_id:
        raise GrantUnknownError(str(request_id))
    comment = {"payload": {"content": str(escape(message)), "format": "html"}} if message else None
    holder = ("user", str(item.data["created_by"]["user"]))
    _, parent = records.access.get_parent_and_record_or_draft(item.data["topic"]["record"])
    with UnitOfWork() as uow:
        requests.execute_action(identity, str(request_id), "accept", data=comment, uow=uow)
        book.set_end(parent.id, holder, ends)
        uow.commit()
    return ends
