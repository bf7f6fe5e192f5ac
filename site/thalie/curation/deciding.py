"""The steps of a review: a remark at a field, changes asked for, handed back, decided."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape
from typing import Any
from uuid import UUID

from flask_principal import Identity
from invenio_db.uow import UnitOfWork
from invenio_notifications.services.uow import NotificationOp
from invenio_requests.customizations.event_types import CommentEventType
from invenio_requests.proxies import current_events_service as events
from invenio_requests.proxies import current_requests_service as requests

from thalie.ground.language import sentence as _
from thalie.ground.plain import plain
from thalie.heritage.custom_fields import language

from . import turns
from .errors import ReviewError
from .fields import BY_PATH
from .models import CURATOR, LEADER, Remark
from .notifications import ChangesAsked, HandedBack
from .remarks import LONGEST, remarks_of, settle
from .submission import Submission, submission


def remark(identity: Identity, seen: Submission, field: str, words: str) -> Remark:
    """Say something of a FIELD, in the conversation too. Commits.

    Raises ``ReviewError`` for a field that there is not, or no words.
    """
    seen.require_curator()
    said = _checked(words, needed=True)
    if field not in BY_PATH:
        raise ReviewError(_("Choose the field that the remark is about."))
    label = BY_PATH[field].label.in_language(language())
    made = Remark(request_id=seen.id, field=field, words=said, by=_account(identity))
    with UnitOfWork() as uow:
        uow.session.add(made)
        _say(identity, seen.id, f"<p><strong>{escape(label)}</strong></p>{_html(said)}", uow)
        uow.commit()
    return made


def take_back(identity: Identity, seen: Submission, remark_id: int) -> None:
    """Say that a remark is settled; curator and leader may. Commits."""
    seen.require_open()
    with UnitOfWork() as uow:
        settle(seen.id, remark_id)
        uow.commit()


def ask_changes(identity: Identity, seen: Submission, words: str) -> None:
    """Give it to the leader, who mends what the remarks say. Commits.

    Raises ``ReviewError`` where nothing says what is to be changed.
    """
    seen.require_curator()
    said, remarks = _checked(words), remarks_of(seen.id, settled=False)
    if not said and not remarks:
        raise ReviewError(_("Say what is to be changed: at a field, or in a comment."))
    with UnitOfWork() as uow:
        turns.hand(seen.id, LEADER)
        opening = _("Changes are asked for.").in_language(language())
        _say(identity, seen.id, f"<p><strong>{escape(opening)}</strong></p>{_html(said)}", uow)
        told = [(one.field, one.words) for one in remarks]
        uow.register(NotificationOp(ChangesAsked.build(seen.request, said, told)))
        uow.commit()


def hand_back(identity: Identity, seen: Submission, words: str) -> None:
    """The leader mended it: a curator looks again. The remarks are settled. Commits.

    Raises ``ReviewError`` where it is not the leader's turn.
    """
    seen.require_manager(identity)
    if seen.turn != LEADER:
        raise ReviewError(_("A curator has it already."), conflict=True)
    said = _checked(words)
    with UnitOfWork() as uow:
        turns.hand(seen.id, CURATOR)
        settle(seen.id)
        opening = _("Mended, and submitted again.").in_language(language())
        _say(identity, seen.id, f"<p><strong>{escape(opening)}</strong></p>{_html(said)}", uow)
        uow.register(NotificationOp(HandedBack.build(seen.request, said)))
        uow.commit()


def accept(identity: Identity, seen: Submission, words: str = "", mark: str = "") -> None:
    """Publish it. Commits.

    ``mark`` says what somebody saw of the draft. Raises ``ReviewError`` if it was changed since,
    ``ValidationErrorGroup`` where a check stops the publication.
    """
    seen.require_curator()
    if mark and mark != seen.mark:
        raise ReviewError(
            _("The draft was changed since you opened this page. Look at it again."), conflict=True
        )
    requests.execute_action(identity, seen.id, "accept", _payload(words))


def decline(identity: Identity, seen: Submission, words: str) -> None:
    """End the review without a publication, for a reason. Commits."""
    seen.require_curator()
    said = _checked(words)
    if not said:
        raise ReviewError(_("Say why it is declined; the leader reads it."))
    requests.execute_action(identity, seen.id, "decline", _payload(said))


def accept_all(identity: Identity, ids: Iterable[str]) -> tuple[int, list[str]]:
    """Publish several; returns how many, and the titles of those that could not be."""
    done, left = 0, []
    for id_ in dict.fromkeys(ids):
        seen = submission(identity, UUID(id_))
        try:
            accept(identity, seen)
            done += 1
        except Exception:  # whatever stops one keeps back no other
            left.append(seen.title)
    return done, left


def _checked(words: str, *, needed: bool = False) -> str:
    said = plain(words.replace("\n", "<br>")) if "<" not in words else plain(words)
    said = said.strip()[:LONGEST]
    if needed and not said:
        raise ReviewError(_("Say what is to be changed there."))
    return said


def _html(words: str) -> str:
    return "".join(f"<p>{escape(line)}</p>" for line in words.split("\n") if line)


def _payload(words: str) -> dict[str, Any]:
    said = _checked(words)
    return {"payload": {"content": _html(said), "format": "html"}} if said else {}


def _say(identity: Identity, request_id: UUID, html: str, uow: UnitOfWork) -> None:
    payload = {"payload": {"content": html, "format": "html"}}
    events.create(identity, str(request_id), payload, CommentEventType, uow=uow, notify=False)


def _account(identity: Identity) -> int | None:
    return int(identity.id) if str(identity.id).isdecimal() else None
