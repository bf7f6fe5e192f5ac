"""The private parts are there, and nothing public gives them: else ``upstream`` can go."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

import pytest
from invenio_db.uow import UnitOfWork
from invenio_rdm_records.utils import ChainObject
from invenio_records_resources.services.records.results import RecordItem
from invenio_records_resources.services.uow import (
    IndexRefreshOp,
    RecordCommitOp,
    RecordDeleteOp,
    RecordIndexOp,
)

from thalie.upstream.insides import indexed_by, record_of, version_in


class Told:
    """A record, an indexer and a session that count what is asked of them."""

    def __init__(self) -> None:
        self.indexed = 0

    def commit(self) -> None: ...

    def index(self, record: Any, arguments: Any) -> None:
        self.indexed += 1


def public_ways(thing: Any, wanted: Any) -> list[str]:
    """Names of public attributes that give WANTED."""
    found = []
    for name in dir(thing):
        if not name.startswith("_"):
            with suppress(Exception):  # it wants more than this test has
                found += [name] if getattr(thing, name) is wanted else []
    return found


def test_a_result_has_its_record_and_no_public_way_to_it() -> None:
    record = object()
    item = RecordItem(None, None, record, schema=object())
    assert record_of(item) is record
    assert public_ways(item, record) == []


def test_a_chain_has_its_version_and_no_public_way_to_it() -> None:
    parent, version = {"id": "p"}, {"id": "v"}
    chain = ChainObject(parent, version, aliases={"_parent": parent, "_child": version})
    assert version_in(chain) is version
    assert public_ways(chain, version) == []


@pytest.mark.parametrize("kind", [RecordCommitOp, RecordIndexOp, RecordDeleteOp])
def test_an_operation_has_its_record_and_no_public_way_to_it(kind: Any) -> None:
    record = object()
    operation = kind(record, indexer=object())
    assert indexed_by(operation) is record
    assert public_ways(operation, record) == []


def test_what_does_not_index_a_record_is_about_none() -> None:
    assert indexed_by(RecordCommitOp(object())) is None
    assert indexed_by(IndexRefreshOp(object())) is None


def test_the_stock_unit_of_work_still_indexes_a_record_for_each_operation() -> None:
    """What ``DepositUnitOfWork`` is for; should it fail, InvenioRDM has mended it."""
    told = Told()
    uow = UnitOfWork(told)
    for _ in range(2):
        uow.register(RecordCommitOp(told, indexer=told))
    uow.commit()
    assert told.indexed == 2


def test_the_judge_sees_a_public_way() -> None:
    class Open:
        record = told = Told()

    assert public_ways(Open(), Open.told) == ["record", "told"]
