"""Who else may read a dataset now, since when, by whom and until when: for pages and programs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from flask import current_app
from invenio_accounts.models import Role, User
from invenio_db import db
from invenio_requests.records.models import RequestMetadata

from . import book
from .book import LINK, REVIEW, Key

REQUEST = "request:"
"""With which the origin of what a request gave begins, in InvenioRDM."""


@dataclass(frozen=True, slots=True)
class Listed:
    """A grant or link.

    ``key`` as in the book; ``name`` tells a person who has it: of a link, what was written about
    it. ``permission`` of a link for anonymous review is ``review``. ``ends`` is the first day
    without access. ``request`` is the request that it answers, ``asked`` when that was made.
    """

    key: Key
    permission: str
    name: str
    ends: date | None
    given: datetime | None
    by: int | None
    by_name: str
    request: str
    asked: datetime | None

    def as_json(self) -> dict[str, Any]:
        """As plain values, without the secret of a link."""
        return {
            "kind": self.key[0],
            "id": self.key[1],
            "permission": self.permission,
            "name": self.name,
            "ends": self.ends.isoformat() if self.ends else None,
            "given": self.given.isoformat() if self.given else None,
            "given_by": {"user": str(self.by), "name": self.by_name} if self.by else None,
            "request": {"id": self.request, "asked": self.asked.isoformat() if self.asked else None}
            if self.request
            else None,
        }


def listed(parent: Any) -> list[Listed]:
    """The grants and links of a PARENT record, those that end first at the top."""
    kept = book.entries(parent.id)
    found = [_grant(one, kept) for one in parent.access.grants]
    found += [_link(one, kept) for one in parent.access.links.resolve_all()]
    found += [_review(key, row) for key, row in kept.items() if key[0] == REVIEW]
    return sorted(found, key=lambda one: (one.ends or date.max, one.key))


def _grant(grant: Any, kept: dict[Key, Any]) -> Listed:
    key = (grant.subject_type, str(grant.subject_id))
    row = kept.get(key)
    return _listed(
        key, grant.permission, _holder(key), row.ends if row else None, grant.origin, row
    )


def _link(link: Any, kept: dict[Key, Any]) -> Listed:
    key = (LINK, str(link.id))
    row = kept.get(key)
    return _listed(
        key, link.permission_level, link.description, end_of_link(link), link.origin, row,
        given=link.created,
    )  # fmt: skip


def _review(key: Key, row: Any) -> Listed:
    return _listed(key, REVIEW, row.note or "", row.ends, None, row)


def _listed(
    key: Key,
    permission: str,
    name: str,
    ends: date | None,
    origin: str | None,
    row: Any,
    *,
    given: datetime | None = None,
) -> Listed:
    request = (origin or "").removeprefix(REQUEST) if (origin or "").startswith(REQUEST) else ""
    by = row.by if row else None
    return Listed(
        key=key,
        permission=permission,
        name=name,
        ends=ends,
        given=given or (row.given if row else None),
        by=by,
        by_name=account_name(by) if by else "",
        request=request,
        asked=_asked(request),
    )


def end_of_link(link: Any) -> date | None:
    """The day on which a share LINK stops, where the facility is."""
    zone = ZoneInfo(current_app.config["BABEL_DEFAULT_TIMEZONE"])
    return link.expires_at.astimezone(zone).date() if link.expires_at else None


def account_name(number: int | str) -> str:
    """What the person of an account is called; the number where nothing is known."""
    user = db.session.get(User, int(number))
    if user is None:
        return str(number)
    return str((user.user_profile or {}).get("full_name") or user.username or number)


def _holder(key: Key) -> str:
    kind, subject = key
    if kind == "user":
        return account_name(subject)
    role = db.session.get(Role, subject) if kind == "role" else None
    return str(role.name) if role else subject


def _asked(request: str) -> datetime | None:
    row = db.session.get(RequestMetadata, request) if request else None
    return row.created if row else None
