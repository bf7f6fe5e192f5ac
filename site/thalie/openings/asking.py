"""Asks for longer embargoes, and settles what nobody needs to decide any more."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from uuid import UUID

from flask import current_app
from flask_principal import Identity
from invenio_access.permissions import system_identity
from invenio_db import db
from invenio_db.uow import UnitOfWork
from invenio_rdm_records.proxies import current_rdm_records_service as records
from invenio_requests.proxies import current_requests_service as requests
from invenio_requests.records.models import RequestMetadata
from markupsafe import escape
from sqlalchemy import select

from thalie.embargo.life import Standing
from thalie.ground.language import Sentence
from thalie.ground.language import sentence as _
from thalie.heritage.custom_fields import language

from .decisions import DecisionError, checked_reason, look
from .history import note
from .models import Deed, EmbargoEvent
from .people import language_of
from .permissions import decider_role, require_asker
from .requests import OPEN, ExtensionRequest, record_of, why_overtaken
from .terms import closure_of, policy, terms_of

TITLE = 200  # characters of a title of a record that stand in that of a request


def ask(identity: Identity, id_: str, reason: str) -> dict[str, Any]:
    """Ask for one extension more of the embargo of a record; the request, as the API gives it.

    Raises ``PermissionDeniedError`` for whoever may not ask, ``DecisionError`` where there is
    nothing to ask for, or somebody asked already. Commits.
    """
    record = records.record_cls.pid.resolve(id_)
    require_asker(identity, record)
    text = checked_reason(reason, required=policy().reason_required)
    with UnitOfWork() as uow:
        terms_of(record, lock=True)
        db.session.expire_all()  # what was read before somebody else asked or decided
        record = records.record_cls.pid.resolve(id_)
        standing = _askable(record)
        request = _request(identity, record, standing, text, uow)
        before = closure_of(record.access.dump())
        after = replace(before, files=standing.next_end or before.files)
        note(record, Deed.ASKED, by=identity, before=before, after=after, reason=text,
             request_id=UUID(str(request.id)), uow=uow)  # fmt: skip
        uow.commit()
    found: dict[str, Any] = request.to_dict()
    return found


def open_request(parent_id: UUID) -> UUID | None:
    """The request for an extension on which nobody decided yet, for any version of a record."""
    query = _open_requests().where(EmbargoEvent.parent_id == parent_id).limit(1)
    found: UUID | None = db.session.execute(query).scalar_one_or_none()
    return found


def _open_requests() -> Any:
    return (
        select(RequestMetadata.id)
        .join(EmbargoEvent, EmbargoEvent.request_id == RequestMetadata.id)
        .where(
            EmbargoEvent.deed == Deed.ASKED.value,
            RequestMetadata.json["status"].as_string() == OPEN,
        )
    )


def _askable(record: Any) -> Standing:
    """How it stands with the record. Raises ``DecisionError`` where none may ask."""
    if record.deletion_status.is_deleted:
        raise DecisionError(_("The record is withdrawn."), conflict=True)
    standing = look(record)
    if standing.why_not:
        raise DecisionError(standing.why_not)
    if open_request(record.parent.id):
        raise DecisionError(
            _("An extension of this embargo was asked for already, and is not decided on yet."),
            conflict=True,
        )
    return standing


def _request(
    identity: Identity, record: Any, standing: Standing, reason: str, uow: UnitOfWork
) -> Any:
    receiver = decider_role()
    if receiver is None:
        raise DecisionError(_("Nobody decides on embargoes here. Write to the curators."))
    title = _("Longer embargo: %(title)s", title=str(record.metadata.get("title", ""))[:TITLE])
    rules = policy()
    payload = {
        "reason": reason,
        "end": str(standing.access.until),
        "after": str(standing.next_end),
        "granted": standing.terms.extensions,
        "allowed": rules.extensions,
    }
    data = {"title": title.in_language(language()), "payload": payload}
    return requests.create(identity, data, ExtensionRequest, receiver, topic=record, uow=uow)


def settle() -> int:
    """End the requests on which nothing is left to decide; returns how many. Commits.

    The record was withdrawn, its embargo is over, or somebody decided otherwise.
    """
    ids = list(db.session.execute(_open_requests()).scalars())
    db.session.rollback()
    return sum(_settle(id_) for id_ in ids)


def _settle(id_: UUID) -> bool:
    try:
        request = requests.record_cls.get_record(id_)
        overtaken = why_overtaken(record_of(request), request["payload"]["end"])
        if overtaken:
            _expire(request, overtaken)
    except Exception:  # the others are settled
        db.session.rollback()
        current_app.logger.exception("The request %s cannot be settled", id_)
        return False
    return overtaken is not None


def _expire(request: Any, overtaken: Sentence) -> None:
    """Write into the request why nothing is left to decide, in the language of who asked."""
    words = overtaken.in_language(language_of(request["created_by"].get("user")) or language())
    comment = {"payload": {"content": f"<p>{escape(words)}</p>", "format": "html"}}
    requests.execute_action(system_identity, request.id, "expire", comment)
