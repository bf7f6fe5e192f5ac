"""A unit of work for deposits: each record is indexed once, nothing after commit is lost."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from invenio_db.uow import Operation, UnitOfWork
from invenio_records_resources.services.uow import RecordDeleteOp
from opensearchpy.exceptions import NotFoundError

from thalie.upstream.insides import indexed_by


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
        self.steps: list[Step] = []
        self.failures: list[Exception] = []

    def register(self, op: Operation) -> None:
        """Take an operation in hand."""
        step = Step(op, self)
        super().register(step)
        self.steps.append(step)

    def commit(self) -> None:
        """Commit, then bring the index and the task queue up to date."""
        last = {step.target: step for step in self.steps}
        for step in self.steps:
            step.void = step.target is not None and (
                last[step.target] is not step or step.unindexes(self.born)
            )
        super().register(Tell())
        super().commit()


class Step(Operation):  # type: ignore[misc]
    """An operation of a deposit, whose failure waits until all others had their turn."""

    def __init__(self, operation: Operation, uow: DepositUnitOfWork) -> None:
        super().__init__()
        self.operation = operation
        self.failures = uow.failures
        record = indexed_by(operation)
        self.target = None if record is None else (type(record), record.id)
        self.void = False

    def unindexes(self, born: set[UUID]) -> bool:
        """Whether it takes a draft out of the index that never was in it."""
        return (
            isinstance(self.operation, RecordDeleteOp)
            and self.target is not None
            and self.target[1] in born
        )

    def on_register(self, uow: UnitOfWork) -> None:
        """At once."""
        self.operation.on_register(uow)

    def on_commit(self, uow: UnitOfWork) -> None:
        """Only where no later operation on the same record makes it void."""
        if not self.void:
            self._try(self.operation.on_commit, uow)

    def on_post_commit(self, uow: UnitOfWork) -> None:
        """Also where the index failed."""
        self._try(self.operation.on_post_commit, uow)

    def on_exception(self, uow: UnitOfWork, exception: BaseException) -> None:
        """As it is."""
        self.operation.on_exception(uow, exception)

    def on_rollback(self, uow: UnitOfWork) -> None:
        """As it is."""
        self.operation.on_rollback(uow)

    def on_post_rollback(self, uow: UnitOfWork) -> None:
        """As it is."""
        self.operation.on_post_rollback(uow)

    def _try(self, call: Callable[[UnitOfWork], None], uow: UnitOfWork) -> None:
        try:
            call(uow)
        except Exception as error:
            gone = isinstance(self.operation, RecordDeleteOp) and isinstance(error, NotFoundError)
            if not gone:
                self.failures.append(error)


class Tell(Operation):  # type: ignore[misc]
    """Stands last, and tells what failed."""

    def on_post_commit(self, uow: DepositUnitOfWork) -> None:
        """Raise the first failure."""
        if uow.failures:
            raise uow.failures[0]
