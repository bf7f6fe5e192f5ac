"""One record: what a change would write, tried and taken back, or kept.

Written by the record service, as the instance itself: curators answer for what they change, also of
what is not theirs. A fault of the checks that was not there before stops it; one that was does not.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from copy import deepcopy
from typing import Any

from flask_principal import Identity
from invenio_access.permissions import system_identity
from invenio_checks.api import ChecksAPI
from invenio_db.uow import UnitOfWork
from invenio_pidstore.errors import PIDDeletedError, PIDDoesNotExistError, PIDUnregistered
from invenio_pidstore.models import PersistentIdentifier
from invenio_rdm_records.proxies import current_rdm_records_service as records
from sqlalchemy.exc import NoResultFound

from thalie.checks.runs import blocking
from thalie.ground.language import Sentence
from thalie.ground.language import sentence as _
from thalie.records.sight import taken_from
from thalie.upstream.insides import record_of

from .paths import differences, get, put, spot_of
from .permissions import may_read

Json = dict[str, Any]
Said = list[tuple[str, Any, Any]]
"""Place, old and new value."""

NOT_THERE = _("There is no published dataset with this identifier.")
WITHDRAWN = _("It is withdrawn.")
OPEN_DRAFT = _("Somebody is editing it: it has a draft that is not published yet.")
NO_ENTRY = _("It has no such entry any more.")


class NotNowError(Exception):
    """The record is left as it is; the sentence says why."""

    def __init__(self, sentence: Sentence) -> None:
        """Say why."""
        super().__init__(sentence.in_language("en"))
        self.sentence = sentence


class RefusedError(Exception):
    """What it would say is refused: each error has its ``field`` and ``messages``."""

    def __init__(self, errors: Sequence[Json]) -> None:
        """Keep what the service said."""
        super().__init__("refused")
        self.errors = list(errors)


def published(identity: Identity, pid: str) -> Any:
    """The published record that this person reads, by its id or DOI.

    Raises ``NotNowError`` where there is none: that one may not be read is not told either.
    """
    try:
        record = _resolved(pid)
        seen = may_read(identity, record)
    except (PIDDoesNotExistError, PIDDeletedError, PIDUnregistered, NoResultFound):
        raise NotNowError(NOT_THERE) from None
    if record.deletion_status.is_deleted and seen:
        raise NotNowError(WITHDRAWN)
    if record.deletion_status.is_deleted or not seen:
        raise NotNowError(NOT_THERE)
    return record


def _resolved(pid: str) -> Any:
    if pid.startswith("10."):
        found = PersistentIdentifier.get("doi", pid.lower())
        return records.record_cls.get_record(found.object_uuid)
    return records.record_cls.pid.resolve(pid)


def readable(identity: Identity, pid: str) -> bool:
    """Whether this person may read the record, withdrawn or not."""
    try:
        record = _resolved(pid)
    except (PIDDoesNotExistError, PIDDeletedError, PIDUnregistered, NoResultFound):
        return False
    action = "read_deleted" if record.deletion_status.is_deleted else "read"
    return bool(records.check_permission(identity, action, record=record))


def refuse_open_draft(pid: str) -> None:
    """Raise ``NotNowError`` where somebody edits the record."""
    try:
        records.draft_cls.pid.resolve(pid, registered_only=False)
    except (PIDDoesNotExistError, PIDUnregistered, NoResultFound):
        return
    raise NotNowError(OPEN_DRAFT)


def document(record: Any) -> Json:
    """What the database has of the words of a record or draft: not what they name."""
    kept = record.model.json or {}
    return {name: deepcopy(kept.get(name) or {}) for name in ("metadata", "custom_fields")}


def tried(pid: str, wanted: Mapping[str, Any]) -> Said:
    """What the record would say otherwise; nothing is kept. Raises ``RefusedError``."""
    with UnitOfWork() as uow:
        found = save(pid, wanted, uow)
        uow.rollback()
    return found


def save(pid: str, wanted: Mapping[str, Any], uow: UnitOfWork) -> Said:
    """Let the record say what is WANTED at each place, and publish it: same version, same DOI.

    Returns what it says otherwise. Raises ``RefusedError``, ``NotNowError``, and what the service
    raises.
    """
    edited = records.edit(system_identity, pid, uow=uow)
    draft = record_of(edited)
    stood = {_key(error) for error in blocking(ChecksAPI.get_runs(draft))}
    before, after = document(draft), document(draft)
    for place, value in wanted.items():
        try:
            put(after, place, value)
        except (LookupError, TypeError, AttributeError):
            raise NotNowError(NO_ENTRY) from None
    tops = frozenset(spot.top for place in wanted if (spot := spot_of(place)))
    saved = records.update_draft(system_identity, pid, _sent(edited.to_dict(), after, tops),
                                 uow=uow)  # fmt: skip
    _refuse([one for one in saved.errors or () if one.get("severity", "error") == "error"])
    record = record_of(records.publish(system_identity, pid, uow=uow))
    found = blocking(ChecksAPI.get_runs(record))
    _refuse([error for error in found if _key(error) not in stood])
    return differences(before, document(record), tops)


def _sent(data: Json, after: Json, tops: frozenset[str]) -> Json:
    """What is sent to the service: what it told, with the fields that change."""
    taken_from(data)
    for top in tops:
        name, field = top.split(".", 1)
        value, inside = get(after, top), data.setdefault(name, {})
        if value is None:
            inside.pop(field, None)
        else:
            inside[field] = value
    return data


def _refuse(errors: Sequence[Json]) -> None:
    if errors:
        raise RefusedError(errors)


def _key(error: Json) -> tuple[str, ...]:
    return (str(error.get("field")), *map(str, error.get("messages") or ()))
