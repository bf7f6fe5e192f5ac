"""What persons decide of embargoes: each decision alone, with its reason, for all versions.

The row of the terms is held from the look to the commit: of two who decide at the same moment one
wins, and the other is told.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from uuid import UUID

from flask_principal import Identity
from invenio_db import db
from invenio_db.uow import UnitOfWork
from invenio_rdm_records.proxies import current_rdm_records_service as records
from invenio_rdm_records.records.models import RDMRecordMetadata
from invenio_records_resources.services.uow import RecordCommitOp
from sqlalchemy import select

from thalie.embargo.life import FOREVER, OPEN, Closure, Standing, Terms, extended, standing
from thalie.embargo.policy import add_years
from thalie.ground.language import Sentence
from thalie.ground.language import sentence as _
from thalie.records.days import today
from thalie.records.versions import published

from .history import note
from .models import Deed
from .opening import carry_to_drafts, put, tell
from .permissions import is_curator, require_curator, require_manager
from .terms import change, closure_of, policy, terms_of

SHORTEST, LONGEST = 10, 5_000  # characters of a reason


class DecisionError(Exception):
    """What was decided cannot be; ``field`` is what is wrong with it, ``sentence`` says why."""

    def __init__(self, sentence: Sentence, field: str = "", *, conflict: bool = False) -> None:
        super().__init__(sentence.in_language("en"))
        self.sentence, self.field, self.conflict = sentence, field, conflict


@dataclass(frozen=True, slots=True)
class Case:
    """A record on which is decided, as it stands when nobody else can decide any more."""

    record: Any
    terms: Terms
    before: Closure
    standing: Standing

    @property
    def until(self) -> date | None:
        """The end of its embargo, where there is one that is not over."""
        return self.standing.access.until if not self.standing.due else None


def look(record: Any) -> Standing:
    """How it stands with the embargo of a published record. Not committed."""
    return standing(record.access.dump(), terms_of(record), policy(), today())


def checked_reason(text: str, *, required: bool = True) -> str:
    """TEXT, if it is long enough to say something and short enough to be read.

    Raises ``DecisionError``.
    """
    text = text.strip()
    if (text or required) and len(text) < SHORTEST:
        raise DecisionError(
            _("Give a reason of at least %(number)s characters.", number=SHORTEST), "reason"
        )
    if len(text) > LONGEST:
        raise DecisionError(
            _("Give a reason of at most %(number)s characters.", number=LONGEST), "reason"
        )
    return text


def release(identity: Identity, id_: str, *, reason: str = "", seen: str = "") -> Standing:
    """Open the files now, before the end. The leader may, and curators."""

    def open_(case: Case) -> Closure:
        if case.before.files == OPEN:
            raise DecisionError(_("The files are open already."))
        return replace(case.before, files=OPEN)

    text = checked_reason(reason, required=False)
    return _decide(identity, id_, Deed.RELEASED, open_, reason=text, seen=seen)


def shorten(
    identity: Identity, id_: str, until: date, *, reason: str = "", seen: str = ""
) -> Standing:
    """Let the embargo end earlier, but not before tomorrow. The leader may, and curators."""

    def earlier(case: Case) -> Closure:
        if case.before.files == OPEN:
            raise DecisionError(_("The files are open already."))
        if until <= today():
            raise DecisionError(_("Give a day that is still to come, or release the files now."),
                                "until")  # fmt: skip
        if until >= case.before.files:
            raise DecisionError(
                _("The files open on %(day)s. Give an earlier day.", day=case.before.files), "until"
            )
        if case.before.files == FOREVER and until > case.standing.latest:
            raise DecisionError(
                _("The policy allows %(day)s at the latest.", day=case.standing.latest), "until"
            )
        return replace(case.before, files=until)

    text = checked_reason(reason, required=False)
    return _decide(identity, id_, Deed.SHORTENED, earlier, reason=text, seen=seen)


def extend(
    identity: Identity,
    id_: str,
    *,
    reason: str,
    seen: str = "",
    request_id: UUID | None = None,
    uow: UnitOfWork,
) -> Standing:
    """Grant one extension more, with UOW. Curators alone.

    Counter and cap are looked at here, when it is decided, whatever was asked.
    """

    def later(case: Case) -> Closure:
        if case.standing.why_not or case.until is None:
            raise DecisionError(case.standing.why_not or _("There is no embargo to extend."))
        return replace(case.before, files=extended(case.until, case.terms, policy()))

    def counted(terms: Terms) -> Terms:
        return replace(terms, extensions=terms.extensions + 1)

    require_curator(identity)
    return _carry_out(
        identity, id_, Deed.EXTENDED, later, counted, reason=reason, seen=seen,
        request_id=request_id, uow=uow,
    )  # fmt: skip


def except_(identity: Identity, id_: str, until: date, *, reason: str, seen: str = "") -> Standing:
    """Let data be closed until a day beyond what the policy allows. Curators alone, with a reason.

    Also where the files were open already.
    """

    def beyond(case: Case) -> Closure:
        if until <= today():
            raise DecisionError(_("Give a day that is still to come."), "until")
        if OPEN < case.before.files < FOREVER and until <= case.before.files:
            raise DecisionError(
                _("The files open on %(day)s. Give a later day.", day=case.before.files), "until"
            )
        return replace(case.before, files=until)

    def excepted(terms: Terms) -> Terms:
        return replace(terms, exception=until, review=None)

    require_curator(identity)
    return _decide(
        identity, id_, Deed.EXCEPTED, beyond, excepted, reason=checked_reason(reason), seen=seen
    )


def restrict(identity: Identity, id_: str, *, reason: str, seen: str = "") -> Standing:
    """Close the files without an end, reviewed each year. Curators alone, with a reason."""

    def forever(case: Case) -> Closure:
        if case.before.files == FOREVER:
            raise DecisionError(_("The files are closed without an end already."))
        return replace(case.before, files=FOREVER)

    require_curator(identity)
    return _decide(
        identity, id_, Deed.RESTRICTED, forever, _reviewed, reason=checked_reason(reason), seen=seen
    )


def review(identity: Identity, id_: str, *, reason: str, seen: str = "") -> Standing:
    """Let a restriction stay for another year. Curators alone, with a reason."""

    def same(case: Case) -> Closure:
        if case.before.files != FOREVER:
            raise DecisionError(_("There is no restriction to review."))
        return case.before

    require_curator(identity)
    return _decide(
        identity, id_, Deed.REVIEWED, same, _reviewed, reason=checked_reason(reason), seen=seen
    )


def _reviewed(terms: Terms) -> Terms:
    return replace(terms, review=add_years(today(), 1))


Decide = Callable[[Case], Closure]
Become = Callable[[Terms], Terms]


def _same(terms: Terms) -> Terms:
    return terms


def _decide(
    identity: Identity,
    id_: str,
    deed: Deed,
    decide: Decide,
    become: Become = _same,
    *,
    reason: str,
    seen: str,
) -> Standing:
    with UnitOfWork() as uow:
        found = _carry_out(identity, id_, deed, decide, become, reason=reason, seen=seen, uow=uow)
        uow.commit()
    return found


def _carry_out(
    identity: Identity,
    id_: str,
    deed: Deed,
    decide: Decide,
    become: Become,
    *,
    reason: str,
    seen: str,
    uow: UnitOfWork,
    request_id: UUID | None = None,
) -> Standing:
    case = _case(identity, id_, seen)
    after = decide(case)
    terms = become(case.terms)
    if after.files != FOREVER and terms.review:
        terms = replace(terms, review=None)
    change(case.record.parent.id, terms)
    note(case.record, deed, by=identity, before=case.before, after=after, reason=reason,
         request_id=request_id)  # fmt: skip
    if after != case.before:
        _apply(case, after, reason if is_curator(identity) else "", uow)
    return standing(case.record.access.dump(), terms, policy(), today())


def _case(identity: Identity, id_: str, seen: str) -> Case:
    """The record, once nobody else decides. Raises ``DecisionError`` if it is not as SEEN."""
    record = records.record_cls.pid.resolve(id_)
    require_manager(identity, record)
    terms_of(record, lock=True)
    db.session.flush()
    db.session.expire_all()  # what was read before somebody else decided
    record = records.record_cls.pid.resolve(id_)
    if record.deletion_status.is_deleted:
        raise DecisionError(_("The record is withdrawn."), conflict=True)
    terms, before = terms_of(record), closure_of(record.access.dump())
    if seen and seen != before.word():
        raise DecisionError(
            _("Meanwhile somebody decided otherwise. Look at the record again."), conflict=True
        )
    found = standing(record.access.dump(), terms, policy(), today())
    return Case(record, terms, before, found)


def _apply(case: Case, after: Closure, reason: str, uow: UnitOfWork) -> None:
    """Close or open all versions that are not as they become; what is open stays, if it opens.

    An extension of what is closed concerns what is closed; a new closure concerns all.
    """
    day, closing = today(), case.before.files == OPEN
    for record in _family(case.record):
        now = closure_of(record.access.dump())
        if now.files == after.files or (now.files == OPEN and not closing):
            continue
        put(record.access, after, day, reason)
        tell(record, opened=after.files == OPEN, uow=uow)
        uow.register(RecordCommitOp(record, indexer=records.indexer))
    carry_to_drafts(case.record, case.before, after, day, uow=uow, reason=reason)


def _family(record: Any) -> list[Any]:
    """All published versions of a record, withdrawn ones among them; this one as it is."""
    query = select(RDMRecordMetadata.id).where(
        published(), RDMRecordMetadata.parent_id == record.parent.id,
        RDMRecordMetadata.id != record.id,
    ).order_by(RDMRecordMetadata.index)  # fmt: skip
    ids = list(db.session.execute(query).scalars())
    return [record, *(records.record_cls.get_record(id_) for id_ in ids)]
