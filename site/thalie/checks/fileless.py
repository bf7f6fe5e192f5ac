"""Which records may have no files: what is not made of data, a sample or a project."""

from __future__ import annotations

from typing import Any

from flask_principal import Identity
from invenio_drafts_resources.services.records.components import ServiceComponent
from invenio_records_resources.services.errors import ValidationErrorGroup

from thalie.checks.components import is_system
from thalie.ground.language import sentence as _
from thalie.heritage.custom_fields import language

FILELESS = frozenset({"physicalobject", "project", "instrument"})
"""Resource types that DataCite has for things which no file is."""

REFUSAL = _(
    "Only a physical object, a project or an instrument may be published without files. Add the"
    " files, or choose the resource type that this is."
)


class FilesOfDataComponent(ServiceComponent):  # type: ignore[misc]
    """Stops persons who would submit or publish a record of data without files."""

    def submit_record(
        self, identity: Identity, data: Any = None, record: Any = None, **kwargs: Any
    ) -> None:
        """Nothing without its files goes to review."""
        _refuse(identity, record)

    def publish(
        self, identity: Identity, draft: Any = None, record: Any = None, **kwargs: Any
    ) -> None:
        """Nothing without its files is published."""
        _refuse(identity, draft)


def _refuse(identity: Identity, draft: Any) -> None:
    kind = (draft.metadata.get("resource_type") or {}).get("id", "")
    if draft.files.enabled or kind in FILELESS or is_system(identity):
        return
    raise ValidationErrorGroup(
        errors=[{"field": "files.enabled", "messages": [REFUSAL.in_language(language())]}]
    )
