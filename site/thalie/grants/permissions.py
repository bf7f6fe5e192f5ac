"""Who may see, change and end the grants of a dataset."""

from __future__ import annotations

from typing import Any

from flask_principal import Identity
from invenio_access.permissions import system_identity
from invenio_administration.generators import Administration
from invenio_rdm_records.proxies import current_rdm_records_service as records
from invenio_records_permissions.generators import SystemProcess
from invenio_records_permissions.policies import BasePermissionPolicy
from invenio_records_resources.services.errors import PermissionDeniedError


class GrantsPermissionPolicy(BasePermissionPolicy):  # type: ignore[misc]
    """Curators, who use the administration panel, and the system; for all datasets."""

    can_manage = (Administration(), SystemProcess())


def actor(identity: Identity, record: Any) -> Identity:
    """As whom InvenioRDM is asked for what IDENTITY wants of the grants of a record.

    Whoever manages the record acts as themselves; a curator who does not, as the system. Raises
    ``PermissionDeniedError`` for all others.
    """
    if records.check_permission(identity, "manage", record=record):
        return identity
    if GrantsPermissionPolicy("manage").allows(identity):
        return system_identity
    raise PermissionDeniedError("manage")
