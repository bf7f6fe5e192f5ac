"""Cards of the desk: files that are not what they were; what was published in the last days."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from flask_principal import Identity
from invenio_db import db
from invenio_files_rest.models import FileInstance, ObjectVersion
from invenio_files_rest.tasks import verify_checksum
from invenio_rdm_records.records.models import RDMFileRecordMetadata, RDMRecordMetadata
from sqlalchemy import ColumnElement, Select, false, func, or_, select

from thalie.ground.language import Sentence, counted
from thalie.ground.language import sentence as _
from thalie.web.cards import Action, Asked, Card, Found, Row, Words, for_administrators

from .versions import standing

RECENT = timedelta(days=7)
MOMENT = timedelta(minutes=1)
"""A publication itself touches the row of the version several times within this."""


def said(text: str, model: Any = RDMRecordMetadata) -> ColumnElement[bool]:
    """Condition: TEXT is in the title, or is the identifier or DOI."""
    json = model.json
    return or_(
        json["metadata"]["title"].as_string().icontains(text, autoescape=True),
        json["id"].as_string() == text,
        json["pids"]["doi"]["identifier"].as_string() == text.lower(),
    )


# Files


def damaged(identity: Identity, asked: Asked) -> Found:
    """Files of published versions whose checksum is another one than when they were deposited."""
    query = _damaged(asked.text)
    total = db.session.scalar(select(func.count()).select_from(query.subquery())) or 0
    rows = db.session.execute(query.offset(asked.start).limit(asked.size))
    return Found([_file(*row) for row in rows], total)


def _damaged(text: str) -> Select[Any]:
    file, version, record = FileInstance, ObjectVersion, RDMRecordMetadata
    query = (
        select(file.id, version.key, file.last_check_at, record.json["id"].as_string(),
               record.json["metadata"]["title"].as_string())
        .join(version, version.file_id == file.id)
        .join(RDMFileRecordMetadata, RDMFileRecordMetadata.object_version_id == version.version_id)
        .join(record, record.id == RDMFileRecordMetadata.record_id)
        .where(file.last_check == false(), standing(record))
        .order_by(file.last_check_at, file.id, record.id)
    )  # fmt: skip
    return query.where(said(text)) if text else query


def _file(id_: UUID, key: str, seen: datetime | None, record: str, title: str | None) -> Row:
    lack = _("%(file)s: its checksum is not the one it had when it was deposited.", file=key)
    return Row(str(id_), title or record, f"/records/{record}", seen, [lack], record)


def look_again(identity: Identity, chosen: Sequence[str]) -> Sentence:
    """Have the checksums of the chosen files computed again, by a worker."""
    for id_ in dict.fromkeys(chosen):
        verify_checksum.delay(str(UUID(id_)))
    return counted("%(number)s file is looked at again.", "%(number)s files are looked at again.",
                   len(set(chosen)))  # fmt: skip


FILES = Card(
    title=_("Files that failed their checks"),
    empty=_("All files that were looked at are as they were deposited."),
    allowed=for_administrators,
    search=damaged,
    actions={"look": Action(_("Look at the chosen again"), look_again)},
)


# What is new


def recent(identity: Identity, asked: Asked) -> Found:
    """Versions that were published or changed within seven days, the newest first."""
    model, since = RDMRecordMetadata, datetime.now(UTC) - RECENT
    query = select(model.json, model.created, model.updated).where(
        standing(model), model.updated >= since
    )
    if asked.text:
        query = query.where(said(asked.text))
    total = db.session.scalar(select(func.count()).select_from(query.subquery())) or 0
    rows = db.session.execute(
        query.order_by(model.updated.desc(), model.id).offset(asked.start).limit(asked.size)
    )
    return Found([_new(json, made, changed, since) for json, made, changed in rows], total)


def _new(json: Any, created: datetime, updated: datetime, since: datetime) -> Row:
    title = (json.get("metadata") or {}).get("title", "")
    told = list(_events(created, updated, since))
    return Row(json["id"], title, f"/records/{json['id']}", updated, told, json["id"])


def _events(created: datetime, updated: datetime, since: datetime) -> Iterator[Words]:
    if created >= since:
        yield _("Published.")
    if updated - created > MOMENT:
        yield _("Changed since it was published.")


PUBLISHED = Card(
    title=_("Published or changed this week"),
    empty=_("Nothing was published or changed in the last seven days."),
    allowed=for_administrators,
    search=recent,
    actions={},
    trouble=False,
)
