"""The request for a longer embargo: a request type of InvenioRDM, with its actions.

Made by ``asking.ask`` alone. Who decides has the role that the policy names. Counter and cap are
looked at when it is decided (``decisions.extend``), whatever was asked.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask_principal import Identity
from invenio_db import db
from invenio_db.uow import UnitOfWork
from invenio_i18n import lazy_gettext
from invenio_pidstore.errors import PIDDoesNotExistError
from invenio_rdm_records.proxies import current_rdm_records_service as records
from invenio_rdm_records.requests.base import BaseRequest
from invenio_rdm_records.services.permissions import RDMRequestsPermissionPolicy
from invenio_records_permissions.generators import Generator
from invenio_requests.customizations import actions
from invenio_requests.records.models import RequestMetadata
from marshmallow import fields, validate
from sqlalchemy import select

from thalie.ground.language import Sentence
from thalie.ground.language import sentence as _
from thalie.ground.plain import plain

from .decisions import LONGEST, DecisionError, checked_reason, extend
from .history import note
from .models import Deed
from .notifications import CommentBuilder
from .permissions import decider_need
from .terms import closure_of, terms_of

OPEN = "submitted"
"""The status of a request on which nobody decided."""

COMMENT = "payload.content"
"""Where the comment stands that comes with an action."""


def record_of(request: Any) -> Any:
    """The version for which it was asked; ``None`` if it is no more."""
    try:
        return records.record_cls.pid.resolve(request["topic"]["record"])
    except PIDDoesNotExistError:
        return None


def why_overtaken(record: Any, end: str) -> Sentence | None:
    """Why nothing is left to decide on a request that saw this END (ISO 8601), if so."""
    if record is None or record.deletion_status.is_deleted:
        return _("The record was withdrawn: nothing is left to extend.")
    now = closure_of(record.access.dump()).word()
    if now == end:
        return None
    if now == "open":
        return _("The embargo is over, the files are open: nothing is left to extend.")
    if now == "restricted":
        return _("Meanwhile the files were closed without an end: nothing is left to extend.")
    return _("Meanwhile the end of the embargo was changed, to %(day)s. Ask again if need be.",
             day=now)  # fmt: skip


def _hold(request: Any) -> Any:
    """The record, on whose requests nobody else decides until the transaction ends.

    Raises ``DecisionError`` if somebody did already.
    """
    record = record_of(request)
    if record is not None:
        terms_of(record, lock=True)
    status = RequestMetadata.json["status"].as_string()
    found = db.session.execute(select(status).where(RequestMetadata.id == request.id)).scalar()
    if found != OPEN:
        raise DecisionError(
            _("Somebody decided on this request already. Look at it again."), conflict=True
        )
    db.session.expire_all()  # what was read before somebody else decided
    return record_of(request)


class Motivated(actions.RequestAction):  # type: ignore[misc]
    """An action with the comment that comes with it, as plain text; ``HandOver`` puts it here."""

    motive = ""
    deed: Deed

    def note(self, record: Any, identity: Identity, uow: UnitOfWork) -> None:
        """Write it into the history of the record."""
        if record is not None:
            now = closure_of(record.access.dump())
            note(record, self.deed, by=identity, before=now, after=now,
                 reason=self.motive[:LONGEST], request_id=self.request.id, uow=uow)  # fmt: skip


class Accept(Motivated, actions.AcceptAction):  # type: ignore[misc]
    """The embargo is extended, if that is still possible."""

    def execute(self, identity: Identity, uow: UnitOfWork, **kwargs: Any) -> None:
        """Raise ``DecisionError`` where something happened meanwhile, or no extension is left."""
        record, end = _hold(self.request), self.request["payload"]["end"]
        if overtaken := why_overtaken(record, end):
            raise DecisionError(overtaken, conflict=True)
        extend(identity, record.pid.pid_value, reason=self.motive[:LONGEST], seen=end,
               request_id=self.request.id, uow=uow)  # fmt: skip
        super().execute(identity, uow)


class Decline(Motivated, actions.DeclineAction):  # type: ignore[misc]
    """The embargo stays as it is, for a reason."""

    deed = Deed.DECLINED

    def execute(self, identity: Identity, uow: UnitOfWork, **kwargs: Any) -> None:
        """Raise ``DecisionError`` where no motive is given."""
        record = _hold(self.request)
        self.motive = checked_reason(self.motive, field=COMMENT)
        self.note(record, identity, uow)
        super().execute(identity, uow)


class Cancel(Motivated, actions.CancelAction):  # type: ignore[misc]
    """Who asked does so no more."""

    deed = Deed.CANCELLED

    def execute(self, identity: Identity, uow: UnitOfWork, **kwargs: Any) -> None:
        """Raise ``DecisionError`` where somebody decided meanwhile."""
        self.note(_hold(self.request), identity, uow)
        super().execute(identity, uow)


class Expire(Motivated, actions.ExpireAction):  # type: ignore[misc]
    """Nothing is left to decide: ``asking.settle``."""

    deed = Deed.OVERTAKEN

    def execute(self, identity: Identity, uow: UnitOfWork, **kwargs: Any) -> None:
        """Raise ``DecisionError`` where somebody decided meanwhile."""
        self.note(_hold(self.request), identity, uow)
        super().execute(identity, uow)


class ExtensionRequest(BaseRequest):  # type: ignore[misc]
    """Somebody asks that the embargo of a record last longer."""

    type_id = "embargo-extension"
    name = lazy_gettext("Extension of an embargo")

    creator_can_be_none = False
    topic_can_be_none = False
    allowed_creator_ref_types = ["user"]  # noqa: RUF012
    allowed_receiver_ref_types = ["group"]  # noqa: RUF012
    allowed_topic_ref_types = ["record"]  # noqa: RUF012
    needs_context = {"record_permission": "manage"}  # noqa: RUF012
    resolve_topic_needs = True
    comment_notification_builder = CommentBuilder

    available_actions = {  # noqa: RUF012
        "create": actions.CreateAndSubmitAction,
        "delete": actions.DeleteAction,
        "accept": Accept,
        "decline": Decline,
        "cancel": Cancel,
        "expire": Expire,
    }
    payload_schema = {  # noqa: RUF012
        "reason": fields.String(required=True, validate=validate.Length(max=LONGEST)),
        "end": fields.String(required=True),
        "after": fields.String(required=True),
        "granted": fields.Integer(required=True),
        "allowed": fields.Integer(required=True),
    }
    """Why; the end of the embargo when it was asked, and the one that it becomes (ISO 8601); how
    many extensions were granted, of how many."""

    @classmethod
    def entity_needs(cls, entity: Any) -> list[Any]:
        """Who answers for the record reads its requests, and so does who decides.

        InvenioRDM lists a request of a role for nobody, but those about a record for whoever has
        to do with it.
        """
        if not _is_record(entity):
            return list(super().entity_needs(entity))
        decider = [need] if (need := decider_need()) else []
        try:
            return [*super().entity_needs(entity), *decider]
        except PIDDoesNotExistError:
            return decider


def _is_record(entity: Any) -> bool:
    return entity is not None and "record" in entity.reference_dict


class HandOver(Generator):  # type: ignore[misc]
    """Allows nobody: gives an action the comment that came with it.

    InvenioRDM shows the comment to the permission of an action, and not to the action.
    """

    def needs(
        self, action_obj: Any = None, data: Mapping[str, Any] | None = None, **kwargs: Any
    ) -> list[Any]:
        """None."""
        if isinstance(action_obj, Motivated):
            content = ((data or {}).get("payload") or {}).get("content")
            action_obj.motive = plain(content) if isinstance(content, str) else ""
        return []


class RequestsPermissionPolicy(RDMRequestsPermissionPolicy):  # type: ignore[misc]
    """InvenioRDM's; actions get the comment that came with them."""

    can_action_accept = [*RDMRequestsPermissionPolicy.can_action_accept, HandOver()]  # noqa: RUF012
    can_action_cancel = RDMRequestsPermissionPolicy.can_action_cancel + [HandOver()]  # noqa: RUF005
    can_action_expire = [*RDMRequestsPermissionPolicy.can_action_expire, HandOver()]  # noqa: RUF012
