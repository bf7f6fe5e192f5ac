"""The ledger behind a permission: what curators may see and do, on pages, by REST, by command."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from flask_principal import Identity
from invenio_db import db
from invenio_records_resources.services.errors import PermissionDeniedError
from sqlalchemy import select

from . import channel, reading
from .instruments import mint
from .ledger import doubt, entry_of
from .models import DoiEntry, DoiReport, now
from .permissions import DoiPermissionPolicy
from .reading import CallTold, DoiUnknownError, Entry, Page, condition, numbers
from .sources import described


def status(identity: Identity) -> dict[str, Any]:
    """How it stands: ``reading.numbers``. Raises ``PermissionDeniedError``."""
    _require(identity, "read")
    return numbers()


def search(
    identity: Identity, state: str = "", text: str = "", page: int = 1, size: int = 25
) -> Page:
    """A page of entries: ``reading.search``. Raises ``PermissionDeniedError``."""
    _require(identity, "search")
    return reading.search(state, text, page, size)


def read(identity: Identity, doi: str) -> tuple[Entry, list[CallTold]]:
    """One entry and its history, newest first. Raises ``DoiUnknownError``."""
    _require(identity, "read")
    return reading.read(doi)


def payload(identity: Identity, doi: str) -> Mapping[str, Any]:
    """What would be sent to DataCite now; empty when the object is gone.

    Raises ``DoiUnknownError``.
    """
    _require(identity, "read")
    entry = _entry(doi)
    wish = described(entry.kind, entry.object_id)
    return {**wish.metadata, "url": wish.url} if wish else {}


def retry(identity: Identity, dois: Sequence[str]) -> None:
    """Ask DataCite about these DOIs, and send all again. Raises ``DoiUnknownError``. Commits."""
    _require(identity, "manage")
    for doi in dois:
        _entry(doi)
    for doi in dois:
        doubt(_entry(doi, lock=True), "A person wants it tried again.")
        db.session.commit()
    _nudge(dois)


def take_over(identity: Identity, doi: str) -> None:
    """Say that the DOI which DataCite has already is ours, and may be changed to what is wanted.

    Raises ``DoiUnknownError``. Commits.
    """
    _require(identity, "manage")
    entry = _entry(doi, lock=True)
    entry.ours = True
    doubt(entry, "A person said that the DOI which is at DataCite is ours.")
    db.session.commit()
    _nudge([entry.doi])


def retry_all(identity: Identity, state: str = "") -> int:
    """Have everything (of a state) asked and sent again; returns how many. Commits, DOI by DOI."""
    _require(identity, "manage")
    last, number = "", 0
    while True:
        piece = (
            db.session.execute(
                select(DoiEntry.doi)
                .where(condition(state), DoiEntry.doi > last)
                .order_by(DoiEntry.doi)
                .limit(500)
            )
            .scalars()
            .all()
        )
        if not piece:
            return number
        for doi in piece:
            entry = entry_of(doi, lock=True)
            if entry is not None:
                doubt(entry, "A person wants all tried again.")
            db.session.commit()
        last, number = piece[-1], number + len(piece)


def pause(identity: Identity, doi: str) -> None:
    """Leave a DOI alone until ``resume``. Raises ``DoiUnknownError``. Commits."""
    _require(identity, "manage")
    _entry(doi, lock=True).paused = True
    db.session.commit()


def resume(identity: Identity, doi: str) -> None:
    """Go on with a paused DOI. Raises ``DoiUnknownError``. Commits."""
    _require(identity, "manage")
    entry = _entry(doi, lock=True)
    entry.paused = False
    if not entry.settled:
        entry.next_attempt, entry.attempts = now(), 0
    db.session.commit()
    _nudge([entry.doi])


def resume_credentials(identity: Identity) -> bool:
    """Call DataCite again after its account was mended; whether nobody could call. Commits."""
    _require(identity, "manage")
    return channel.resume()


def mint_instruments(
    identity: Identity, names: Sequence[str], *, dry_run: bool = False
) -> dict[str, str]:
    """Give DOIs to these instruments, or to all; returns the new ones by term. Commits.

    With ``dry_run`` nothing is written. What has a DOI already is left out. Raises
    ``InstrumentError``, ``PermissionDeniedError``.
    """
    _require(identity, "manage")
    made = mint(names)
    if dry_run:
        db.session.rollback()
        return made
    db.session.commit()
    _nudge(list(made.values()))
    return made


def reports(identity: Identity, size: int = 10) -> list[Mapping[str, Any]]:
    """The last comparisons with DataCite, newest first."""
    _require(identity, "read")
    rows = db.session.execute(select(DoiReport).order_by(DoiReport.id.desc()).limit(size)).scalars()
    return [
        {
            "id": row.id,
            "started": row.started.isoformat(),
            "finished": row.finished.isoformat() if row.finished else "",
            "dry_run": row.dry_run,
            "compared": row.compared,
            "counts": row.counts,
            "findings": row.findings,
            "error": row.error,
        }
        for row in rows
    ]


def _require(identity: Identity, action: str) -> None:
    if not DoiPermissionPolicy(action).allows(identity):
        raise PermissionDeniedError(action)


def _nudge(dois: Sequence[str]) -> None:
    from .tasks import nudge

    nudge(list(dois), asked=True)


def _entry(doi: str, *, lock: bool = False) -> DoiEntry:
    name = doi.strip().lower()
    found = None if "\0" in name else entry_of(name, lock=lock)
    if found is None:
        raise DoiUnknownError(doi)
    return found
