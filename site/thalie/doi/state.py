"""What is wanted of each DOI of a record, and whether DataCite has it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from invenio_pidstore.models import PersistentIdentifier, PIDStatus

from .ledger import entry_of
from .sources import doi_of
from .steps import State


@dataclass(frozen=True, slots=True)
class DoiState:
    """One DOI of a record.

    ``wanted``: it ought to be findable. ``status``: of the identifier here, ``None`` where it
    does not exist. ``settled``: DataCite confirmed what is wanted; there is nothing to wait for.
    """

    doi: str
    wanted: bool
    status: PIDStatus | None
    settled: bool


def doi_states(record: Any) -> dict[str, DoiState]:
    """The state of the DOIs that DataCite keeps for a published record.

    Keys are ``version`` and ``parent`` (all versions), as far as the record has them.
    """
    found = {"version": doi_of(record.pids), "parent": doi_of(record.parent.pids)}
    return {kind: _state(doi) for kind, doi in found.items() if doi}


def _state(doi: str) -> DoiState:
    pid = PersistentIdentifier.query.filter_by(pid_type="doi", pid_value=doi).one_or_none()
    entry = entry_of(doi)
    return DoiState(
        doi=doi,
        wanted=entry is None or entry.wanted == State.FINDABLE,
        status=pid.status if pid else None,
        settled=entry is not None and entry.settled,
    )
