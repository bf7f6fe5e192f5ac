"""The life of an embargo: until when it may last, and what may be changed of it. Pure.

Whoever closes, extends or opens data asks here; ``state.py`` says how they stand.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from thalie.ground.language import Sentence
from thalie.ground.language import sentence as _

from .policy import EmbargoPolicy, add_years
from .state import AccessState, access_state

Json = Mapping[str, Any]

OPEN, FOREVER = date.min, date.max
"""Closed until the first day there is: not at all; until the last one: without an end."""


@dataclass(frozen=True, slots=True)
class Closure:
    """The first day on which everybody may read the files, and the metadata."""

    files: date = OPEN
    metadata: date = OPEN

    def word(self) -> str:
        """``open``, ``restricted``, or the day on which the files open (ISO 8601)."""
        return {OPEN: "open", FOREVER: "restricted"}.get(self.files) or self.files.isoformat()


def closure(access: Json, policy: EmbargoPolicy, today: date) -> Closure:
    """What ``access`` of a record or draft, as InvenioRDM keeps it, means by the policy.

    An embargo is over on its day, whether it was lifted or not. What is missing means no.
    """
    state = access_state(access)
    metadata = OPEN if state.public else FOREVER
    if state.status == "embargoed":
        until = state.until or FOREVER
        if until <= today:
            opened = OPEN if state.public or policy.opens_records else FOREVER
            return Closure(opened, opened)
        if policy.opens_records and not state.public:
            metadata = until
        return Closure(until, metadata)
    return Closure(OPEN if state.open else FOREVER, metadata)


@dataclass(frozen=True, slots=True)
class Terms:
    """What holds for all versions of a record.

    Its periods count from the day ``counted_from``. ``extensions`` were granted so far;
    ``exception`` is the day that a curator granted beyond the policy, ``review`` the one on which a
    restriction is looked at again.
    """

    counted_from: date
    extensions: int = 0
    exception: date | None = None
    review: date | None = None


@dataclass(frozen=True, slots=True)
class Standing:
    """How it stands with the embargo of a record, and what may follow.

    ``due`` says that the embargo is over and not lifted yet. The files may stay closed until
    ``latest`` without another decision; ``next_end`` is the day that one extension more would
    give, ``None`` where none may be asked for, for the reason ``why_not``.
    """

    access: AccessState
    terms: Terms
    due: bool
    latest: date
    left: int
    next_end: date | None
    why_not: Sentence | None


def standing(access: Json, terms: Terms, policy: EmbargoPolicy, today: date) -> Standing:
    """What is the state of this record now, and why: the one answer to it."""
    state = access_state(access)
    granted = min(terms.extensions, policy.extensions)
    latest = policy.embargo_end(terms.counted_from, granted)
    due = state.until is not None and state.until <= today
    why_not = _why_no_extension(state, terms, policy, today)
    return Standing(
        access=state,
        terms=terms,
        due=due,
        latest=max(latest, terms.exception or OPEN),
        left=policy.extensions - granted,
        next_end=None if why_not or state.until is None else extended(state.until, terms, policy),
        why_not=why_not,
    )


def extended(until: date, terms: Terms, policy: EmbargoPolicy) -> date:
    """The end of an embargo after one extension more: a period later, but within the policy."""
    end = policy.embargo_end(terms.counted_from, min(terms.extensions + 1, policy.extensions))
    return min(add_years(until, policy.extension_years), end)


def _why_no_extension(
    state: AccessState, terms: Terms, policy: EmbargoPolicy, today: date
) -> Sentence | None:
    if state.until is None:
        return _("There is no embargo that could be extended.")
    if state.until <= today:
        return _("The embargo ended on %(day)s; it is extended no more.", day=state.until)
    if terms.extensions >= policy.extensions:
        return _("No extension is left: the policy allows %(number)s.", number=policy.extensions)
    if extended(state.until, terms, policy) <= state.until:
        return _("The embargo lasts already as long as the policy allows: until %(day)s.",
                 day=state.until)  # fmt: skip
    return None


def why_not_closed(
    wanted: Closure, terms: Terms, policy: EmbargoPolicy, *, curator: bool, reason: str
) -> Sentence | None:
    """Why data that are published for the first time cannot be closed like this, if they cannot.

    A person may choose up to the base period, a curator up to what all extensions give.
    """
    if wanted.files == FOREVER or wanted.metadata == FOREVER:
        if policy.who_restricts == "curators" and not curator:
            return _("Only curators may publish data that are closed without an end. Choose an "
                     "embargo.")  # fmt: skip
        if policy.reason_required and not reason.strip():
            return _("Say why the files are closed without an end. Everybody can read the reason; "
                     "it is looked at again every year.")  # fmt: skip
        return None
    most = policy.extensions if curator else 0
    latest = policy.embargo_end(terms.counted_from, most)
    if wanted.files > latest:
        return _(
            "The embargo may last until %(latest)s at the latest, counted from %(day)s. Later, an "
            "extension may be asked for.",
            latest=latest,
            day=terms.counted_from,
        )
    return None


def why_not_changed(before: Closure, after: Closure) -> Sentence | None:
    """Why a published record cannot be closed like this by editing it, if it cannot.

    Opening earlier is always allowed; closing longer is decided on, with a reason.
    """
    if after.files > before.files:
        if before.files == OPEN:
            return _("The files are open. Only a curator may close them again, with a reason.")
        if after.files == FOREVER:
            return _("The files open on %(day)s. Only a curator may close them without an end, "
                     "with a reason.", day=before.files)  # fmt: skip
        if before.files == FOREVER:
            return None
        return _("The files open on %(day)s. A later day is not given here: ask for an extension "
                 "on the page of the record.", day=before.files)  # fmt: skip
    if after.metadata > before.metadata:
        return _("The description is public. Only a curator may close it again, with a reason.")
    return None
