"""Who has a desk."""

from __future__ import annotations

from flask_principal import Identity
from invenio_records_resources.services.errors import PermissionDeniedError

from thalie.web.cards import for_administrators


def require_desk(identity: Identity) -> None:
    """Raise ``PermissionDeniedError`` for whoever is neither curator nor administrator."""
    if not for_administrators(identity):
        raise PermissionDeniedError("desk")
