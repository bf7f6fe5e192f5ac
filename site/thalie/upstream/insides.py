"""Private parts of InvenioRDM's objects that nothing public leads to, each read in one place.

Upstream: ``inveniosoftware/invenio-rdm-records#1734`` wishes for a unit of work that knows what its
operations are about. For the others no issue is known; it would be "Result items have no way to
their record" (invenio-records-resources) and "A chain of parent and version does not give the
version" (invenio-rdm-records).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from invenio_db.uow import Operation
from invenio_rdm_records.utils import ChainObject
from invenio_records_resources.services.uow import RecordCommitOp, RecordDeleteOp


def record_of(item: Any) -> Any:
    """The record of a result of a record service, with what its document leaves out."""
    return item._record


def indexed_by(operation: Operation) -> Any:
    """The record that an operation brings into the index or takes out; ``None`` for others."""
    known = isinstance(operation, RecordCommitOp | RecordDeleteOp)
    return operation._record if known and operation._indexer is not None else None


def version_in(chain: ChainObject) -> Any:
    """The version in the chain of a parent and a version, which providers of DOIs are given."""
    return chain._child


def relations_of(record: Any) -> list[tuple[str, Any]]:
    """The relations of a record by name: to terms, awards and the like. None, if it knows none.

    They belong to the class: what one of them found, it keeps for the record read last.
    """
    return list(getattr(getattr(record, "relations", None), "_fields", {}).items())


def look_up_together(records: Sequence[Any]) -> None:
    """Let RECORDS of a class find each term and award that they name once, not once for each.

    A hundred records of a facility ask a hundred times for one licence and one language. For as
    long as they are written one after the other, and no longer: nothing tells what was found that
    a term has changed.
    """
    found: dict[str, Any] = {}
    for record in records:
        for name, relation in relations_of(record):
            relation.inject_cache(found, name)
