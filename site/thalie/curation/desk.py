"""The card of the desk: what was submitted, since when it waits, and what it lacks."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from flask_principal import Identity
from invenio_checks.models import CheckRun
from invenio_db import db
from invenio_pidstore.models import PersistentIdentifier
from invenio_rdm_records.records.models import RDMDraftMetadata
from invenio_requests.records.models import RequestMetadata
from sqlalchemy import Select, func, select, true

from thalie.ground.language import Sentence, counted, enumeration
from thalie.ground.language import sentence as _
from thalie.heritage.custom_fields import language
from thalie.web.cards import Action, Asked, Card, Found, Row, Words

from . import deciding
from .models import CURATOR, LEADER, Review
from .permissions import is_curator
from .submission import TYPE

Json = dict[str, Any]


def waiting(identity: Identity, asked: Asked) -> Found:
    """Those of which it is a curator's turn, the longest first."""
    return _found(CURATOR, asked)


def sent_back(identity: Identity, asked: Asked) -> Found:
    """Those of which it is the leader's turn."""
    return _found(LEADER, asked)


def _found(turn: str, asked: Asked) -> Found:
    query = _query(turn, asked.text)
    total = db.session.scalar(select(func.count()).select_from(query.subquery())) or 0
    rows = db.session.execute(query.offset(asked.start).limit(asked.size)).all()
    lacks = _lacks([row.draft for row in rows])
    return Found([_row(row, lacks.get(row.draft, [])) for row in rows], total)


def _query(turn: str, text: str) -> Select[Any]:
    request, draft, pid = RequestMetadata, RDMDraftMetadata, PersistentIdentifier
    record = request.json["topic"]["record"].as_string()
    since = func.coalesce(Review.since, request.updated)
    query = (
        select(
            request.id.label("request"),
            draft.id.label("draft"),
            record.label("record"),
            draft.json["metadata"]["title"].as_string().label("title"),
            since.label("since"),
            func.coalesce(Review.rounds, 1).label("rounds"),
        )
        .join(pid, (pid.pid_type == "recid") & (pid.pid_value == record))
        .join(draft, draft.id == pid.object_uuid)
        .outerjoin(Review, Review.request_id == request.id)
        .where(
            request.json["type"].as_string() == TYPE,
            request.json["status"].as_string() == "submitted",
            draft.json.is_not(None),
            func.coalesce(Review.turn, CURATOR) == turn,
        )
        .order_by(since, request.id)
    )
    if text:
        title = draft.json["metadata"]["title"].as_string()
        query = query.where(title.icontains(text, autoescape=True) | (record == text))
    return query


def _row(row: Any, lacks: Sequence[str]) -> Row:
    said: list[Words] = []
    if row.rounds > 1:
        said.append(_("Submitted again, for the %(number)s. time.", number=row.rounds))
    said.append(_("Lacks: %(lacks)s", lacks=enumeration(lacks, language())) if lacks
                else _("Nothing is lacking."))  # fmt: skip
    return Row(str(row.request), row.title or row.record, f"/submissions/{row.request}", row.since,
               said)  # fmt: skip


def _lacks(drafts: Sequence[UUID]) -> dict[UUID, list[str]]:
    """Titles of the rules that stop each draft, as the last run found them. One statement."""
    query = select(CheckRun.record_id, CheckRun.result).where(
        CheckRun.record_id.in_(drafts), CheckRun.is_draft == true()
    )
    found: dict[UUID, list[str]] = {}
    for draft, result in db.session.execute(query):
        for rule in (result or {}).get("rule_results") or []:
            if not rule["success"] and rule["level"] == "error":
                title = rule["rule_title"]
                found.setdefault(draft, []).append(title.get(language()) or title["en"])
    return found


def accept(identity: Identity, chosen: Sequence[str]) -> Sentence:
    """Publish the chosen; says which could not be. Commits, one by one."""
    done, left = deciding.accept_all(identity, chosen)
    if left:
        return _(
            "Published: %(done)s. Not published, look at them: %(left)s",
            done=done,
            left=", ".join(left),
        )
    return counted("%(number)s dataset is published.", "%(number)s datasets are published.", done)


WAITING = Card(
    title=_("Waiting for review"),
    empty=_("Nothing waits for review."),
    allowed=is_curator,
    search=waiting,
    actions={"accept": Action(_("Accept and publish the chosen"), accept)},
)
SENT_BACK = Card(
    title=_("Sent back for changes"),
    empty=_("No leader is asked for changes."),
    allowed=is_curator,
    search=sent_back,
    actions={},
    trouble=False,
)
