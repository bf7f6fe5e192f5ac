"""The README of a draft is renewed when the draft is published."""

from __future__ import annotations

from typing import Any

from flask_principal import Identity
from invenio_drafts_resources.services.records.components import ServiceComponent
from invenio_rdm_records.services.errors import ValidationErrorWithMessageAsList

from thalie.ground.errors import OperatorError

from .readmes import holds, listed, says
from .writer import DraftWriter


class RenewReadmeComponent(ServiceComponent):  # type: ignore[misc]
    """Renews a README that was made here; comes before the files of the draft are closed.

    A new version takes over the README of the former one, and metadata change after it was made:
    nobody should have to know that.
    """

    def publish(
        self, identity: Identity, draft: Any = None, record: Any = None, **kwargs: Any
    ) -> None:
        """Write what is true now; the DOIs are taken for it. Files of a published one stay."""
        if record.is_published or says(draft) is None:
            return
        try:
            if not holds(draft, listed(draft), wanted=True):
                writer = DraftWriter(self.uow)
                writer.draft = draft
                writer.send_readme()
        except OperatorError as error:
            raise ValidationErrorWithMessageAsList(
                message=[{"field": "files.enabled", "messages": [str(error)]}]
            ) from error
