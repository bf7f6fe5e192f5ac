"""Many records into the index at once, without touching what is newer there."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from invenio_records_resources.records.api import Record
from invenio_records_resources.services import RecordService
from invenio_search.engine import search
from invenio_search.proxies import current_search_client
from invenio_search.utils import build_alias_name

SIZE = 100  # records sent at a time


def index_of(service: RecordService, kind: Any) -> str:
    """Where SERVICE indexes a class of records (or one record), as the search engine names it."""
    return str(build_alias_name(service.record_to_index(kind)))


def write(
    index: str, records: Iterable[Record], *, refresh: bool = False
) -> tuple[int, list[dict[str, Any]]]:
    """Write RECORDS into INDEX as they are in the database, unless it has a later revision.

    Returns how many were taken, and what the search engine says of each that was not.
    """
    taken, refused = search.helpers.bulk(
        current_search_client,
        (_action(index, record) for record in records),
        chunk_size=SIZE,
        raise_on_error=False,
        refresh=refresh,
    )
    return int(taken), [said["index"] for said in refused]


def _action(index: str, record: Record) -> dict[str, Any]:
    return {
        "_op_type": "index",
        "_index": index,
        "_id": str(record.id),
        "_version": record.revision_id,
        "_version_type": "external_gte",
        "_source": record.dumps(),
    }
