"""The ledger of DOIs: what is wanted, what DataCite has, and what was said between."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from invenio_db import db
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy_utils.types import UUIDType

from .steps import State


def now() -> datetime:
    """This moment, with its time zone."""
    return datetime.now(UTC)


class DoiEntry(db.Model):  # type: ignore[misc]
    """A DOI: what is wanted of it, and what is known of it at DataCite.

    ``object_id`` is what the DOI names: a version, a parent record, or whatever the ``kind`` says
    (``sources``). ``generation`` counts what was wanted of the DOI; it is written in the very
    transaction that changes the object. ``confirmed_generation`` is the one that DataCite has.

    ``known`` is DataCite's last answer, and holds only while ``sure``: a worker takes that back
    before it calls, and gives it again after the answer. ``ours`` says that DataCite has the DOI
    from us: one that is there and not ours is never changed. ``sent`` is the ``digest`` of what
    DataCite accepted last, ``aimed`` of what it ought to have, ``held`` of what it made of it;
    ``edition`` is by what it was described (``refresh``).

    ``next_attempt`` is empty where nothing is left to do. ``lease`` names the worker that is at it
    until ``leased_until``.
    """

    __tablename__ = "thalie_doi"
    __table_args__ = (
        db.Index("ix_thalie_doi_due", "next_attempt"),
        db.Index("ix_thalie_doi_object", "object_id"),
    )

    doi = db.Column(db.String(255), primary_key=True)
    kind = db.Column(db.String(20), nullable=False)
    object_id = db.Column(UUIDType, nullable=False)

    wanted = db.Column(db.String(10), nullable=False)
    generation = db.Column(db.Integer, nullable=False, default=1)
    confirmed_generation = db.Column(db.Integer, nullable=False, default=0)

    known = db.Column(db.String(10), nullable=True)
    sure = db.Column(db.Boolean, nullable=False, default=True)
    ours = db.Column(db.Boolean, nullable=False, default=False)
    url = db.Column(db.String(2000), nullable=False, default="")
    aimed = db.Column(db.String(64), nullable=False, default="")
    sent = db.Column(db.String(64), nullable=False, default="")
    held = db.Column(db.String(64), nullable=False, default="")
    edition = db.Column(db.String(16), nullable=False, default="")

    attempts = db.Column(db.Integer, nullable=False, default=0)
    next_attempt = db.Column(db.UTCDateTime, nullable=True)
    last_error = db.Column(db.String(500), nullable=False, default="")
    paused = db.Column(db.Boolean, nullable=False, default=False)
    lease = db.Column(UUIDType, nullable=True)
    leased_until = db.Column(db.UTCDateTime, nullable=True)

    created = db.Column(db.UTCDateTime, nullable=False, default=now)
    wanted_since = db.Column(db.UTCDateTime, nullable=False, default=now)
    confirmed = db.Column(db.UTCDateTime, nullable=True)

    @property
    def settled(self) -> bool:
        """Whether DataCite has what is wanted, and said so."""
        return self.next_attempt is None

    @property
    def waits(self) -> timedelta:
        """For how long DataCite does not have what is wanted."""
        return timedelta(0) if self.settled else now() - self.wanted_since

    @property
    def remote(self) -> State | None:
        """The state at DataCite, ``None`` where it is not sure."""
        return State(self.known) if self.sure and self.known else None


class DoiCall(db.Model):  # type: ignore[misc]
    """A call to DataCite about a DOI, and what was answered: the newest of each DOI are kept.

    ``status`` is empty where no answer came. ``sent`` says what was asked (``publish``, ``hide``,
    ``register``, ``metadata``, ``look``) or, without a call, what was found here (``here``).
    """

    __tablename__ = "thalie_doi_call"
    __table_args__ = (db.Index("ix_thalie_doi_call_doi", "doi", "id"),)

    id = db.Column(db.BigInteger, primary_key=True)
    doi = db.Column(db.String(255), db.ForeignKey(DoiEntry.doi, ondelete="CASCADE"), nullable=False)
    time = db.Column(db.UTCDateTime, nullable=False, default=now)
    sent = db.Column(db.String(10), nullable=False)
    status = db.Column(db.SmallInteger, nullable=True)
    text = db.Column(db.String(500), nullable=False, default="")
    seconds = db.Column(db.Float, nullable=False, default=0.0)


class DoiLink(db.Model):  # type: ignore[misc]
    """What a published version names: ``relation`` is DataCite's word, as the version says it.

    ``target`` is a DOI in small letters, or a term that may get one (``links.key``). Written with
    the publication; who may be told of it is asked when the other side is described.
    """

    __tablename__ = "thalie_doi_link"
    __table_args__ = (db.Index("ix_thalie_doi_link_target", "target"),)

    version_id = db.Column(UUIDType, primary_key=True)
    relation = db.Column(db.String(30), primary_key=True)
    target = db.Column(db.String(255), primary_key=True)


class DoiNews(db.Model):  # type: ignore[misc]
    """Something may be told otherwise about ``target`` (as in ``DoiLink``) since then.

    Rows are only added by publications, so that none waits for another that names the same.
    """

    __tablename__ = "thalie_doi_news"

    id = db.Column(db.BigInteger, primary_key=True)
    target = db.Column(db.String(255), nullable=False)
    since = db.Column(db.UTCDateTime, nullable=False, default=now)


class DoiInstrument(db.Model):  # type: ignore[misc]
    """An instrument that has a DOI: a term of ``instruments``.

    ``object_id`` is the record of the term. ``card`` is the term as it was last told to DataCite:
    what the page and the DOI say once the term is gone (``removed``).
    """

    __tablename__ = "thalie_doi_instrument"

    term = db.Column(db.String(255), primary_key=True)
    object_id = db.Column(UUIDType, nullable=False, unique=True)
    doi = db.Column(db.String(255), nullable=False, unique=True)
    minted = db.Column(db.UTCDateTime, nullable=False, default=now)
    card = db.Column(JSONB, nullable=False)
    removed = db.Column(db.UTCDateTime, nullable=True)


class DoiChannel(db.Model):  # type: ignore[misc]
    """The way to DataCite, one row for all workers: its pace, and whether it is closed.

    ``refusals`` of the account in a row close it (``stopped``) until a person opens it again.
    ``not_before`` is what DataCite asked for; ``next_call`` keeps the rate. ``silent_since`` is the
    first of the answers that did not come, or said nothing, since the last that did.
    """

    __tablename__ = "thalie_doi_channel"

    id = db.Column(db.SmallInteger, primary_key=True, autoincrement=False)
    refusals = db.Column(db.Integer, nullable=False, default=0)
    stopped = db.Column(db.UTCDateTime, nullable=True)
    reason = db.Column(db.String(500), nullable=False, default="")
    not_before = db.Column(db.UTCDateTime, nullable=True)
    next_call = db.Column(db.UTCDateTime, nullable=True)
    silent_since = db.Column(db.UTCDateTime, nullable=True)


class DoiIncident(db.Model):  # type: ignore[misc]
    """The last incident of each kind. Open until ``closed``; ``told`` when the mail went out."""

    __tablename__ = "thalie_doi_incident"

    kind = db.Column(db.String(20), primary_key=True)
    opened = db.Column(db.UTCDateTime, nullable=False, default=now)
    told = db.Column(db.UTCDateTime, nullable=True)
    closed = db.Column(db.UTCDateTime, nullable=True)


class DoiReport(db.Model):  # type: ignore[misc]
    """A comparison of the ledger with all DOIs at DataCite.

    ``counts`` has a number for each kind of finding; ``findings`` the first of them, each with
    ``kind``, ``doi`` and ``text``. ``error`` says why a comparison ended early.
    """

    __tablename__ = "thalie_doi_report"

    id = db.Column(db.Integer, primary_key=True)
    started = db.Column(db.UTCDateTime, nullable=False, default=now)
    finished = db.Column(db.UTCDateTime, nullable=True)
    dry_run = db.Column(db.Boolean, nullable=False, default=False)
    compared = db.Column(db.Integer, nullable=False, default=0)
    counts = db.Column(JSONB, nullable=False, default=dict)
    findings = db.Column(JSONB, nullable=False, default=list)
    error = db.Column(db.String(500), nullable=False, default="")


class DoiSeen(db.Model):  # type: ignore[misc]
    """A DOI met at DataCite during a comparison; forgotten when it ends."""

    __tablename__ = "thalie_doi_seen"

    report_id = db.Column(
        db.Integer, db.ForeignKey(DoiReport.id, ondelete="CASCADE"), primary_key=True
    )
    doi = db.Column(db.String(255), primary_key=True)
    url_digest = db.Column(db.String(32), nullable=False)


class DoiNumber(db.Model):  # type: ignore[misc]
    """The last number given in a series (``naming.Naming.series``); numbers only ever grow."""

    __tablename__ = "thalie_doi_number"

    series = db.Column(db.String(255), primary_key=True)
    last = db.Column(db.Integer, nullable=False)


class DoiPromise(db.Model):  # type: ignore[misc]
    """The DOI for all versions of a record: it has it, or gets it when one is published.

    It is promised with the first DOI of a version, in a transaction of its own, and stays, also
    when that draft is given up: no other record gets it. ``parent_id`` is the parent record.
    """

    __tablename__ = "thalie_doi_promise"
    __table_args__ = (db.UniqueConstraint("doi", name="uq_thalie_doi_promise_doi"),)

    parent_id = db.Column(UUIDType, primary_key=True)
    doi = db.Column(db.String(255), nullable=False)
    promised = db.Column(db.UTCDateTime, nullable=False, default=now)
