"""Links for anonymous review: who has one sees a version, without the persons behind it.

A share link of InvenioRDM opens the page of the dataset, with its authors. These open a page of
their own (``theme/review.py``) and nothing else. They stand in the book of grants, are revoked and
end as those do.
"""

from __future__ import annotations

from datetime import date
from uuid import UUID

from flask import current_app
from invenio_db import db
from sqlalchemy import select

from thalie.ground import tokens
from thalie.records.days import today

from .book import REVIEW, Key
from .ends import usual_end
from .models import KeptGrant, now

LONGEST_NOTE = 200  # characters


def make(parent: UUID, version: UUID, ends: date, note: str, by: int | None) -> tuple[str, Key]:
    """A link to a VERSION, record or draft: secret and key. In the transaction that goes on."""
    secret = tokens.token()
    subject = tokens.digest(secret)
    db.session.add(
        KeptGrant(
            parent_id=parent, kind=REVIEW, subject=subject, ends=ends, given=now(),
            by=by if isinstance(by, int) else None, version=version, note=note,
        )
    )  # fmt: skip
    db.session.flush()
    return secret, (REVIEW, subject)


def opened(secret: str) -> KeptGrant | None:
    """The link of a secret, if it has not ended."""
    row: KeptGrant | None = db.session.execute(
        select(KeptGrant).where(
            KeptGrant.kind == REVIEW,
            KeptGrant.subject == tokens.digest(secret),
            KeptGrant.ends > today(),
        )
    ).scalar_one_or_none()
    return row


def usual() -> str:
    """The day on which a link ends when nobody says another, as ``YYYY-MM-DD``."""
    return usual_end(today(), current_app.config["THALIE_REVIEW_DAYS"]).isoformat()


def address_of(secret: str) -> str:
    """Where the link leads."""
    return f"{current_app.config['SITE_UI_URL']}/review/{secret}"
