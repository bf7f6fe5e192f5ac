"""Who may look after embargoes."""

from __future__ import annotations

from typing import Any

from flask_principal import Identity, Need, RoleNeed
from invenio_access import Permission
from invenio_access.permissions import system_process
from invenio_accounts.proxies import current_datastore
from invenio_rdm_records.proxies import current_rdm_records_service as records
from invenio_records_resources.services.errors import PermissionDeniedError

from .terms import policy


def decider_need() -> Need | None:
    """What an account must have to decide: the role that the policy names, if there is one."""
    role = current_datastore.find_role(policy().decides)
    return RoleNeed(role.id) if role else None


def is_curator(identity: Identity) -> bool:
    """Whether this is somebody who decides on embargoes, or the instance itself."""
    need = decider_need()
    needs = [system_process, need] if need else [system_process]
    return bool(Permission(*needs).allows(identity))


def manages(identity: Identity, record: Any) -> bool:
    """Whether this person answers for the record: its leader, or who was given as much."""
    return bool(records.check_permission(identity, "manage", record=record))


def require_curator(identity: Identity) -> None:
    """Raise ``PermissionDeniedError`` for anybody else."""
    if not is_curator(identity):
        raise PermissionDeniedError("decide")


def require_manager(identity: Identity, record: Any) -> None:
    """Raise ``PermissionDeniedError`` for whoever neither answers for the record nor decides."""
    if not is_curator(identity) and not manages(identity, record):
        raise PermissionDeniedError("manage")
