"""A small world of datasets, what people do to them, and what must hold whatever they do."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from flask import current_app
from invenio_access.permissions import system_identity
from invenio_db import db
from invenio_db.uow import UnitOfWork
from invenio_rdm_records.proxies import current_rdm_records_service as records
from invenio_rdm_records.services.errors import DeletionStatusException, RecordDeletedException
from invenio_records_resources.services.errors import PermissionDeniedError, ValidationErrorGroup
from marshmallow import ValidationError
from opensearchpy.exceptions import NotFoundError
from sqlalchemy import event

from tests.services import datasets
from tests.services.datasets import OPEN, who
from tests.services.openings.closed import complete, embargo, restricted, soon
from tests.services.openings.conftest import Calendar
from thalie.embargo.policy import add_years
from thalie.openings import decisions
from thalie.openings.decisions import DecisionError
from thalie.openings.lift import lift_due, try_again
from thalie.records.days import today

Json = dict[str, Any]

REASON = "The catalogue of the exhibition is not printed yet."
REFUSED = (
    DecisionError,
    DeletionStatusException,
    PermissionDeniedError,
    RecordDeletedException,
    ValidationError,
    ValidationErrorGroup,
)
"""What people are told; anything else that is raised is a fault."""


class Killed(BaseException):
    """The process ends here."""


@dataclass
class Dataset:
    """Its published versions, and a draft that somebody works on."""

    versions: list[str] = field(default_factory=list)
    draft: str = ""


@dataclass
class World:
    """Datasets of the leader, and a die that says what is done next."""

    dice: random.Random
    calendar: Calendar
    datasets: list[Dataset] = field(default_factory=list)

    def step(self, most: int = 4) -> tuple[str, Sequence[Dataset]]:
        """Let something happen; returns what, and to which."""
        known = [one for one in self.datasets if one.versions]
        if not known or (len(self.datasets) < most and self.dice.random() < 0.3):
            self.datasets.append(Dataset())
            return self._try("deposit", self.deposit, self.datasets[-1])
        deed = self.dice.choices(list(DEEDS), list(DEEDS.values()))[0]
        if deed in ("tick", "crash", "stumble"):
            getattr(self, deed)()
            return deed, self.datasets
        drafted = [one for one in self.datasets if one.draft]
        chosen = self.dice.choice(drafted if deed == "finish" and drafted else known)
        return self._try(deed, getattr(self, deed), chosen)

    def _try(
        self, deed: str, act: Callable[[Dataset], None], dataset: Dataset
    ) -> tuple[str, Sequence[Dataset]]:
        try:
            act(dataset)
        except REFUSED as error:
            db.session.rollback()
            told = getattr(error, "errors", None) or error
            deed = f"{deed} ({type(error).__name__}: {told})"
            if not dataset.versions and dataset in self.datasets:
                self.datasets.remove(dataset)
        return deed, [dataset]

    # drafts

    def access(self) -> Json:
        """Any access that somebody may wish."""
        base = add_years(today(), 3)
        day = self.dice.choice(
            [soon(1), soon(29), soon(400), base, base + timedelta(days=1), add_years(today(), 9)]
        )
        return self.dice.choice(
            [
                OPEN,
                embargo(day),
                embargo(day),
                embargo(day, record="restricted"),
                {**embargo(day), "files": "public"},
                {**embargo(day), "embargo": {"until": day.isoformat(), "reason": REASON}},
                restricted(REASON),
                restricted(""),
                restricted(REASON, record="restricted"),
                {**restricted(REASON, record="restricted"), "files": "public"},
            ]
        )

    def person(self) -> Any:
        """Mostly who may, sometimes who may not."""
        return who(self.dice.choices(["leader", "curator", "reader"], [5, 5, 1])[0])

    def deposit(self, dataset: Dataset) -> None:
        """A draft, which is published at once mostly."""
        beam = today() - timedelta(days=self.dice.choice([0, 40, 2000]))
        data = complete(self.access(), beam)
        dataset.draft = datasets.draft(data, by=who("leader"))
        datasets.add_file(dataset.draft)
        if self.dice.random() < 0.8:
            self.finish(dataset)

    def edit(self, dataset: Dataset) -> None:
        """Begin to edit a version."""
        self._drop(dataset)
        dataset.draft = str(records.edit(who("leader"), self._one(dataset)).id)
        self._fill(dataset)

    def version(self, dataset: Dataset) -> None:
        """Begin another version."""
        self._drop(dataset)
        dataset.draft = str(records.new_version(who("leader"), dataset.versions[-1]).id)
        records.import_files(who("leader"), dataset.draft)
        self._fill(dataset)

    def _fill(self, dataset: Dataset) -> None:
        data = records.read_draft(who("leader"), dataset.draft).data
        data["metadata"]["publication_date"] = "2026-03-31"
        if self.dice.random() < 0.7:
            data["access"] = self.access()
        records.update_draft(who("leader"), dataset.draft, data)
        if self.dice.random() < 0.7:
            self.finish(dataset)

    def _drop(self, dataset: Dataset) -> None:
        draft, dataset.draft = dataset.draft, ""
        if draft:
            with suppress(NotFoundError):  # a withdrawal took it out of the index already
                records.delete_draft(who("leader"), draft)

    def finish(self, dataset: Dataset) -> None:
        """Publish what is being worked on."""
        draft = dataset.draft
        if not draft:
            return
        records.publish(who("leader"), draft)
        dataset.draft = ""
        if draft not in dataset.versions:
            dataset.versions.append(draft)

    # decisions

    def extend(self, dataset: Dataset) -> None:
        with UnitOfWork() as uow:
            decisions.extend(self.person(), self._one(dataset), reason=REASON, uow=uow)
            uow.commit()

    def release(self, dataset: Dataset) -> None:
        decisions.release(self.person(), self._one(dataset))

    def shorten(self, dataset: Dataset) -> None:
        decisions.shorten(self.person(), self._one(dataset), self._day())

    def except_(self, dataset: Dataset) -> None:
        decisions.except_(self.person(), self._one(dataset), self._day(), reason=REASON)

    def restrict(self, dataset: Dataset) -> None:
        decisions.restrict(self.person(), self._one(dataset), reason=REASON)

    def review(self, dataset: Dataset) -> None:
        decisions.review(self.person(), self._one(dataset), reason=REASON)

    def withdraw(self, dataset: Dataset) -> None:
        records.delete_record(
            system_identity, self._one(dataset), {"removal_reason": {"id": "spam"}}
        )

    def restore(self, dataset: Dataset) -> None:
        for id_ in dataset.versions:
            with suppress(DeletionStatusException):
                records.restore_record(system_identity, id_)

    def _one(self, dataset: Dataset) -> str:
        return self.dice.choice(dataset.versions)

    def _day(self) -> date:
        return soon(self.dice.choice([0, 1, 20, 300, 900, 1500, 4000]))

    # time

    def tick(self) -> None:
        """Days pass, and what is due is lifted."""
        self.calendar.pass_(self.dice.choice([0, 1, 28, 365, 1097]))
        self.lift()

    def lift(self) -> None:
        """A whole night's work."""
        try_again()
        assert not lift_due().failed

    def crash(self) -> None:
        """Days pass, and the lift is killed somewhere."""
        self.calendar.pass_(self.dice.choice([1, 28, 365]))
        with killed_at(self.dice.randrange(2, 60)), suppress(Killed):
            lift_due()
        db.session.rollback()
        db.session.expunge_all()

    def stumble(self) -> None:
        """Days pass, and of those that are told of a lift one fails now and then."""
        self.calendar.pass_(self.dice.choice([1, 28, 365]))
        followers = current_app.config["THALIE_FOLLOWERS"]

        def fail(change: Any) -> None:
            if self.dice.random() < 0.5:
                raise RuntimeError("This book cannot be written.")

        followers.insert(self.dice.randrange(len(followers) + 1), fail)
        try:
            lift_due()
        finally:
            followers.remove(fail)


DEEDS = {
    "edit": 5, "version": 3, "finish": 3, "extend": 4, "release": 1, "shorten": 3, "except_": 2,
    "restrict": 1, "review": 1, "withdraw": 2, "restore": 2, "tick": 4, "crash": 2, "stumble": 2,
}  # fmt: skip
"""What may happen, and how often."""


@contextmanager
def killed_at(number: int) -> Iterator[None]:
    """The process dies of its statement of this number, as far as the database can tell."""
    left = [number]

    def count(*args: Any) -> None:
        left[0] -= 1
        if not left[0]:
            raise Killed

    event.listen(db.engine, "before_cursor_execute", count)
    try:
        yield
    finally:
        event.remove(db.engine, "before_cursor_execute", count)
