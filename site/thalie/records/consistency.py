"""Does the search index say what the database says? The database is right; the index is mended.

InvenioRDM writes the index after the database committed. What is killed in between leaves a record
that exists and cannot be found. Both sides are read in pieces of ``PIECE``, so memory is bounded.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any
from uuid import UUID

from invenio_db import db
from invenio_rdm_records.proxies import current_rdm_records_service as records
from invenio_rdm_records.records.models import (
    RDMDraftMetadata,
    RDMParentMetadata,
    RDMRecordMetadata,
    RDMVersionsState,
)
from invenio_search import current_search_client
from invenio_search.engine import search
from invenio_search.utils import build_alias_name
from sqlalchemy import and_, exists, false, literal

from thalie.search import bulk, indices

PIECE = 10_000  # records compared at a time
GRACE = 2.0  # seconds between the database's and the index's part of a deletion, at most
FACTS = ("version_id", "parent.version_id", "versions.is_latest", "has_draft")


Document = Mapping[str, Any]
"""A document of the index as ``mget`` tells of it, with the number of its last write."""


@dataclass(slots=True)
class IndexReport:
    """What was found among the records or the drafts.

    ``missing`` are in the database alone, ``stale`` say something else in the index, ``orphans``
    are in the index alone, ``ahead`` carry a later version in the index than in the database, which
    only a restored backup explains: such an index must be rebuilt. ``unseen`` are not reached by a
    search, whatever the index holds. ``repaired`` counts what was mended.
    """

    kind: str
    compared: int = 0
    missing: int = 0
    stale: int = 0
    orphans: int = 0
    ahead: int = 0
    unseen: int = 0
    repaired: int = 0

    @property
    def consistent(self) -> bool:
        """Whether the index may be trusted now."""
        found = self.missing + self.stale + self.orphans + self.ahead
        return not self.unseen and found == self.repaired


def check_index(*, repair: bool) -> list[IndexReport]:
    """Compare records and drafts with the index; with ``repair``, mend what differs.

    An index that is lost is made again with ``repair``, of whatever kind; what other services know
    comes back into theirs in the background.
    """
    gone = indices.lost()
    if gone and repair:
        indices.make(gone)
        if set(gone) - {side.name for side in SIDES}:
            indices.fill_all()
    return [_check(side, repair, lost=side.name in gone and not repair) for side in SIDES]


def mend(version_id: UUID) -> bool:
    """Make the index say of one record and its draft what the database says.

    Returns whether anything had to be done.
    """
    mended = 0
    for side in SIDES:
        expected = side.query().filter(side.model.id == version_id).all()
        if expected:
            mended += _index(side, _differing(side, expected, IndexReport(side.kind)))
        else:
            mended += _remove(side, _documents(side, [str(version_id)]))
    return bool(mended)


@dataclass(frozen=True, slots=True)
class _Side:
    """Records or drafts: the table and the way into the index."""

    kind: str
    model: Any

    @property
    def api(self) -> Any:
        return records.record_cls if self.kind == "records" else records.draft_cls

    @property
    def index(self) -> str:
        return bulk.index_of(records, self.api)

    @property
    def name(self) -> str:
        """Of the index, without the prefix of the instance."""
        return str(records.record_to_index(self.api))

    def unseen(self) -> int:
        """How many the database has and a search does not reach; asked twice if they differ."""
        for pause in (0.0, GRACE):
            time.sleep(pause)
            current_search_client.indices.refresh(index=self.index)
            known = self.query().count()
            db.session.rollback()
            door = build_alias_name(self.api.index.search_alias)
            body = {"query": {"terms": {"_index": [self.index]}}}
            answer = current_search_client.count(index=door, body=body, ignore=[404])
            seen = answer.get("count", 0)  # nothing where no alias leads to
            if seen >= known:
                return 0
        return int(known - seen)

    def query(self) -> Any:
        """Rows of (id, version, version of the parent, is latest, has a draft)."""
        model, parent, state = self.model, RDMParentMetadata, RDMVersionsState
        draft = exists().where(
            and_(RDMDraftMetadata.id == model.id, RDMDraftMetadata.is_deleted.is_(False))
        )
        return (
            db.session.query(
                model.id,
                model.version_id,
                parent.version_id,
                state.latest_id == model.id,
                draft if self.kind == "records" else literal(False),
            )
            .join(parent, parent.id == model.parent_id)
            .outerjoin(state, state.parent_id == model.parent_id)
            .filter(model.is_deleted == false())
        )

    def known(self, ids: Sequence[str]) -> set[str]:
        """Those of ``ids`` that the database has."""
        found = db.session.query(self.model.id).filter(
            self.model.id.in_(ids), self.model.is_deleted == false()
        )
        return {str(id_) for (id_,) in found}


RECORDS = _Side("records", RDMRecordMetadata)
DRAFTS = _Side("drafts", RDMDraftMetadata)
SIDES = (RECORDS, DRAFTS)


def _check(side: _Side, repair: bool, lost: bool) -> IndexReport:
    report = IndexReport(side.kind)
    if lost:
        report.compared = report.missing = report.unseen = side.query().count()
        return report
    for expected in _pages(side):
        report.compared += len(expected)
        differing = _differing(side, expected, report)
        if repair:
            report.repaired += _index(side, differing)
    for orphans in _orphans(side):
        report.orphans += len(orphans)
        if repair:
            report.repaired += _remove(side, orphans)
    lacking = 0 if repair else report.missing
    report.unseen = max(0, side.unseen() - lacking)
    return report


def _pages(side: _Side) -> Iterator[list[Any]]:
    """The rows of the database in order of their identifiers."""
    last: UUID | None = None
    while True:
        query = side.query().order_by(side.model.id)
        if last is not None:
            query = query.filter(side.model.id > last)
        page = query.limit(PIECE).all()
        if not page:
            return
        yield page
        last = page[-1][0]
        db.session.rollback()  # a long check must not hold an old snapshot


def _differing(side: _Side, expected: Sequence[Any], report: IndexReport) -> list[UUID]:
    """Identifiers of the rows that the index lacks or has otherwise."""
    if not expected:
        return []
    answer = current_search_client.mget(
        index=side.index,
        body={"ids": [str(row[0]) for row in expected]},
        _source_includes=",".join(FACTS),
    )
    differing = []
    for row, found in zip(expected, answer["docs"], strict=True):
        if not found.get("found"):
            report.missing += 1
        elif found["_source"]["version_id"] > row[1]:
            report.ahead += 1
            continue
        elif _facts(side, found["_source"]) != _expected(side, row):
            report.stale += 1
        else:
            continue
        differing.append(row[0])
    return differing


def _expected(side: _Side, row: Any) -> tuple[Any, ...]:
    _, version, parent_version, is_latest, has_draft = row
    return version, parent_version, bool(is_latest), bool(has_draft)


def _facts(side: _Side, source: dict[str, Any]) -> tuple[Any, ...]:
    return (
        source["version_id"],
        source["parent"]["version_id"],
        bool(source["versions"]["is_latest"]),
        bool(source.get("has_draft")) if side.kind == "records" else False,
    )


def _index(side: _Side, ids: Iterable[UUID]) -> int:
    """Write records into the index as they are in the database; returns how many were taken."""
    taken, _ = bulk.write(side.index, (side.api.get_record(id_) for id_ in ids))
    return taken


def _orphans(side: _Side) -> Iterator[list[Document]]:
    """Documents of the index that the database does not know."""
    current_search_client.indices.refresh(index=side.index)
    documents = search.helpers.scan(
        current_search_client, index=side.index, query={"_source": False}, size=PIECE
    )
    while page := [hit["_id"] for hit in islice(documents, PIECE)]:
        known = side.known(page)
        db.session.rollback()
        yield _still_there(side, [id_ for id_ in page if id_ not in known])


def _still_there(side: _Side, ids: Sequence[str]) -> list[Document]:
    """Those of ``ids`` that nobody is just taking out of the index, or making again."""
    if not ids:
        return []
    time.sleep(GRACE)
    there = _documents(side, ids)
    made = side.known(ids)  # asked after the index: what is indexed now is another document
    db.session.rollback()
    return [one for one in there if one["_id"] not in made]


def _documents(side: _Side, ids: Sequence[str]) -> list[Document]:
    """What the index has of ``ids``, each as it is at this moment."""
    answer = current_search_client.mget(index=side.index, body={"ids": ids}, _source=False)
    return [found for found in answer["docs"] if found.get("found")]


def _remove(side: _Side, documents: Iterable[Document]) -> int:
    """Take documents out of the index, but none that was written since it was looked at."""
    actions = (
        {
            "_op_type": "delete",
            "_index": side.index,
            "_id": one["_id"],
            "if_seq_no": one["_seq_no"],
            "if_primary_term": one["_primary_term"],
        }
        for one in documents
    )
    taken, _ = search.helpers.bulk(current_search_client, actions, raise_on_error=False)
    return int(taken)
