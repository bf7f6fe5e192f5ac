"""Ends of embargoes as a calendar (RFC 5545): days, not hours, of the facility's calendar."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from flask import current_app
from flask_principal import Identity
from icalendar import Calendar, Event, Timezone
from icalendar.enums import TRANSP

from thalie.ground.language import Sentence
from thalie.ground.language import sentence as _
from thalie.records.days import day_there, zone

from .board import MOST, Filter, Row, search
from .chronicle import Entry

MEDIA_TYPE = "text/calendar"
ASKED_AGAIN = timedelta(hours=12)  # how often a program looks whether something changed
NEVER = datetime(2000, 1, 1, tzinfo=UTC)  # the change of what nothing is written of


@dataclass(frozen=True, slots=True)
class Subject:
    """The record that a day is about; ``changes`` grows with each change of its embargo."""

    id: str
    parent: str
    title: str
    changed: datetime
    changes: int


@dataclass(frozen=True, slots=True)
class Day:
    """A day in a calendar: an ``end``, a ``review``, or that on which somebody ``asked``."""

    kind: str
    day: date
    subject: Subject


SUMMARIES: Mapping[str, Callable[[str], Sentence]] = {
    "end": lambda title: _("Embargo ends: %(title)s", title=title),
    "review": lambda title: _("Review: %(title)s", title=title),
    "asked": lambda title: _("Extension asked for: %(title)s", title=title),
}
DESCRIPTIONS: Mapping[str, Sentence] = {
    "end": _("On this day the files become public."),
    "review": _("The files are closed without an end. On this day somebody looks at it again."),
    "asked": _("Somebody has to decide on the extension."),
}


def record_days(record: Any, until: date, entries: Iterable[Entry]) -> list[Day]:
    """The end of the embargo of one record."""
    times = [entry.at for entry in entries]
    subject = Subject(
        id=record.pid.pid_value,
        parent=record.parent.pid.pid_value,
        title=str(record.metadata.get("title") or ""),
        changed=max(times, default=NEVER),
        changes=len(times),
    )
    return [Day("end", until, subject)]


def days_of(identity: Identity) -> list[Day]:
    """What a person has to think of: ends of embargoes, extensions asked for, reviews."""
    found = search(Filter(), 1, MOST, of=identity)
    return [day for row in found.rows for day in _row_days(row)]


def _row_days(row: Row) -> Iterator[Day]:
    subject = Subject(row.id, row.parent, row.title, row.changed or NEVER, row.changes)
    yield Day("review" if row.restricted else "end", row.end, subject)
    if row.asked:
        yield Day("asked", day_there(row.asked), subject)


def calendar(days: Iterable[Day], language: str, of: str) -> bytes:
    """The calendar OF a record or a person, in LANGUAGE. One without days is a calendar, too."""
    name = _("Embargoes, %(site)s", site=current_app.config["THEME_SITENAME"])
    made = Calendar.new(
        name=name.in_language(language),
        prodid="-//Thalie//embargoes//EN",
        uid=f"embargoes-{of}@{_host()}",
        language=language,
        refresh_interval=ASKED_AGAIN,
    )
    made.add_component(Timezone.from_tzid(str(zone())))
    for day in days:
        made.add_component(_event(day, language))
    return bytes(made.to_ical())


def _event(day: Day, language: str) -> Event:
    subject = day.subject
    return Event.new(
        uid=f"embargo-{day.kind}-{subject.parent}@{_host()}",
        start=day.day,
        end=day.day + timedelta(days=1),
        summary=SUMMARIES[day.kind](subject.title).in_language(language),
        description=DESCRIPTIONS[day.kind].in_language(language),
        url=f"{current_app.config['SITE_UI_URL']}/records/{subject.id}",
        stamp=subject.changed,
        last_modified=subject.changed,
        sequence=subject.changes,
        transparency=TRANSP.TRANSPARENT,
    )


def _host() -> str:
    return str(urlsplit(current_app.config["SITE_UI_URL"]).netloc)
