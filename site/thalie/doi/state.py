"""What is wanted of each DOI, and what is known of it here."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from invenio_pidstore.models import PersistentIdentifier, PIDStatus


@dataclass(frozen=True, slots=True)
class DoiState:
    """One DOI of a record.

    ``wanted``: it ought to be findable. ``status``: of the identifier here, ``None`` where it
    does not exist; ``REGISTERED`` only after DataCite confirmed what is wanted.
    """

    doi: str
    wanted: bool
    status: PIDStatus | None

    @property
    def settled(self) -> bool:
        """Whether there is nothing to wait for."""
        return not self.wanted or self.status == PIDStatus.REGISTERED


def is_public(record: Any) -> bool:
    """Whether everyone may read the record's metadata, so that its DOI ought to be findable.

    ``record`` is a published version. A withdrawn one is not public.
    """
    if record.deletion_status.is_deleted:
        return False
    return bool(record["access"]["record"] == "public")


def doi_states(record: Any) -> dict[str, DoiState]:
    """The state of the DOIs that DataCite keeps for a published record.

    Keys are ``version`` and ``parent`` (all versions), as far as the record has them. The
    parent's DOI is judged by this version; pass the latest.
    """
    wanted = is_public(record)
    found = {"version": record.pids.get("doi"), "parent": record.parent.pids.get("doi")}
    return {
        kind: DoiState(pid["identifier"], wanted, _status(pid["identifier"]))
        for kind, pid in found.items()
        if pid and pid["provider"] == "datacite"
    }


def _status(doi: str) -> PIDStatus | None:
    pid = PersistentIdentifier.query.filter_by(pid_type="doi", pid_value=doi).one_or_none()
    return pid.status if pid else None
