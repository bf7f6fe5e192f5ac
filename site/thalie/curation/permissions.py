"""Who publishes by themselves, and who looks at what others submit."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from flask import current_app
from flask_principal import Identity, RoleNeed
from invenio_access import Permission
from invenio_access.permissions import system_process
from invenio_accounts.models import Role
from invenio_communities.permissions import CommunityPermissionPolicy as StockPolicy
from invenio_db import db
from invenio_records_permissions.generators import IfConfig, SystemProcess
from sqlalchemy import select

BY_REVIEW = "THALIE_PUBLISH_BY_REVIEW"


def publishes(identity: Identity) -> bool:
    """Whether this person publishes without a curator: by role, or as nobody is reviewed here."""
    return not current_app.config[BY_REVIEW] or _has_role(
        identity, current_app.config["THALIE_PUBLISHERS"]
    )


def is_curator(identity: Identity) -> bool:
    """Whether this is somebody who looks at what others submit."""
    return _has_role(identity, [curators_role()])


def curators_role() -> str:
    """The name of the role of curators."""
    return str(current_app.config["THALIE_CURATION"]["role"])


def _has_role(identity: Identity, names: Iterable[str]) -> bool:
    if system_process in identity.provides:
        return True
    ids = db.session.execute(select(Role.id).where(Role.name.in_(list(names)))).scalars()
    needs = [RoleNeed(id_) for id_ in ids]
    return bool(needs) and bool(Permission(*needs).allows(identity))


class CommunityPermissionPolicy(StockPolicy):  # type: ignore[misc]
    """InvenioRDM's; where datasets are reviewed no community takes them without a look.

    Whoever makes a community of their own would else publish through it.
    """

    can_include_directly: Any = [  # noqa: RUF012
        IfConfig(BY_REVIEW, then_=[SystemProcess()], else_=StockPolicy.can_include_directly)
    ]
