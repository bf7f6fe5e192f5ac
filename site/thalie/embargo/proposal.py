"""What a form proposes to who deposits: the day of the policy, why, and the latest one. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from babel.dates import format_date

from thalie.ground.language import Sentence, counted, locale
from thalie.ground.language import sentence as _

from .policy import EmbargoPolicy


class Basis(StrEnum):
    """From what an embargo counts; ``UNKNOWN``: from the publication, as nothing else is known."""

    BEAM = "beam"
    PUBLICATION = "publication"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Proposal:
    """The files may be closed until ``until`` by the policy, and until ``latest`` by this person.

    Both count from ``counted_from``, which ``basis`` explains. ``over`` says that the base period
    ended by ``today``: the policy opens the files at once.
    """

    policy: EmbargoPolicy
    today: date
    counted_from: date
    basis: Basis
    curator: bool

    @property
    def until(self) -> date:
        """The end of the base period."""
        return self.policy.embargo_end(self.counted_from)

    @property
    def latest(self) -> date:
        """The last day that this person may choose."""
        return self.policy.latest_end(self.counted_from) if self.curator else self.until

    @property
    def over(self) -> bool:
        """Whether the base period has ended."""
        return self.until <= self.today


def propose(policy: EmbargoPolicy, beam: date | None, today: date, *, curator: bool) -> Proposal:
    """What holds for a run that is published today; ``beam`` is its last day, where known."""
    return Proposal(policy, today, policy.counted(beam, today), basis(policy, beam, today), curator)


def basis(policy: EmbargoPolicy, beam: date | None, published: date) -> Basis:
    """Why ``policy.counted`` gives the day that it gives."""
    if policy.counted_from == "publication" or (beam and beam > published):
        return Basis.PUBLICATION
    return Basis.BEAM if beam else Basis.UNKNOWN


def reason(policy: EmbargoPolicy, basis: Basis, day: date, language: str) -> str:
    """Why files are closed for the base period, counted from DAY, as everybody may read it."""
    words = {
        Basis.BEAM: _("Data policy: %(period)s from the end of the run (%(day)s)."),
        Basis.PUBLICATION: _("Data policy: %(period)s from the publication (%(day)s)."),
        Basis.UNKNOWN: _(
            "Data policy: %(period)s from the deposit, as no file tells the day of the run "
            "(%(day)s)."
        ),
    }[basis]
    return words.in_language(language) % {"period": period(policy, language), "day": day}


def period(policy: EmbargoPolicy, language: str) -> str:
    """How long the base period is."""
    if policy.base_days is not None:
        return counted("%(number)s day", "%(number)s days", policy.base_days).in_language(language)
    return counted("%(number)s year", "%(number)s years", policy.base_years).in_language(language)


def words(proposal: Proposal, language: str) -> list[str]:
    """What a person is told before a day is chosen: that of the policy, why, the latest one."""
    why = {
        Basis.BEAM: _("%(period)s from the last day of beam (%(day)s)"),
        Basis.PUBLICATION: _("%(period)s from the publication (%(day)s if that is today)"),
        Basis.UNKNOWN: _(
            "%(period)s from the publication (%(day)s if that is today), as no last day of beam "
            "is given"
        ),
    }[proposal.basis].in_language(language) % {
        "period": period(proposal.policy, language),
        "day": _day(proposal.counted_from, language),
    }
    until = _day(proposal.until, language)
    if proposal.over:
        first = _(
            "The embargo of the data policy ended on %(until)s: %(why)s.", until=until, why=why
        )
    else:
        first = _("The day of the data policy is %(until)s: %(why)s.", until=until, why=why)
    return [one.in_language(language) for one in (first, _latest(proposal, language)) if one]


def _latest(proposal: Proposal, language: str) -> Sentence | None:
    """Whether a later day may be chosen, or asked for."""
    if proposal.latest > max(proposal.until, proposal.today):
        latest = _day(proposal.latest, language)
        return _("Curators may choose a day until %(latest)s.", latest=latest)
    if proposal.over:
        return None
    if proposal.policy.extensions and proposal.policy.who_asks == "managers":
        return _("This is also the latest day; an extension may be asked for later.")
    return _("This is also the latest day.")


def _day(day: date, language: str) -> str:
    return format_date(day, "long", locale(language))
