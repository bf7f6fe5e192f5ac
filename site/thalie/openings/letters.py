"""What mails about embargoes say, in the language of the reader."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from uuid import UUID

from babel.dates import format_date
from flask import current_app
from invenio_db import db
from invenio_rdm_records.proxies import current_rdm_records_service as records
from invenio_rdm_records.records.models import RDMRecordMetadata
from sqlalchemy import select

from thalie.embargo.life import Standing
from thalie.embargo.state import day_of
from thalie.ground.language import Sentence, and_more, locale
from thalie.ground.language import sentence as _
from thalie.ground.plain import one_line

from .decisions import look
from .models import EmbargoEvent, EmbargoMail
from .notifications import Letter, Line, Section
from .people import name_of
from .terms import policy
from .words import ENDING, HEADINGS, SUBJECTS

MOST = 30  # records named in one section
REASON = 600  # characters of a reason


@dataclass(frozen=True, slots=True)
class Known:
    """What the lines of a mail tell of, read at once: titles and ids of versions, events."""

    versions: Mapping[UUID, tuple[str, str]]
    events: Mapping[int, EmbargoEvent]


def letter(rows: Sequence[EmbargoMail], language: str) -> Letter:
    """A mail that tells of the ROWS in a LANGUAGE; what matters most comes first."""
    kinds = [kind for kind in HEADINGS if any(row.kind == kind for row in rows)]
    sections = [
        _section(kind, [row for row in rows if row.kind == kind], language) for kind in kinds
    ]
    subject = SUBJECTS[kinds[0]].in_language(language)
    return Letter(language, subject, sections, ENDING.in_language(language))


def _section(kind: str, rows: Sequence[EmbargoMail], language: str) -> Section:
    count = len(rows)
    heading = replace(HEADINGS[kind], number=count, values={"number": count}).in_language(language)
    known = _known(rows[:MOST])
    lines = [_line(row, known, language) for row in rows[:MOST]]
    more = count - len(lines)
    return Section(heading, lines, and_more(more, language) if more else "")


def _known(rows: Iterable[EmbargoMail]) -> Known:
    model = RDMRecordMetadata
    ids = [row.version_id for row in rows]
    title = model.json["metadata"]["title"].as_string()
    found = select(model.id, model.json["id"].as_string(), title).where(model.id.in_(ids))
    events = select(EmbargoEvent).where(EmbargoEvent.id.in_([row.event_id for row in rows]))
    return Known(
        {id_: (pid, words or pid) for id_, pid, words in db.session.execute(found)},
        {event.id: event for event in db.session.execute(events).scalars()},
    )


def _line(row: EmbargoMail, known: Known, language: str) -> Line:
    pid, title = known.versions.get(row.version_id, ("", "?"))
    event = known.events.get(row.event_id or 0)
    url = f"{current_app.config['SITE_UI_URL']}/records/{pid}"
    if event and event.request_id:
        url = f"{current_app.config['SITE_UI_URL']}/me/requests/{event.request_id}"
    told = _of_event(event) if event else _of_end(row)
    return Line(one_line(title), url, [_said(one, language) for one in told])


def _of_event(event: EmbargoEvent) -> Iterable[Sentence]:
    """What there is to say of what happened."""
    if event.deed == "asked":
        yield _("Asked by %(name)s: until %(after)s instead of %(before)s.",
                name=name_of(event.by), after=day_of(event.after),
                before=day_of(event.before))  # fmt: skip
    elif (day := day_of(event.after)) and event.after != event.before:
        yield _("The files open on %(day)s.", day=day)
    if event.deed == "failed":
        yield _("What went wrong: %(reason)s", reason=_short(event.reason))
    elif event.reason:
        yield _("Reason: %(reason)s", reason=_short(event.reason))


def _of_end(row: EmbargoMail) -> Iterable[Sentence]:
    """What there is to say of an end, or of a day of review, that is near."""
    if row.until is None:
        return
    if row.kind == "review":
        yield _("To be reviewed since %(day)s.", day=row.until)
        return
    yield _("The files open on %(day)s.", day=row.until)
    try:
        yield from _of_extension(look(records.record_cls.get_record(row.version_id)))
    except Exception:  # a damaged record keeps no mail back
        current_app.logger.exception("Nothing can be said of extensions of %s", row.version_id)


def _of_extension(standing: Standing) -> Iterable[Sentence]:
    if standing.next_end is None:
        yield _("No extension is left.")
    elif policy().who_asks == "managers":
        yield _("An extension until %(day)s may be asked for, on the page of the record.",
                day=standing.next_end)  # fmt: skip


def _short(reason: str) -> str:
    words = one_line(reason)
    return words if len(words) <= REASON else f"{words[:REASON]}…"


def _said(told: Sentence, language: str) -> str:
    """The sentence with its days as LANGUAGE writes them."""
    values: dict[str, Any] = {
        name: format_date(value, "long", locale(language)) if isinstance(value, date) else value
        for name, value in told.values.items()
    }
    return Sentence(told.english, values).in_language(language)
