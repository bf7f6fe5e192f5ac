"""The board of embargoes: which records are closed, until when, what waits for somebody.

Read from the database alone, in a fixed number of statements, however long the list is.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from flask_principal import Identity
from invenio_db import db
from invenio_rdm_records.records.models import RDMParentMetadata, RDMRecordMetadata
from sqlalchemy import ColumnElement, Select, and_, cast, func, or_, select
from sqlalchemy.dialects.postgresql import JSONB

from thalie.records.days import today
from thalie.records.versions import newest, standing

from .chronicle import names
from .models import Deed, DueEmbargo, EmbargoEvent, EmbargoTerms

STATES = ("", "due", "failed", "review", "asked")
MOST = 10_000  # rows of a table that is taken away
LAST_PAGE = 100_000


@dataclass(frozen=True, slots=True)
class Filter:
    """What is looked for. Empty: all.

    ``since`` and ``until`` bound the end, or the day of the review. ``state``: ``due`` is over and
    not lifted, ``failed`` could not be lifted, ``review`` is closed without an end, ``asked`` waits
    for a decision on an extension.
    """

    since: date | None = None
    until: date | None = None
    project: str = ""
    extensions: int | None = None
    state: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """A record that is closed. ``end`` is the day on which it opens, or is reviewed."""

    id: str
    version_id: UUID
    parent: str
    title: str
    project: str
    owner: str
    end: date
    restricted: bool
    extensions: int
    exception: date | None
    counted_from: date | None
    attempts: int
    failed_version: UUID | None
    failure: str
    failed: datetime | None
    request: UUID | None
    asked: datetime | None
    changed: datetime | None
    changes: int
    leader: str = ""

    def as_json(self) -> dict[str, Any]:
        """Plain values, named as ``COLUMNS``."""
        return {
            "id": self.id,
            "title": self.title,
            "project": self.project,
            "leader": self.leader,
            "status": "restricted" if self.restricted else "embargoed",
            "end": self.end.isoformat(),
            "extensions": self.extensions,
            "exception": self.exception.isoformat() if self.exception else None,
            "counted_from": self.counted_from.isoformat() if self.counted_from else None,
            "request": str(self.request) if self.request else None,
            "attempts": self.attempts,
            "failure": self.failure or None,
        }


COLUMNS = (
    "id", "title", "project", "leader", "status", "end", "extensions", "exception", "counted_from",
    "request", "attempts", "failure",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Page:
    """Some rows of how many there are."""

    rows: list[Row]
    total: int


def search(asked: Filter, page: int = 1, size: int = 25, *, of: Identity | None = None) -> Page:
    """The records that are closed, whose end is nearest first; only those OF a person, if given."""
    rows = _rows(asked, of).subquery()
    total = db.session.execute(select(func.count()).select_from(rows)).scalar_one()
    wanted = select(rows).order_by(rows.c.end, rows.c.id).limit(size).offset((page - 1) * size)
    found = [Row(**row) for row in db.session.execute(wanted).mappings()]
    return Page(_with_leaders(found), total)


def numbers() -> dict[str, int]:
    """How many records there are in each state."""
    rows = _rows(Filter(), None).subquery()
    counts = {
        "": func.count(),
        "due": func.count().filter(~rows.c.restricted, rows.c.end <= today()),
        "failed": func.count().filter(rows.c.attempts > 0),
        "review": func.count().filter(rows.c.restricted),
        "asked": func.count().filter(rows.c.request.is_not(None)),
    }
    found = db.session.execute(select(*counts.values()).select_from(rows)).one()
    return dict(zip(counts, found, strict=True))


def _with_leaders(rows: Sequence[Row]) -> list[Row]:
    known = names(int(row.owner) for row in rows if row.owner.isdecimal())  # else the system
    return [
        replace(row, leader=known[int(row.owner)] if row.owner.isdecimal() else "") for row in rows
    ]


def _rows(asked: Filter, of: Identity | None) -> Select[Any]:
    """The newest version of each record that is closed."""
    version, parent, terms = RDMRecordMetadata, RDMParentMetadata, EmbargoTerms
    due, requests, events = _due(), _requests(), _events()
    end = func.coalesce(due.c.until, terms.review).label("end")
    owner = parent.json["access"]["owned_by"]["user"].as_string()
    project = version.json["custom_fields"]["thalie:experiment"]["project"].as_string()
    query = (
        select(
            version.json["id"].as_string().label("id"),
            version.id.label("version_id"),
            parent.json["id"].as_string().label("parent"),
            func.coalesce(version.json["metadata"]["title"].as_string(), "").label("title"),
            func.coalesce(project, "").label("project"),
            func.coalesce(owner, "").label("owner"),
            end,
            due.c.until.is_(None).label("restricted"),
            func.coalesce(terms.extensions, 0).label("extensions"),
            terms.exception,
            terms.counted_from,
            func.coalesce(due.c.attempts, 0).label("attempts"),
            due.c.failed_version,
            func.coalesce(due.c.failure, "").label("failure"),
            due.c.failed,
            requests.c.request,
            requests.c.asked,
            events.c.changed,
            func.coalesce(events.c.changes, 0).label("changes"),
        )
        .join(parent, parent.id == version.parent_id)
        .outerjoin(terms, terms.parent_id == version.parent_id)
        .outerjoin(due, due.c.parent_id == version.parent_id)
        .outerjoin(requests, and_(requests.c.parent_id == version.parent_id,
                                  due.c.until.is_not(None)))
        .outerjoin(events, events.c.parent_id == version.parent_id)
        .where(version.parent_id.in_(_closed()), standing(version), newest(version))
        .where(end.is_not(None))
    )  # fmt: skip
    return query.where(*_conditions(asked, end, due, requests, project), *_led_by(of))


def _closed() -> Select[Any]:
    reviewed = select(EmbargoTerms.parent_id).where(EmbargoTerms.review.is_not(None))
    return select(select(DueEmbargo.parent_id).union(reviewed).subquery())


def _due() -> Any:
    """Per record, its embargo, and the version of it whose lift failed most often."""
    return (
        select(
            DueEmbargo.parent_id,
            DueEmbargo.until,
            DueEmbargo.attempts,
            DueEmbargo.version_id.label("failed_version"),
            DueEmbargo.failure,
            DueEmbargo.failed,
        )
        .distinct(DueEmbargo.parent_id)
        .order_by(DueEmbargo.parent_id, DueEmbargo.attempts.desc(), DueEmbargo.until.desc())
        .subquery()
    )


def _requests() -> Any:
    """Per record, the extension that was asked for last, unless it was answered."""
    event = EmbargoEvent
    last = (
        select(event.parent_id, event.deed, event.request_id, event.at)
        .where(event.request_id.is_not(None))
        .distinct(event.parent_id)
        .order_by(event.parent_id, event.id.desc())
        .subquery()
    )
    return (
        select(last.c.parent_id, last.c.request_id.label("request"), last.c.at.label("asked"))
        .where(last.c.deed == Deed.ASKED)
        .subquery()
    )


def _events() -> Any:
    """Per record, when something happened last, and how much did so far."""
    event = EmbargoEvent
    return (
        select(event.parent_id, func.max(event.at).label("changed"), func.count().label("changes"))
        .group_by(event.parent_id)
        .subquery()
    )


def _conditions(
    asked: Filter, end: Any, due: Any, requests: Any, project: Any
) -> Iterable[ColumnElement[bool]]:
    if asked.since:
        yield end >= asked.since
    if asked.until:
        yield end <= asked.until
    if asked.project:
        yield project.icontains(asked.project, autoescape=True)
    if asked.extensions is not None:
        yield EmbargoTerms.extensions == asked.extensions
    if asked.text:
        yield _said(asked.text)
    if asked.state == "due":
        yield due.c.until <= today()
    elif asked.state == "failed":
        yield due.c.attempts > 0
    elif asked.state == "review":
        yield due.c.until.is_(None)
    elif asked.state == "asked":
        yield requests.c.request.is_not(None)


def _said(text: str) -> ColumnElement[bool]:
    json = RDMRecordMetadata.json
    return or_(
        json["metadata"]["title"].as_string().icontains(text, autoescape=True),
        json["id"].as_string() == text,
        json["pids"]["doi"]["identifier"].as_string() == text.lower(),
    )


def _led_by(of: Identity | None) -> Iterable[ColumnElement[bool]]:
    """Records that a person owns, or was given to manage, alone or with a role."""
    if of is None:
        return
    access = RDMParentMetadata.json["access"]
    subjects = [("user", str(of.id))]
    subjects += [("role", str(need.value)) for need in of.provides if need.method == "role"]
    grants = [
        cast(access["grants"], JSONB).contains(
            [{"permission": "manage", "subject": {"type": kind, "id": id_}}]
        )
        for kind, id_ in subjects
    ]
    yield or_(access["owned_by"]["user"].as_string() == str(of.id), *grants)
