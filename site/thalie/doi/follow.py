"""Writes into the ledger what is wanted of DOIs, with the publication or withdrawal itself."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from weakref import WeakKeyDictionary

from invenio_db import db
from invenio_db.uow import Operation, UnitOfWork
from invenio_drafts_resources.services.records.uow import ParentRecordCommitOp
from invenio_rdm_records.proxies import current_rdm_records_service as records

from thalie.records.changes import Change, Kind
from thalie.records.versions import Version, speaking, version_of, versions_of

from .ledger import want
from .links import announce, links_of, targets_of, write_links
from .policy import wanted_of_version
from .sources import CONCEPT, VERSION, doi_of, restricted_state


class NudgeOp(Operation):  # type: ignore[misc]
    """Tells a worker, after the commit, that something is wanted of DOIs; once for all of them."""

    def __init__(self) -> None:
        super().__init__()
        self._dois: set[str] = set()

    def add(self, dois: Iterable[str]) -> None:
        """Of these, too."""
        self._dois.update(dois)

    def on_post_commit(self, uow: UnitOfWork) -> None:
        """Start the task; the record is published in any case."""
        from .tasks import nudge

        nudge(sorted(self._dois))


_waiting: WeakKeyDictionary[UnitOfWork, NudgeOp] = WeakKeyDictionary()


def _nudge(dois: Iterable[str], uow: UnitOfWork) -> None:
    """Have these driven after the commit of UOW, with whatever else is wanted in it."""
    if uow not in _waiting:
        _waiting[uow] = NudgeOp()
        uow.register(_waiting[uow])
    _waiting[uow].add(dois)


def follow(change: Change) -> None:
    """Want the DOIs of a version and of its siblings as they are to be after CHANGE."""
    if change.kind is Kind.OPENED:
        _give_dois(change.record, change.uow)
    if change.kind is Kind.PUBLISHED:  # what opens names what it named
        _link(change)
    _write(change)


def _give_dois(record: Any, uow: UnitOfWork) -> None:
    """Reserve the DOIs of what had none while it was closed.

    The service gives them only after the components; they are given here, so that they are in the
    ledger with the opening. Beside a DOI from elsewhere, none means all versions.
    """
    records.pids.pid_manager.create_and_reserve(record)
    if doi_of(record.pids) and not record.parent.pids:
        manager = records.pids.parent_pid_manager
        given = manager.create_all(record.parent, schemes=["doi"])
        manager.reserve_all(record.parent, given)
        record.parent.pids = given
        uow.register(ParentRecordCommitOp(record.parent))


def _link(change: Change) -> None:
    """Write down what the version names; what it named before is told of that, too."""
    version_id = change.record.id
    with db.session.no_autoflush:
        announce(targets_of([version_id]))
        write_links(version_id, links_of(change.model))


def _write(change: Change) -> None:
    """Write down what is wanted of the DOIs of all versions: each may tell of the others.

    What the versions name may tell of them otherwise from now on.
    """
    record = change.record
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
        _nudge(wishes, change.uow)


def _wishes(family: list[Version], concept: str) -> dict[str, tuple[str, Version]]:
    given = {doi_of(version.pids): (VERSION, version) for version in family}
    wishes = {doi: wish for doi, wish in given.items() if doi}
    chosen = speaking(family)
    if concept and chosen:
        wishes[concept] = (CONCEPT, chosen)
    return wishes
