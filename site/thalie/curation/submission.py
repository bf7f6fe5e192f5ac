"""A draft that was submitted, as its curators and its leader see it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from flask_principal import Identity
from invenio_db import db
from invenio_pidstore.errors import PIDDoesNotExistError
from invenio_rdm_records.proxies import current_rdm_records_service as records
from invenio_records_resources.services.errors import PermissionDeniedError
from invenio_requests.proxies import current_requests_service as requests
from sqlalchemy.exc import NoResultFound

from thalie.checks.lacks import Lack, lacks_of
from thalie.ground.language import sentence as _
from thalie.records.sight import mark
from thalie.records.versions import standing
from thalie.vocabularies.terms import find

from . import turns
from .differences import Difference, differences, file_differences
from .errors import ReviewError
from .permissions import is_curator

TYPE = "community-submission"


@dataclass(frozen=True, slots=True)
class Submission:
    """What was submitted: the request, the draft (gone once it is published), whose turn it is."""

    request: Any
    draft: Any
    curates: bool
    turn: str
    since: datetime

    @property
    def id(self) -> UUID:
        """Of the request."""
        return UUID(str(self.request.id))

    @property
    def title(self) -> str:
        """Of the draft, else of the request."""
        told = (self.draft or {}).get("metadata") or {}
        return str(told.get("title") or self.request.get("title") or "")

    @property
    def record_id(self) -> str:
        """In the address of the record."""
        return str(self.request["topic"]["record"])

    @property
    def open(self) -> bool:
        """Whether it waits for somebody."""
        return bool(self.request.is_open) and self.draft is not None

    @property
    def mark(self) -> str:
        """Of what the draft says (``records.sight``)."""
        return (mark(self.draft) if self.draft is not None else None) or ""

    def require_open(self) -> None:
        """Raise ``ReviewError`` where the review is over."""
        if not self.open:
            raise ReviewError(_("This review is over."), conflict=True)

    def require_curator(self) -> None:
        """Raise ``PermissionDeniedError``, or ``ReviewError`` where the review is over."""
        if not self.curates:
            raise PermissionDeniedError("action_accept")
        self.require_open()

    def require_manager(self, identity: Identity) -> None:
        """Raise ``PermissionDeniedError`` for whoever does not answer for the draft."""
        self.require_open()
        if not records.check_permission(identity, "manage", record=self.draft):
            raise PermissionDeniedError("manage")

    def lacks(self) -> list[Lack]:
        """What the rules say of the draft now."""
        return lacks_of(self.draft) if self.draft is not None else []

    def last(self) -> Any | None:
        """The version before, if one is published."""
        if self.draft is None or self.draft.versions.index < 2:
            return None
        model = records.record_cls.model_cls
        query = (
            db.session.query(model.id)
            .filter(model.parent_id == self.draft.parent.id, standing(model))
            .order_by(model.index.desc())
        )
        found = query.first()
        return records.record_cls.get_record(found.id) if found else None

    def differences(self, language: str) -> list[Difference] | None:
        """What the draft says otherwise than the version before; ``None`` for a first one."""
        last = self.last()
        if last is None:
            return None
        found = differences(_words(last), _words(self.draft), find, language)
        files = file_differences(_files(last), _files(self.draft), language)
        return [*found, files] if files else found


def submission(identity: Identity, request_id: UUID) -> Submission:
    """The review with this id. Raises ``PermissionDeniedError``, ``NoResultFound``."""
    requests.read(identity, request_id)
    request = requests.record_cls.get_record(request_id)
    if request.type.type_id != TYPE:
        raise NoResultFound
    decides = requests.check_permission(identity, "action_accept", request=request)
    return Submission(
        request=request,
        draft=_draft(identity, request),
        curates=bool(decides and is_curator(identity)),
        turn=turns.turn_of(request.id),
        since=turns.since_of(request.id, request.updated),
    )


def _draft(identity: Identity, request: Any) -> Any | None:
    """The draft, if it is one still and may be read."""
    try:
        draft = records.draft_cls.pid.resolve(request["topic"]["record"], registered_only=False)
    except (PIDDoesNotExistError, NoResultFound):  # withdrawn from review, or published
        return None
    allowed = records.check_permission(identity, "read_draft", record=draft)
    return draft if allowed else None


def _words(record: Any) -> Mapping[str, Any]:
    """What a record says, as it is kept."""
    kept = {name: record.get(name) or {} for name in ("metadata", "custom_fields")}
    return {**kept, "access": record.access.dump()}


def _files(record: Any) -> Mapping[str, str]:
    return {key: str(one.file.checksum) for key, one in record.files.items() if one.file}
