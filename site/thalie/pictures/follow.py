"""Notes, with each change of a published version, whether pictures of its files are wanted."""

from __future__ import annotations

from uuid import UUID

from flask import current_app
from invenio_db import db
from invenio_db.uow import Operation, UnitOfWork

from thalie.records.changes import Change, Kind

from .book import want
from .tasks import nudge


class DrawOp(Operation):  # type: ignore[misc]
    """Has pictures drawn after the commit."""

    def __init__(self, version: UUID) -> None:
        self._version = version

    def on_post_commit(self, uow: UnitOfWork) -> None:
        """Start the task."""
        nudge(self._version)


def follow(change: Change) -> None:
    """Want pictures of the files of a version that stands; others are gone with this change."""
    if change.kind is Kind.WITHDRAWN or not current_app.config["THALIE_PICTURES"]:
        return
    with db.session.no_autoflush:  # the record is not yet as it will be written
        wanted = want(change.record)
    if wanted:
        change.uow.register(DrawOp(change.record.id))
