"""Somebody who is not logged in: what everybody may see."""

from __future__ import annotations

from flask_principal import AnonymousIdentity, Identity
from invenio_access.permissions import any_user


def visitor() -> Identity:
    """Somebody who is not logged in."""
    identity = AnonymousIdentity()
    identity.provides.add(any_user)
    return identity
