"""Who may change many records, and as whom a worker goes on for them."""

from __future__ import annotations

from typing import Any

from flask_principal import Identity
from invenio_access.permissions import any_user, authenticated_user, system_identity
from invenio_access.utils import get_identity
from invenio_accounts.models import User
from invenio_communities.utils import load_community_needs
from invenio_db import db
from invenio_rdm_records.proxies import current_rdm_records_service as records
from invenio_records_resources.services.errors import PermissionDeniedError

from thalie.web.cards import for_administrators


def require_curator(identity: Identity) -> None:
    """Raise ``PermissionDeniedError`` for whoever has no desk."""
    if not for_administrators(identity):
        raise PermissionDeniedError("bulk")


def may_read(identity: Identity, record: Any) -> bool:
    """Whether this person sees what the record says."""
    return bool(records.check_permission(identity, "read", record=record))


def account_of(identity: Identity) -> int | None:
    """The account of who asks; ``None`` for an operator at the command line."""
    return int(identity.id) if str(identity.id).isdecimal() else None


def identity_of(account: int | None) -> Identity:
    """Who asked, with the rights of now. Raises ``PermissionDeniedError`` where they are gone."""
    if account is None:
        return system_identity
    user = db.session.get(User, account)
    if user is None or not user.active:
        raise PermissionDeniedError("bulk")
    identity = get_identity(user)
    identity.provides |= {any_user, authenticated_user}
    load_community_needs(identity)
    require_curator(identity)
    return identity
