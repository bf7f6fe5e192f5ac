"""Who may read the files of a dataset, and from when on. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from thalie.embargo.policy import EmbargoPolicy, add_years
from thalie.embargo.proposal import basis, reason
from thalie.ground.errors import OperatorError


class AccessError(OperatorError):
    """A wish that the policy does not allow. The message is one clear sentence."""


@dataclass(frozen=True, slots=True)
class AccessWish:
    """What the operator asked for; without any of these the policy decides."""

    open: bool = False
    until: date | None = None
    restricted: str = ""  # the reason

    def __post_init__(self) -> None:
        """Refuse contradictory wishes."""
        if sum((self.open, self.until is not None, bool(self.restricted))) > 1:
            raise AccessError("Choose one of open, an embargo date, or restricted with a reason.")


@dataclass(frozen=True, slots=True)
class Access:
    """Access to the files; the metadata are always public.

    With ``until`` the files open on that day. With ``reason`` and no ``until`` they stay closed,
    and the restriction is looked at again on ``review``.
    """

    until: date | None = None
    reason: str = ""
    review: date | None = None

    @property
    def kind(self) -> str:
        """One of ``open``, ``embargoed`` and ``restricted``."""
        if self.until is not None:
            return "embargoed"
        return "restricted" if self.is_restricted else "open"

    @property
    def is_restricted(self) -> bool:
        """Whether the files are closed without an end."""
        return self.until is None and bool(self.reason)

    def as_json(self) -> dict[str, Any]:
        """Return InvenioRDM's ``access``."""
        return {
            "record": "public",
            "files": "public" if self.kind == "open" else "restricted",
            "embargo": {
                "active": self.until is not None,
                "until": self.until.isoformat() if self.until else None,
                "reason": self.reason or None,
            },
        }


def choose_access(
    policy: EmbargoPolicy,
    last_day: date | None,
    *,
    deposited: date,
    today: date,
    wish: AccessWish | None = None,
) -> Access:
    """Apply the wish, or the policy.

    ``last_day`` is the last day of beam. Where files do not tell it, the embargo counts from the
    day of deposit: deny when unsure. A closure without end is no embargo but a restriction, which
    has a reason and is reviewed every year. Raises ``AccessError`` for a date that the policy
    forbids.
    """
    counted_from = policy.counted(last_day, deposited)
    wish = wish or AccessWish()
    if wish.restricted:
        return Access(reason=wish.restricted, review=add_years(deposited, 1))
    if wish.open:
        return Access()
    if wish.until is not None:
        return _asked_embargo(policy, counted_from, today, wish.until)
    end = policy.end_unless_over(counted_from, today)
    if end is None:
        return Access()
    why = basis(policy, last_day, deposited)
    return Access(until=end, reason=reason(policy, why, counted_from, "en"))


def _asked_embargo(policy: EmbargoPolicy, counted_from: date, today: date, until: date) -> Access:
    latest = policy.latest_end(counted_from)
    if until > latest:
        raise AccessError(
            f"An embargo until {until} is longer than the policy allows: for a run that ended on "
            f"{counted_from} it ends on {latest} at the latest."
        )
    if until <= today:
        raise AccessError(f"An embargo until {until} is over already; ask for open files instead.")
    return Access(until=until, reason="Chosen at deposit, within the data policy.")
