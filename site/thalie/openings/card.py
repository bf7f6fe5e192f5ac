"""What is told of the embargo of a record, and what may be done with it, by whoever asks.

The page and the REST API show the same: the state to whoever reads the record, the rest to who
answers for it or decides.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from flask_principal import Identity
from invenio_db import db
from invenio_rdm_records.proxies import current_rdm_records_service as records
from invenio_records_resources.services.errors import PermissionDeniedError

from thalie.embargo.life import Standing
from thalie.embargo.policy import EmbargoPolicy
from thalie.embargo.state import AccessState, access_state
from thalie.embargo.words import spoken
from thalie.upstream.insides import record_of

from .asking import open_request
from .chronicle import Entry, chronicle
from .decisions import look
from .models import DueEmbargo
from .permissions import is_curator, manages
from .terms import closure_of, policy

OPEN_WORD, CLOSED_WORD = "open", "restricted"  # of ``Closure.word``


@dataclass(frozen=True, slots=True)
class Card:
    """The embargo of a record for who answers for it or decides.

    ``seen`` is how it is closed: whoever decides sends it back. ``actions`` are what this person
    may do now; ``request`` is an extension that is asked for; ``failure`` why the last lift failed,
    for curators.
    """

    id: str
    title: str
    standing: Standing
    policy: EmbargoPolicy
    seen: str
    curator: bool
    actions: frozenset[str]
    entries: list[Entry]
    request: UUID | None
    failure: str

    @property
    def used(self) -> int:
        """How many extensions were granted."""
        return self.policy.extensions - self.standing.left

    def as_json(self, language: str) -> dict[str, Any]:
        """Plain values; why no extension may be asked for, in LANGUAGE."""
        found = self.standing
        told = {
            "seen": self.seen,
            "due": found.due,
            "counted_from": _iso(found.terms.counted_from),
            "latest": _iso(found.latest),
            "exception": _iso(found.terms.exception),
            "review": _iso(found.terms.review),
            "extensions": {
                "allowed": self.policy.extensions, "used": self.used, "left": found.left,
            },
            "next_end": _iso(found.next_end),
            "why_not": spoken(found.why_not, language) if found.why_not else None,
            "request": str(self.request) if self.request else None,
            "actions": sorted(self.actions),
            "history": [entry.as_json() for entry in self.entries],
        }  # fmt: skip
        return told | ({"failure": self.failure or None} if self.curator else {})


def read(identity: Identity, id_: str) -> Any:
    """The published record that this person may read.

    Raises ``PermissionDeniedError``, and what InvenioRDM raises for one that is not there.
    """
    return record_of(records.read(identity, id_))


def state_of(record: Any) -> AccessState:
    """Who may read a record and its files."""
    return access_state(record.access.dump(), has_files=bool(record.files.enabled))


def public_json(record: Any) -> dict[str, Any]:
    """What everybody is told who may read the record."""
    state = state_of(record)
    return {
        "id": record.pid.pid_value,
        "status": state.status,
        "until": _iso(state.until),
        "reason": state.reason or None,
    }


def card(identity: Identity, record: Any) -> Card | None:
    """The card of a published record with files; ``None`` for whoever it does not concern."""
    curator = is_curator(identity)
    if not curator and not manages(identity, record):
        return None
    if not record.files.enabled or record.deletion_status.is_deleted:
        return None
    standing, seen = look(record), closure_of(record.access.dump()).word()
    entries = chronicle(record.parent.id)
    asked = open_request(record.parent.id) if standing.access.status == "embargoed" else None
    return Card(
        id=record.pid.pid_value,
        title=str(record.metadata.get("title") or ""),
        standing=standing,
        policy=policy(),
        seen=seen,
        curator=curator,
        actions=frozenset(_actions(standing, seen, curator=curator, asked=asked is not None)),
        entries=entries,
        request=asked,
        failure=_failure(record.id) if curator else "",
    )


def require_card(identity: Identity, id_: str) -> Card:
    """The card of a record. Raises as ``read``, and ``PermissionDeniedError`` where it has none."""
    found = card(identity, read(identity, id_))
    if found is None:
        raise PermissionDeniedError("manage")
    return found


def _actions(standing: Standing, seen: str, *, curator: bool, asked: bool) -> set[str]:
    """What may be done. What is due is opened by itself."""
    found: set[str] = set()
    if seen != OPEN_WORD and not standing.due:
        found.add("shorten")
        if standing.access.public or policy().opens_records:
            found.add("release")  # else the files would stay closed with the metadata
    if standing.next_end and not asked and (curator or policy().who_asks == "managers"):
        found.add("ask")
    if curator:
        found |= {"except", "review" if seen == CLOSED_WORD else "restrict"}
    return found


def _failure(version_id: UUID) -> str:
    row = db.session.get(DueEmbargo, version_id)
    return str(row.failure) if row and row.attempts else ""


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
