"""The card of the desk: DOIs that DataCite does not have as they are wanted."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from flask_principal import Identity
from invenio_db import db
from sqlalchemy import func, or_, select

from thalie.ground.language import Sentence, counted
from thalie.ground.language import sentence as _
from thalie.web.cards import Action, Asked, Card, Found, Row, Words

from . import services
from .models import DoiEntry, now
from .permissions import DoiPermissionPolicy
from .reading import condition, late_ones

PAGE = "/administration/dois"


def search(identity: Identity, asked: Asked) -> Found:
    """Late ones, and those that DataCite refused, the longest first."""
    wanted = or_(late_ones(now()), condition("failing"))
    if asked.text:
        wanted &= DoiEntry.doi.contains(asked.text.lower(), autoescape=True)
    total = db.session.scalar(select(func.count()).select_from(DoiEntry).where(wanted)) or 0
    entries = db.session.execute(
        select(DoiEntry)
        .where(wanted)
        .order_by(DoiEntry.wanted_since, DoiEntry.doi)
        .offset(asked.start)
        .limit(asked.size)
    ).scalars()
    return Found([_row(entry) for entry in entries], total)


def _row(entry: DoiEntry) -> Row:
    since: datetime = entry.wanted_since
    return Row(entry.doi, entry.doi, f"{PAGE}?show={entry.doi}", since, _lacks(entry))


def _lacks(entry: DoiEntry) -> list[Words]:
    if not entry.last_error:
        return [_("DataCite does not have it yet.")]
    return [
        counted("%(number)s attempt failed.", "%(number)s attempts failed.", entry.attempts),
        str(entry.last_error),
    ]


def retry(identity: Identity, chosen: Sequence[str]) -> Sentence:
    """Send them again. Raises ``DoiUnknownError``. Commits."""
    services.retry(identity, chosen)
    return counted("%(number)s DOI is tried again.", "%(number)s DOIs are tried again.",
                   len(chosen))  # fmt: skip


CARD = Card(
    title=_("DOIs late or refused"),
    empty=_("DataCite has all DOIs as they are wanted."),
    allowed=lambda identity: bool(DoiPermissionPolicy("search").allows(identity)),
    search=search,
    actions={"retry": Action(_("Try the chosen again"), retry)},
    more=PAGE,
)
