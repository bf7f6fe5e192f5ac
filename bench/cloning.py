"""Many rows of records out of a few, in the database alone: for what reads the whole catalogue.

Runs in the environment of an instance: ``python -m bench.cloning N``.
Clones have a parent, a state of versions and rows of files of their own, as real ones have. They
have no identifiers in the registry and no document in the index: nothing but the dump reads them.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from itertools import count
from typing import Any
from uuid import UUID, uuid4

PIECE = 500  # rows written at once
MARK = "clone"  # in the identifier of each
Row = dict[str, Any]


def clone(number: int) -> int:
    """Add clones until NUMBER of public records are there; returns how many are."""
    from invenio_db import db
    from invenio_rdm_records.records.models import RDMRecordMetadata
    from sqlalchemy import func, select

    from thalie.records.versions import public

    there = db.session.scalar(select(func.count()).where(public())) or 0
    columns = RDMRecordMetadata.__table__
    real = [dict(row) for row in db.session.execute(select(columns).where(public())).mappings()
            if MARK not in row["json"]["id"]]  # fmt: skip
    for first in range(there, number, PIECE):
        last = min(first + PIECE, number)
        _add([real[place % len(real)] for place in range(first, last)], count(first))
    return max(there, number)


def _add(rows: list[Row], numbers: Iterator[int]) -> None:
    from invenio_db import db
    from invenio_rdm_records.records.models import (
        RDMFileRecordMetadata,
        RDMParentMetadata,
        RDMRecordMetadata,
        RDMVersionsState,
    )
    from sqlalchemy import insert, select

    made: list[tuple[UUID, Row]] = []
    parents = []
    for row, number in zip(rows, numbers, strict=False):
        parent = db.session.execute(
            select(RDMParentMetadata.__table__).where(RDMParentMetadata.id == row["parent_id"])
        ).mappings().one()  # fmt: skip
        name = f"{MARK}-{number:06d}"
        pids = {
            **row["json"]["pids"],
            "doi": {"identifier": f"10.82433/{name}", "provider": "datacite"},
        }
        parents.append({**parent, "id": uuid4(), "json": {**parent["json"], "id": f"p-{name}"}})
        new = {
            "id": uuid4(),
            "parent_id": parents[-1]["id"],
            "index": 1,
            "json": {**row["json"], "id": name, "pids": pids},
        }
        made.append((row["id"], {**row, **new}))
    files = [
        {**entry, "id": uuid4(), "record_id": clone_["id"]}
        for source, clone_ in made
        for entry in db.session.execute(
            select(RDMFileRecordMetadata.__table__).where(RDMFileRecordMetadata.record_id == source)
        ).mappings()
    ]
    states = [{"parent_id": one["parent_id"], "latest_id": one["id"], "latest_index": 1,
               "next_draft_id": None} for _, one in made]  # fmt: skip
    for model, found in (
        (RDMParentMetadata, parents),
        (RDMRecordMetadata, [one for _, one in made]),
        (RDMFileRecordMetadata, files),
        (RDMVersionsState, states),
    ):
        if found:
            db.session.execute(insert(model.__table__), found)
    db.session.commit()


if __name__ == "__main__":
    from invenio_app.factory import create_api

    with create_api().app_context():
        print(clone(int(sys.argv[1])))
