"""What changed of a published version, told once, to all who keep books of it.

Ledgers (of DOIs, of what harvesters see) do not hang on the record service each for itself: they
follow ``ChangesComponent``, which tells them inside the transaction of the change. What a follower
writes is there with the change or not at all; what it does elsewhere, it does after the commit.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from flask import current_app
from flask_principal import Identity
from invenio_db.uow import UnitOfWork
from invenio_drafts_resources.services.records.components import ServiceComponent

from thalie.crosswalks.model import Record

from .read_model import read_model


class Kind(StrEnum):
    """What happened to a version."""

    PUBLISHED = "published"  # for the first time, or again with other metadata or access
    WITHDRAWN = "withdrawn"
    RESTORED = "restored"
    OPENED = "opened"  # its embargo is over


@dataclass(frozen=True, slots=True)
class Change:
    """A change that will be committed with ``uow``; ``record`` is InvenioRDM's, as it becomes."""

    kind: Kind
    record: Any
    uow: UnitOfWork

    @property
    def model(self) -> Record:
        """The read model of the version, as the checks of the same publication saw it."""
        return read_model(self.record)


Follower = Callable[[Change], None]


class ChangesComponent(ServiceComponent):  # type: ignore[misc]
    """Tells ``THALIE_FOLLOWERS`` of each change; comes last, when all is decided."""

    def publish(
        self, identity: Identity, draft: Any = None, record: Any = None, **kwargs: Any
    ) -> None:
        """A new version, or other metadata or access of one."""
        self._tell(Kind.PUBLISHED, record)

    def delete_record(
        self, identity: Identity, data: Any = None, record: Any = None, **kwargs: Any
    ) -> None:
        """A version is withdrawn."""
        self._tell(Kind.WITHDRAWN, record)

    def restore_record(self, identity: Identity, record: Any = None, **kwargs: Any) -> None:
        """A version is no more withdrawn."""
        self._tell(Kind.RESTORED, record)

    def lift_embargo(
        self, identity: Identity, draft: Any = None, record: Any = None, **kwargs: Any
    ) -> None:
        """A version opens, and with it its metadata where they were closed."""
        self._tell(Kind.OPENED, record)

    def change_access(self, identity: Identity, record: Any = None, **kwargs: Any) -> None:
        """It was decided that a version is closed longer, or opens earlier."""
        self._tell(Kind.PUBLISHED, record)

    def _tell(self, kind: Kind, record: Any) -> None:
        followers: list[Follower] = current_app.config["THALIE_FOLLOWERS"]
        for follow in followers:
            follow(Change(kind, record, self.uow))
