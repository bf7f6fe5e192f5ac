"""A unit of work for deposits: each record is indexed once, nothing after commit is lost."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from invenio_db.uow import Operation, UnitOfWork
from invenio_records_resources.services.uow import RecordCommitOp, RecordDeleteOp
from opensearchpy.exceptions import NotFoundError


class DepositUnitOfWork(UnitOfWork):  # type: ignore[misc]
    """Groups creating, filling and publishing a draft in one transaction.

    Stock InvenioRDM indexes a record once per operation that touches it. Here only the last
    operation on each record or draft reaches the index, and a draft that was made and published
    inside (``born``) never does. When the index or the broker does not answer after the database
    committed, the remaining operations still run and the first failure is raised at the end.
    """

    def __init__(self, session: Any = None) -> None:
        """Begin with nothing registered."""
        super().__init__(session)
        self.born: set[UUID] = set()

    def commit(self) -> None:
        """Commit, then bring the index and the task queue up to date."""
        self.session.commit()
        failures = [self._failure_of(op.on_commit, op) for op in self._last_per_record()]
        failures += [self._failure_of(op.on_post_commit, op) for op in self._operations]
        for failure in filter(None, failures):
            raise failure
        self._mark_dirty()

    def _failure_of(self, call: Callable[[Any], None], operation: Operation) -> Exception | None:
        try:
            call(self)
        except Exception as error:  # raised by commit once all calls were tried
            gone = isinstance(operation, RecordDeleteOp) and isinstance(error, NotFoundError)
            return None if gone else error
        return None

    def _last_per_record(self) -> list[Operation]:
        """Operations without those that a later one on the same record makes void."""
        last: dict[Any, int] = {}
        for position, operation in enumerate(self._operations):
            last[_target(operation) or position] = position
        return [
            operation
            for position, operation in enumerate(self._operations)
            if last[_target(operation) or position] == position and not self._unborn(operation)
        ]

    def _unborn(self, operation: Operation) -> bool:
        """Whether ``operation`` takes a draft out of the index that never was in it."""
        return isinstance(operation, RecordDeleteOp) and operation._record.id in self.born


def _target(operation: Operation) -> tuple[type, UUID] | None:
    """The indexed record that ``operation`` is about."""
    if isinstance(operation, RecordCommitOp | RecordDeleteOp) and operation._indexer is not None:
        return type(operation._record), operation._record.id
    return None
