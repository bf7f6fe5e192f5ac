"""Many records at once, for harvesters, dumps and catalogues: their read models by the page."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from uuid import UUID

from invenio_rdm_records.proxies import current_rdm_records_service as records

from thalie.crosswalks.model import Record

from .rendering import model_of


def read_models(
    versions: Sequence[UUID], *, analyses: bool = False
) -> Iterator[tuple[UUID, Record]]:
    """The read models of published or withdrawn versions, in the order in which they were named.

    With ``analyses``, thousands perhaps of each, for formats that tell of them.
    What is not there is left out. Reads the database, not the search engine, so that it may be
    asked while that lags or is down.
    """
    found = {one.id: one for one in records.record_cls.get_records(versions, with_deleted=True)}
    for version in versions:
        if version in found:
            yield version, model_of(found[version], analyses=analyses)
