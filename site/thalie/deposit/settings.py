"""What the running instance's configuration says about deposits."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from invenio_accounts.models import Role, User
from invenio_db import db

from thalie.embargo.policy import EmbargoPolicy, EmbargoPolicyError
from thalie.ground.errors import OperatorError
from thalie.ground.facility import Facility

from .dataset import LICENCE, Settings

CURATORS = "curator"  # role


class SettingsError(OperatorError):
    """The configuration or an option does not fit this instance; the message says what."""


def read_settings(config: Mapping[str, Any]) -> Settings:
    """Read ``THALIE_FACILITY``, ``_PUBLISHER``, ``_LICENCE`` and ``_EMBARGO_POLICY``.

    Raises ``FacilityError``, and ``SettingsError`` for a licence or policy that cannot be.
    """
    facility = Facility.from_config(config)
    try:
        policy = EmbargoPolicy.from_config(config.get("THALIE_EMBARGO_POLICY") or {})
    except EmbargoPolicyError as error:
        raise SettingsError(str(error)) from error
    return Settings(
        facility=facility,
        publisher=config.get("THALIE_PUBLISHER") or facility.name,
        licence=_licence(config),
        policy=policy,
    )


def _licence(config: Mapping[str, Any]) -> str:
    """The id of the licence in the vocabulary."""
    given = config.get("THALIE_LICENCE") or {"id": LICENCE}
    if not isinstance(given, Mapping) or not given.get("id"):
        raise SettingsError("THALIE_LICENCE needs the id of a licence, such as cc-by-4.0.")
    return str(given["id"])


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
