"""The policy that holds, and what it means for a record."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from flask import current_app
from invenio_db import db
from invenio_rdm_records.records.models import RDMRecordMetadata
from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from thalie.embargo.beam import last_day_of_beam
from thalie.embargo.life import OPEN, Closure, Terms, closure
from thalie.embargo.policy import EmbargoPolicy
from thalie.records.days import day_there, today
from thalie.records.versions import published

from .models import EmbargoTerms

Json = Mapping[str, Any]
EXPERIMENT = "thalie:experiment"


def policy() -> EmbargoPolicy:
    """``THALIE_EMBARGO_POLICY``. Raises ``EmbargoPolicyError``."""
    return EmbargoPolicy.from_config(current_app.config.get("THALIE_EMBARGO_POLICY") or {})


def first_terms(document: Json, published_on: date, access: Json) -> Terms:
    """The terms of a record that is published for the first time on that day.

    A day of beam that is still to come does not lengthen the embargo. An end later than the base
    period takes extensions.
    """
    rules = policy()
    custom = document.get("custom_fields") or {}
    beam = last_day_of_beam(document.get("metadata") or {}, custom.get(EXPERIMENT) or {})
    counted = beam if beam and rules.counted_from == "beam" else published_on
    counted = min(counted, published_on)
    until = closure(access, rules, published_on).files
    taken = rules.extensions_in(counted, until) if OPEN < until < date.max else 0
    return Terms(counted, taken)


def terms_of(record: Any, *, lock: bool = False) -> Terms:
    """The terms of a published record of InvenioRDM; with ``lock`` nobody else decides meanwhile.

    One that was published before its terms were kept gets those of that day. Not committed.
    """
    row = _row(record.parent.id, lock=lock)
    if row is None:
        started = day_there(record.created)
        keep(record.parent.id, first_terms(record, started, record.get("access") or {}))
        row = _row(record.parent.id, lock=lock)
    return Terms(row.counted_from, row.extensions, row.exception, row.review)


def known_terms(parent_id: UUID) -> Terms | None:
    """The terms that are kept of a record, if any are."""
    row = _row(parent_id, lock=False)
    return row and Terms(row.counted_from, row.extensions, row.exception, row.review)


def keep(parent_id: UUID, terms: Terms) -> None:
    """Keep the terms of a record that has none yet. Not committed."""
    values = {"parent_id": parent_id, **_columns(terms)}
    db.session.execute(insert(EmbargoTerms).values(values).on_conflict_do_nothing())


def change(parent_id: UUID, terms: Terms) -> None:
    """Keep other terms of a record. Not committed."""
    row = _row(parent_id, lock=True)
    for name, value in _columns(terms).items():
        setattr(row, name, value)


def _columns(terms: Terms) -> dict[str, Any]:
    return {
        "counted_from": terms.counted_from,
        "extensions": terms.extensions,
        "exception": terms.exception,
        "review": terms.review,
    }


def _row(parent_id: UUID, *, lock: bool) -> Any:
    query = select(EmbargoTerms).where(EmbargoTerms.parent_id == parent_id)
    if lock:
        query = query.with_for_update().execution_options(populate_existing=True)
    return db.session.execute(query).scalar_one_or_none()


def closure_of(access: Json) -> Closure:
    """What ``access`` means today."""
    return closure(access, policy(), today())


def closure_before(record: Any) -> Closure | None:
    """How a record was closed before a draft of it, or before the version being published.

    By the same version, else by the newest one, also a withdrawn one; ``None`` before the first.
    """
    model = RDMRecordMetadata
    access = model.json["access"]
    query = (
        select(access)
        .where(published(model), model.parent_id == record.parent.id, access.is_not(None))
        .order_by((model.id == record.id).desc(), model.index.desc())
        .limit(1)
    )
    with db.session.no_autoflush:
        written = db.session.execute(query).scalar_one_or_none()
    return closure_of(written) if written else None
