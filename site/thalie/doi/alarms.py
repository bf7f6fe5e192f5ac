"""Tells a person, once an incident, that a DOI is late or the account refused."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from flask import current_app
from invenio_db import db
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from . import channel
from .models import DoiIncident, now
from .notifications import LateDois, RefusedAccount, tell
from .reading import health

LATE, CREDENTIALS = "late", "credentials"

NOTIFICATIONS = {LATE: LateDois, CREDENTIALS: RefusedAccount}
LOGGED = {
    LATE: "%(number)s wait for DataCite since %(since)s or longer.",
    CREDENTIALS: "DataCite refuses the account: %(reason)s",
}


def watch() -> None:
    """Open and close incidents, and tell of those that nobody was told of. Commits."""
    found = health()
    stop = channel.stopped()
    since = now() - timedelta(seconds=found.oldest)
    _incident(LATE, found.late > 0, {"number": found.late, "since": f"{since:%Y-%m-%d %H:%M} UTC"})
    _incident(CREDENTIALS, stop is not None, {"reason": stop[1] if stop else ""})


def _incident(kind: str, there: bool, words: Mapping[str, object]) -> None:
    row = _locked(kind, make=there)
    if row is None:  # nothing ever happened, or another worker is telling
        db.session.rollback()
        return
    if not there:
        if row.closed is None:
            row.closed = now()
            current_app.logger.info("DOIs: the incident %s is over", kind)
    else:
        if row.closed is not None:
            row.opened, row.closed, row.told = now(), None, None
        if row.told is None:
            row.told = now() if _tell(kind, words) else None
    db.session.commit()


def _locked(kind: str, *, make: bool) -> DoiIncident | None:
    query = (
        select(DoiIncident)
        .where(DoiIncident.kind == kind)
        .with_for_update(skip_locked=True)
        .execution_options(populate_existing=True)
    )
    found: DoiIncident | None = db.session.execute(query).scalar_one_or_none()
    if found is None and make:
        try:
            with db.session.begin_nested():
                found = DoiIncident(kind=kind)
                db.session.add(found)
        except IntegrityError:
            return None
    return found


def _tell(kind: str, words: Mapping[str, object]) -> bool:
    """Write to the log and to the curators; whether the mail went out."""
    current_app.logger.error("DOIs: %s", LOGGED[kind] % words)
    return tell(NOTIFICATIONS[kind].build(**words))
