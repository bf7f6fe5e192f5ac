"""The history of an embargo as people read it: deeds in words, names instead of accounts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from invenio_accounts.models import User
from invenio_db import db
from sqlalchemy import select

from thalie.embargo.words import day_words
from thalie.ground.language import Sentence
from thalie.ground.language import sentence as _
from thalie.ground.tables import as_csv

from .history import history
from .models import Deed, EmbargoEvent

DEEDS: Mapping[str, Sentence] = {
    Deed.SET: _("Set at publication"),
    Deed.ASKED: _("Extension asked for"),
    Deed.CANCELLED: _("Request taken back"),
    Deed.OVERTAKEN: _("Request overtaken by another decision"),
    Deed.DECLINED: _("Extension declined"),
    Deed.EXTENDED: _("Extended"),
    Deed.EXCEPTED: _("Exception granted"),
    Deed.SHORTENED: _("Shortened"),
    Deed.RELEASED: _("Released before the end"),
    Deed.RESTRICTED: _("Closed without an end"),
    Deed.REVIEWED: _("Restriction reviewed"),
    Deed.LIFTED: _("Lifted at the end"),
    Deed.FAILED: _("The lift failed; it is tried again"),
}
CLOSURES: Mapping[str, Sentence] = {
    "open": _("open"),
    "restricted": _("closed without an end"),
}
COLUMNS = ("at", "by", "name", "deed", "before", "after", "reason", "request")


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that happened; ``name`` is empty for the system."""

    at: datetime
    by: int | None
    name: str
    deed: str
    before: str
    after: str
    reason: str
    request: UUID | None

    def as_json(self) -> dict[str, Any]:
        """Plain values, named as ``COLUMNS``."""
        return {
            "at": self.at.isoformat(timespec="seconds"),
            "by": self.by,
            "name": self.name,
            "deed": self.deed,
            "before": self.before,
            "after": self.after,
            "reason": self.reason,
            "request": str(self.request) if self.request else None,
        }

    def title(self, language: str) -> str:
        """What was done, in words."""
        return DEEDS[self.deed].in_language(language)


def closed_words(word: str, language: str) -> str:
    """``open``, ``restricted`` or a day, as people read it; empty for nothing."""
    if word in CLOSURES:
        return CLOSURES[word].in_language(language)
    return day_words(date.fromisoformat(word), language) if word else ""


def chronicle(parent_id: UUID) -> list[Entry]:
    """What happened to a record, the oldest first."""
    events: Sequence[EmbargoEvent] = history(parent_id)
    known = names(event.by for event in events if event.by is not None)
    return [
        Entry(
            at=event.at,
            by=event.by,
            name=known.get(event.by, "") if event.by is not None else "",
            deed=event.deed,
            before=event.before,
            after=event.after,
            reason=event.reason,
            request=event.request_id,
        )
        for event in events
    ]


def chronicle_csv(entries: Iterable[Entry]) -> str:
    """The entries for a spreadsheet."""
    return as_csv(COLUMNS, (entry.as_json() for entry in entries))


def names(accounts: Iterable[int]) -> dict[int, str]:
    """What these accounts are called, never by an address; a number where no name is known."""
    wanted = set(accounts)
    if not wanted:
        return {}
    users = db.session.execute(select(User).where(User.id.in_(wanted))).scalars()
    called = {
        user.id: (user.user_profile or {}).get("full_name") or user.username for user in users
    }
    return {number: called.get(number) or f"#{number}" for number in wanted}
