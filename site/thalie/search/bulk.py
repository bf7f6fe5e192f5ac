"""Many records into the index at once, without touching what is newer there."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

from flask import current_app
from invenio_records_resources.records.api import Record
from invenio_records_resources.services import RecordService
from invenio_search.engine import search
from invenio_search.proxies import current_search_client
from invenio_search.utils import build_alias_name

from thalie.upstream.insides import look_up_together

SIZE = 100  # records sent at a time

Action = dict[str, Any]
"""A document, and where and as which revision it is written."""


def index_of(service: RecordService, kind: Any) -> str:
    """Where SERVICE indexes a class of records (or one record), as the search engine names it."""
    return str(build_alias_name(service.record_to_index(kind)))


def write(
    index: str, records: Iterable[Record], *, refresh: bool = False
) -> tuple[int, list[dict[str, Any]]]:
    """Write RECORDS into INDEX as they are in the database, unless it has a later revision.

    Returns how many were taken, and what the search engine says of each that was not. One of which
    no document can be made keeps no other back: it is among the refused, and in the log.
    """
    unfit: list[dict[str, Any]] = []
    taken, refused = send(_actions(index, records, unfit), refresh=refresh)
    return taken, [*refused, *unfit]


def documents(index: str, records: Iterable[Record]) -> list[Action]:
    """What ``send`` takes: RECORDS as they are in the session, but those of which none can be made.

    Made before a commit, they cost no second reading of what the session knows.
    """
    return list(_actions(index, records, []))


def send(actions: Iterable[Action], *, refresh: bool = False) -> tuple[int, list[dict[str, Any]]]:
    """Write documents; returns how many were taken, and what is said of each that was not."""
    taken, refused = search.helpers.bulk(
        current_search_client,
        actions,
        chunk_size=SIZE,
        raise_on_error=False,
        refresh=refresh,
    )
    return int(taken), [said["index"] for said in refused]


def _actions(
    index: str, records: Iterable[Record], unfit: list[dict[str, Any]]
) -> Iterator[Action]:
    left = iter(records)
    while piece := list(islice(left, SIZE)):
        look_up_together(piece)
        for record in piece:
            try:
                action = _action(index, record)
            except Exception as error:  # whatever it is, the others must be found
                current_app.logger.exception("%s cannot be indexed", record.id)
                unfit.append({"_id": str(record.id), "error": type(error).__name__})
            else:
                yield action


def _action(index: str, record: Record) -> Action:
    return {
        "_op_type": "index",
        "_index": index,
        "_id": str(record.id),
        "_version": record.revision_id,
        "_version_type": "external_gte",
        "_source": record.dumps(),
    }
