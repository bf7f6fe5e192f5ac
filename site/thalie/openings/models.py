"""What was decided of the embargoes, which are to be lifted, and what happened to them."""

from __future__ import annotations

from datetime import UTC, datetime
from enum import StrEnum

from invenio_db import db
from sqlalchemy_utils.types import UUIDType


def now() -> datetime:
    """This moment, with its time zone."""
    return datetime.now(UTC)


class EmbargoTerms(db.Model):  # type: ignore[misc]
    """What holds for all versions of a record: ``embargo.life.Terms``.

    Written with the first publication. Whoever decides holds the row for as long.
    """

    __tablename__ = "thalie_embargo"

    parent_id = db.Column(UUIDType, primary_key=True)
    counted_from = db.Column(db.Date, nullable=False)
    extensions = db.Column(db.Integer, nullable=False, default=0)
    exception = db.Column(db.Date, nullable=True)
    review = db.Column(db.Date, nullable=True, index=True)


class DueEmbargo(db.Model):  # type: ignore[misc]
    """A published version under an embargo, and how it went with its lift.

    ``attempts`` failed, the last one at ``failed`` for the ``failure``; the next one is not before
    ``next_attempt``.
    """

    __tablename__ = "thalie_embargo_due"

    version_id = db.Column(UUIDType, primary_key=True)
    parent_id = db.Column(UUIDType, nullable=False, index=True)
    until = db.Column(db.Date, nullable=False, index=True)
    attempts = db.Column(db.Integer, nullable=False, default=0)
    next_attempt = db.Column(db.UTCDateTime, nullable=True)
    failure = db.Column(db.Text, nullable=False, default="")
    failed = db.Column(db.UTCDateTime, nullable=True)


class Deed(StrEnum):
    """What happened to an embargo."""

    SET = "set"  # with the first publication
    ASKED = "asked"
    CANCELLED = "cancelled"  # by who asked
    DECLINED = "declined"
    OVERTAKEN = "overtaken"  # asked, and settled by what happened meanwhile
    EXTENDED = "extended"
    EXCEPTED = "excepted"  # beyond the policy
    SHORTENED = "shortened"
    RELEASED = "released"  # before its end
    RESTRICTED = "restricted"  # closed without an end
    REVIEWED = "reviewed"  # a restriction, which stays
    LIFTED = "lifted"  # at its end
    FAILED = "failed"  # the first attempt to lift it


class EmbargoEvent(db.Model):  # type: ignore[misc]
    """Who did what, when and why; never changed.

    ``before`` and ``after`` are ``open``, ``restricted`` or the day on which the files open. ``by``
    is the account; empty for the system. ``told`` is when persons were told of it.
    """

    __tablename__ = "thalie_embargo_event"

    id = db.Column(db.BigInteger().with_variant(db.Integer, "sqlite"), primary_key=True)
    parent_id = db.Column(UUIDType, nullable=False, index=True)
    version_id = db.Column(UUIDType, nullable=True)
    at = db.Column(db.UTCDateTime, nullable=False, default=now)
    by = db.Column(db.Integer, nullable=True)
    deed = db.Column(db.String(10), nullable=False)
    before = db.Column(db.String(10), nullable=False, default="")
    after = db.Column(db.String(10), nullable=False, default="")
    reason = db.Column(db.Text, nullable=False, default="")
    request_id = db.Column(UUIDType, nullable=True)
    told = db.Column(db.UTCDateTime, nullable=True, index=True)


class EmbargoReminder(db.Model):  # type: ignore[misc]
    """That persons were reminded of an end, so many days before."""

    __tablename__ = "thalie_embargo_reminder"

    parent_id = db.Column(UUIDType, primary_key=True)
    until = db.Column(db.Date, primary_key=True)
    days = db.Column(db.Integer, primary_key=True)
    at = db.Column(db.UTCDateTime, nullable=False, default=now)


class EmbargoMail(db.Model):  # type: ignore[misc]
    """That a person is to be told something: one row each, until the mail went out.

    ``account`` is the person; empty for the mailbox of the curators (``THALIE_CONTACT``). ``kind``
    is a ``Deed``, told of the ``event_id``, or what ``reminders`` says. ``attempts`` failed, the
    next one is not before ``next_attempt``.
    """

    __tablename__ = "thalie_embargo_mail"

    id = db.Column(db.BigInteger().with_variant(db.Integer, "sqlite"), primary_key=True)
    account = db.Column(db.Integer, nullable=True, index=True)
    kind = db.Column(db.String(10), nullable=False)
    version_id = db.Column(UUIDType, nullable=False)
    event_id = db.Column(db.BigInteger, nullable=True)
    until = db.Column(db.Date, nullable=True)
    attempts = db.Column(db.Integer, nullable=False, default=0)
    next_attempt = db.Column(db.UTCDateTime, nullable=True)


class EmbargoFeed(db.Model):  # type: ignore[misc]
    """The calendar of a person: the digest of its secret address, and its language."""

    __tablename__ = "thalie_embargo_feed"

    user_id = db.Column(db.Integer, primary_key=True, autoincrement=False)
    digest = db.Column(db.String(64), nullable=False, unique=True, index=True)
    language = db.Column(db.String(5), nullable=False)
    since = db.Column(db.UTCDateTime, nullable=False, default=now)
