"""Who has a desk."""

from __future__ import annotations

from flask_principal import Identity
from invenio_access.permissions import system_process
from invenio_administration.permissions import administration_permission
from invenio_records_resources.services.errors import PermissionDeniedError


def has_desk(identity: Identity) -> bool:
    """Whether somebody is a curator or an administrator: whoever uses the administration panel."""
    return system_process in identity.provides or bool(administration_permission.allows(identity))


def require_desk(identity: Identity) -> None:
    """Raise ``PermissionDeniedError`` for anybody else."""
    if not has_desk(identity):
        raise PermissionDeniedError("desk")
