"""Who may see what records lack."""

from __future__ import annotations

from invenio_administration.generators import Administration
from invenio_records_permissions.generators import SystemProcess
from invenio_records_permissions.policies import BasePermissionPolicy


class LacksPermissionPolicy(BasePermissionPolicy):  # type: ignore[misc]
    """Curators, who use the administration panel, and the system; drafts of others are told."""

    can_search = (Administration(), SystemProcess())
