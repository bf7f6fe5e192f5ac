"""Whatever happens in whatever order, data are closed as was decided, and as long."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest
from flask import Flask
from invenio_db import db
from invenio_rdm_records.proxies import current_rdm_records_service as records
from invenio_rdm_records.services.errors import RecordDeletedException
from invenio_records_resources.services.errors import PermissionDeniedError
from invenio_search.proxies import current_search_client
from sqlalchemy import select

from tests.services.datasets import who
from tests.services.openings.closed import record_of
from tests.services.openings.conftest import Calendar
from tests.services.openings.world import Dataset, World
from thalie.embargo.life import FOREVER, OPEN, Closure, Terms
from thalie.embargo.state import access_state
from thalie.openings.history import history
from thalie.openings.models import Deed, DueEmbargo, EmbargoEvent
from thalie.openings.terms import known_terms, policy
from thalie.records.days import today
from thalie.search import bulk

STEPS = 60
LONGER = {Deed.EXTENDED, Deed.EXCEPTED, Deed.RESTRICTED}
"""What closes data for longer; only curators do."""


@dataclass(frozen=True)
class Sight:
    """A published version as a stranger and a curator see it."""

    word: str
    withdrawn: bool
    readable: bool

    @property
    def until(self) -> date:
        """The first day on which the files are open."""
        return {"open": OPEN, "restricted": FOREVER}.get(self.word) or date.fromisoformat(self.word)


def see(id_: str) -> Sight:
    record = record_of(id_)
    state = access_state(record["access"])
    day = {"open": OPEN, "embargoed": state.until or FOREVER}.get(state.status, FOREVER)
    return Sight(Closure(day).word(), record.deletion_status.is_deleted, readable(id_))


def readable(id_: str) -> bool:
    """Whether a stranger gets the bytes."""
    try:
        with records.files.get_file_content(who("reader"), id_, "a.txt").open_stream("rb") as file:
            return bool(file.read() == b"counts")
    except (PermissionDeniedError, RecordDeletedException):
        return False


class Observer:
    """Remembers how all was, and looks whether what is now follows from it."""

    def __init__(self) -> None:
        self.seen: dict[str, Sight] = {}
        self.terms: dict[Any, Terms] = {}
        self.told: dict[Any, int] = {}

    def look(self, dataset: Dataset) -> None:
        """Raise ``AssertionError`` for what cannot be."""
        if not dataset.versions:
            return
        parent = record_of(dataset.versions[0]).parent.id
        told = history(parent)
        new = told[self.told.get(parent, 0) :]
        self.told[parent] = len(told)
        self._look_at_terms(parent)
        sights = {id_: see(id_) for id_ in dataset.versions}
        for id_, now in sights.items():
            assert now.readable == (now.word == "open" and not now.withdrawn), (id_, now)
            before = self.seen.get(id_)
            if before is None:
                self._look_at_first(id_, now, dataset, told)
            elif before.word != now.word:
                self._look_at_change(before, now, new)
            self._look_at_end(now, self.terms[parent])
            assert in_index(id_) == record_of(id_)["access"], id_
        self.seen.update(sights)
        self._look_at_list(parent, dataset, sights)
        self._look_at_review(parent, sights)

    def _look_at_first(
        self, id_: str, now: Sight, dataset: Dataset, told: list[EmbargoEvent]
    ) -> None:
        """The first version is as the history says, another one as the one before, or so."""
        mine = [one for one in told if str(one.version_id) == str(record_of(id_).id)]
        if mine or id_ == dataset.versions[0]:
            said = mine[-1].after if mine else "open"
            assert said == now.word, (now, said)
        else:
            before = self.seen[dataset.versions[dataset.versions.index(id_) - 1]]
            assert now.word == before.word or before.until <= today(), (before, now)

    def _look_at_change(self, before: Sight, now: Sight, new: list[EmbargoEvent]) -> None:
        deeds = {Deed(one.deed) for one in new if one.after == now.word}
        assert deeds, ("nothing tells of it", before, now, [(e.deed, e.after) for e in new])
        if now.until > before.until and deeds != {Deed.LIFTED}:
            assert deeds & LONGER, (before, now, deeds)
        if deeds == {Deed.LIFTED}:
            assert before.until <= today(), (before, now)
        elif now.word == "open":
            assert Deed.RELEASED in deeds, (before, now, deeds)

    def _look_at_terms(self, parent: Any) -> None:
        terms, before = known_terms(parent), self.terms.get(parent)
        assert terms is not None
        assert 0 <= terms.extensions <= policy().extensions
        if before:
            assert terms.counted_from == before.counted_from
            assert terms.extensions >= before.extensions
        self.terms[parent] = terms

    def _look_at_end(self, now: Sight, terms: Terms) -> None:
        if OPEN < now.until < FOREVER:
            latest = policy().embargo_end(terms.counted_from, terms.extensions)
            assert now.until <= max(latest, terms.exception or OPEN), (now, terms)

    def _look_at_list(self, parent: Any, dataset: Dataset, sights: dict[str, Sight]) -> None:
        rows = db.session.scalars(select(DueEmbargo).where(DueEmbargo.parent_id == parent)).all()
        wanted = {
            (record_of(id_).id, one.until)
            for id_, one in sights.items()
            if OPEN < one.until < FOREVER and not one.withdrawn
        }
        assert {(row.version_id, row.until) for row in rows} == wanted, sights

    def _look_at_review(self, parent: Any, sights: dict[str, Sight]) -> None:
        """What is closed without an end is looked at again, and nothing else."""
        newest = list(sights.values())[-1]
        if newest.until == FOREVER:
            assert self.terms[parent].review, sights


def in_index(id_: str) -> Any:
    record = record_of(id_)
    index = bulk.index_of(records, records.record_cls)
    found = current_search_client.get(index=index, id=str(record.id))["_source"]["access"]
    return {name: value for name, value in found.items() if name != "status"}


@pytest.mark.parametrize(
    "seed",
    [1, 2, *(pytest.param(seed, marks=pytest.mark.drill) for seed in range(3, 15))],
    ids="seed{}-".format,
)
def test_data_are_closed_as_was_decided(app: Flask, calendar: Calendar, seed: int) -> None:
    world, observer, done = World(random.Random(seed), calendar), Observer(), []
    for _ in range(STEPS):
        try:
            deed, touched = world.step()
            db.session.rollback()
            done.append(f"{today()} {deed}")
            for dataset in touched:
                observer.look(dataset)
        except BaseException as error:
            error.add_note("\n".join(done))
            raise
    print("\n".join(done))
    world.lift()
    for dataset in world.datasets:
        observer.look(dataset)
        for id_ in dataset.versions:
            seen = see(id_)
            assert seen.withdrawn or not OPEN < seen.until <= today(), seen
