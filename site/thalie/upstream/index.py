"""An index that has lost a document lets it be deleted all the same.

InvenioRDM takes the draft out of the index after it has committed the publication. If a crash had
kept the draft from being written there, the search engine says 404, who published is told of an
error, and whatever was to follow the commit does not happen. No upstream issue is known; it would
be "RecordDeleteOp fails when the document is not in the index" (invenio-records-resources).
"""

from __future__ import annotations

from typing import Any

from flask import Flask
from invenio_indexer.api import RecordIndexer

NOT_FOUND = 404


class LenientIndexer(RecordIndexer):  # type: ignore[misc]
    """InvenioRDM's; what is gone needs no deleting."""

    def delete(self, record: Any, **kwargs: Any) -> Any:
        """Take a record out of the index, if it is there."""
        return super().delete(record, ignore=NOT_FOUND, **kwargs)


def install(app: Flask) -> None:
    """Have records and drafts indexed by it; an Invenio ``finalize_app`` hook."""
    config = app.extensions["invenio-rdm-records"].records_service.config
    config.indexer_cls = config.draft_indexer_cls = LenientIndexer
