"""What the running instance's configuration says about deposits."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from invenio_accounts.models import Role, User
from invenio_db import db

from thalie.embargo.policy import EmbargoPolicy, EmbargoPolicyError
from thalie.ground.errors import OperatorError
from thalie.ground.facility import Facility

from .dataset import Settings

CURATORS = "curator"  # role


class SettingsError(OperatorError):
    """The configuration or an option does not fit this instance; the message says what."""


def read_settings(config: Mapping[str, Any]) -> Settings:
    """Read ``THALIE_FACILITY``, ``THALIE_PUBLISHER`` and ``THALIE_EMBARGO_POLICY``.

    Raises ``FacilityError``, and ``SettingsError`` for a policy that cannot be.
    """
    facility = Facility.from_config(config)
    try:
        policy = EmbargoPolicy.from_config(config.get("THALIE_EMBARGO_POLICY") or {})
    except EmbargoPolicyError as error:
        raise SettingsError(str(error)) from error
    return Settings(
        facility=facility,
        publisher=config.get("THALIE_PUBLISHER") or facility.name,
        policy=policy,
    )


def find_owner(email: str) -> int | None:
    """Number of the user who will own the drafts; ``None`` for the system.

    ``email`` is what the operator or ``THALIE_INGEST_OWNER`` says; without it, the first curator.
    Raises ``SettingsError`` for an address that no active account has.
    """
    active = db.session.query(User).filter(User.active.is_(True)).order_by(User.id)
    if email:
        owner = active.filter(User.email == email.strip().lower()).first()
        if owner is None:
            raise SettingsError(f"No active account of this instance has the address {email}.")
        return int(owner.id)
    curator = active.filter(User.roles.any(Role.name == CURATORS)).first()
    return int(curator.id) if curator else None
