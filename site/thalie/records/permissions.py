"""Who may do what with records, where InvenioRDM's own rules would tell more than ours allow."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, ClassVar
from uuid import UUID

from flask_principal import Identity
from invenio_db import db
from invenio_rdm_records.secret_links.models import SecretLink
from invenio_rdm_records.services.generators import SecretLinks
from invenio_rdm_records.services.permissions import RDMRecordPermissionPolicy
from invenio_records_permissions.generators import SameAs, SystemProcess
from invenio_records_resources.services.files.generators import IfTransferType
from invenio_records_resources.services.files.transfer import (
    LOCAL_TRANSFER_TYPE,
    MULTIPART_TRANSFER_TYPE,
)
from invenio_search.engine import dsl


class HoldingSecretLinks(SecretLinks):  # type: ignore[misc]
    """Secret links of this level whose day has not come.

    InvenioRDM asks for both where a record is read, but finds records in a search for whoever has
    a token: its signature may outlive the day that was given to the link later.
    """

    def query_filter(self, identity: Identity = None, **kwargs: Any) -> Any:
        """The records that have one of the links of IDENTITY."""
        claimed = [need.value for need in identity.provides if need.method == "link"]
        held = [link for link in map(_link, claimed) if link and self._holds(link)]
        if not held:
            return None
        return dsl.Q("terms", **{"parent.access.links.id": [str(link.id) for link in held]})

    def _holds(self, link: SecretLink) -> bool:
        return not link.is_expired and bool(link.permission_level == self.permission)


def _link(id_: str) -> SecretLink | None:
    return db.session.get(SecretLink, UUID(id_))


def _holding(generators: Iterable[Any]) -> list[Any]:
    """GENERATORS with links that hold, in the place of any links."""
    return [
        HoldingSecretLinks(one.permission) if isinstance(one, SecretLinks) else one
        for one in generators
    ]


class RecordPermissionPolicy(RDMRecordPermissionPolicy):  # type: ignore[misc]
    """InvenioRDM's rules; links end in searches too, and media files are closed as the files are.

    Media files are made from the files: a picture of a spectrum, a smaller image. Who asks for a
    file that is still sent in parts is told so (``AnnouncedFilesComponent``).
    """

    can_curate = _holding(RDMRecordPermissionPolicy.can_curate)
    can_preview = _holding(RDMRecordPermissionPolicy.can_preview)
    can_view = _holding(RDMRecordPermissionPolicy.can_view)

    can_draft_get_content_files: ClassVar = [
        IfTransferType(MULTIPART_TRANSFER_TYPE, SameAs("can_draft_read_files")),
        *RDMRecordPermissionPolicy.can_draft_get_content_files,
    ]
    can_media_read_files = SameAs("can_read_files")
    can_media_get_content_files: ClassVar = [
        IfTransferType(LOCAL_TRANSFER_TYPE, SameAs("can_read_files")),
        SystemProcess(),
    ]
