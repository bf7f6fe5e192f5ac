"""Writes into the ledger what is wanted of DOIs, with the publication or withdrawal itself."""

from __future__ import annotations

from typing import Any

from flask_principal import Identity
from invenio_db import db
from invenio_db.uow import Operation, UnitOfWork
from invenio_drafts_resources.services.records.components import ServiceComponent
from invenio_drafts_resources.services.records.uow import ParentRecordCommitOp

from thalie.records.versions import Version, speaking, version_of, versions_of

from .ledger import want
from .links import announce, links_of, targets_of, write_links
from .policy import wanted_of_version
from .sources import CONCEPT, VERSION, doi_of, restricted_state


class NudgeOp(Operation):  # type: ignore[misc]
    """Tells a worker, after the commit, that something is wanted of these DOIs."""

    def __init__(self, dois: list[str]) -> None:
        super().__init__()
        self._dois = dois

    def on_post_commit(self, uow: UnitOfWork) -> None:
        """Start the task; the record is published in any case."""
        from .tasks import nudge

        nudge(self._dois)


class DoiLedgerComponent(ServiceComponent):  # type: ignore[misc]
    """Comes after the components that give a record its identifiers, access and deletion status."""

    def publish(
        self, identity: Identity, draft: Any = None, record: Any = None, **kwargs: Any
    ) -> None:
        """A new version, or other metadata or access of one."""
        self._link(record)
        self._write(record)

    def delete_record(
        self, identity: Identity, data: Any = None, record: Any = None, **kwargs: Any
    ) -> None:
        """A version is withdrawn."""
        self._write(record)

    def restore_record(self, identity: Identity, record: Any = None, **kwargs: Any) -> None:
        """A version is no more withdrawn."""
        self._write(record)

    def lift_embargo(
        self, identity: Identity, draft: Any = None, record: Any = None, **kwargs: Any
    ) -> None:
        """A version opens, and with it its metadata where they were closed.

        The service gives DOIs to what had none only after this; they are given here, so that they
        are in the ledger with the opening. Beside a DOI from elsewhere, none means all versions.
        """
        pids = self.service.pids
        pids.pid_manager.create_and_reserve(record)
        if doi_of(record.pids) and not record.parent.pids:
            manager = pids.parent_pid_manager
            given = manager.create_all(record.parent, schemes=["doi"])
            manager.reserve_all(record.parent, given)
            record.parent.pids = given
            self.uow.register(ParentRecordCommitOp(record.parent))
        self._link(record)
        self._write(record)

    def _link(self, record: Any) -> None:
        """Write down what the version names; what it named before is told of that, too."""
        with db.session.no_autoflush:
            announce(targets_of([record.id]))
            write_links(record.id, links_of(record))

    def _write(self, record: Any) -> None:
        """Write down what is wanted of the DOIs of all versions: each may tell of the others.

        What the versions name may tell of them otherwise from now on.
        """
        with db.session.no_autoflush:  # the record is not yet as it will be written
            family = {version.id: version for version in versions_of(record.parent.id)}
            family[record.id] = version_of(record)
            announce(targets_of(family))
        wishes = _wishes(list(family.values()), doi_of(record.parent.pids))
        for doi in sorted(wishes):  # in one order, so that two publications wait, not deadlock
            kind, version = wishes[doi]
            object_id = version.id if kind == VERSION else version.parent_id
            want(doi, kind, object_id, wanted_of_version(version.visibility, restricted_state()))
        if wishes:
            self.uow.register(NudgeOp(sorted(wishes)))


def _wishes(family: list[Version], concept: str) -> dict[str, tuple[str, Version]]:
    given = {doi_of(version.pids): (VERSION, version) for version in family}
    wishes = {doi: wish for doi, wish in given.items() if doi}
    chosen = speaking(family)
    if concept and chosen:
        wishes[concept] = (CONCEPT, chosen)
    return wishes
