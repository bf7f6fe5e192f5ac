"""Who may see and drive the DOIs."""

from __future__ import annotations

from invenio_administration.generators import Administration
from invenio_records_permissions.generators import SystemProcess
from invenio_records_permissions.policies import BasePermissionPolicy


class DoiPermissionPolicy(BasePermissionPolicy):  # type: ignore[misc]
    """Curators, who use the administration panel, and the system."""

    can_search = (Administration(), SystemProcess())
    can_read = (Administration(), SystemProcess())
    can_manage = (Administration(), SystemProcess())
