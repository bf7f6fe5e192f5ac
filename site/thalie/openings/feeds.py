"""Secret addresses of calendars: one for each person, which may be renewed or taken back.

Who knows an address reads the calendar.
"""

from __future__ import annotations

from invenio_accounts.models import User
from invenio_db import db
from sqlalchemy import delete, select
from sqlalchemy.dialects.postgresql import insert

from thalie.ground import tokens

from .models import EmbargoFeed, now


def renew(user_id: int, language: str) -> str:
    """A new token of a person, for a calendar in LANGUAGE; the old one ends. Commits."""
    token = tokens.token()
    values = {
        "user_id": user_id,
        "digest": tokens.digest(token),
        "language": language,
        "since": now(),
    }
    put = insert(EmbargoFeed).values(values)
    db.session.execute(put.on_conflict_do_update(index_elements=["user_id"], set_=values))
    db.session.commit()
    return token


def revoke(user_id: int) -> bool:
    """Take back the address of a person; whether there was one. Commits."""
    found = db.session.execute(delete(EmbargoFeed).where(EmbargoFeed.user_id == user_id))
    db.session.commit()
    return bool(found.rowcount)


def feed_of(user_id: int) -> EmbargoFeed | None:
    """What is kept of the address of a person."""
    return db.session.get(EmbargoFeed, user_id)  # type: ignore[no-any-return]


def reader(token: str) -> tuple[User, str] | None:
    """Whose calendar it is, and in which language; ``None`` for what is no token, or no more."""
    row = db.session.execute(
        select(User, EmbargoFeed.language)
        .join(EmbargoFeed, EmbargoFeed.user_id == User.id)
        .where(EmbargoFeed.digest == tokens.digest(token), User.active)
    ).one_or_none()
    return (row[0], str(row[1])) if row else None
