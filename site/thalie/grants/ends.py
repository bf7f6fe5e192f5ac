"""Until when access is given. Pure."""

from __future__ import annotations

from datetime import date, timedelta

from thalie.ground.errors import OperatorError
from thalie.ground.language import Sentence
from thalie.ground.language import sentence as _


class EndError(OperatorError):
    """A day on which access cannot end; ``sentence`` says why."""

    def __init__(self, sentence: Sentence) -> None:
        super().__init__(sentence.in_language("en"))
        self.sentence = sentence


def usual_end(today: date, days: int) -> date:
    """The first day without access when nobody says another."""
    return today + timedelta(days=days)


def asked_end(said: str, today: date, longest: int) -> date:
    """The first day without access that somebody SAID, as ``YYYY-MM-DD``.

    It comes after TODAY and at most LONGEST days later. Raises ``EndError``.
    """
    try:
        end = date.fromisoformat(said.strip())
    except ValueError as error:
        raise EndError(
            _("%(said)s is no day. Write it as 2027-03-31.", said=said.strip()[:40] or "–")
        ) from error
    if end <= today:
        raise EndError(_("%(day)s is over. To end access now, revoke it.", day=end.isoformat()))
    latest = today + timedelta(days=longest)
    if end > latest:
        raise EndError(
            _("Access is given until %(day)s at the latest; it may be given again.",
              day=latest.isoformat())
        )  # fmt: skip
    return end


def link_days(said: str, usual: int, longest: int) -> int:
    """Days of the link of a guest whose request asks for SAID days; 0 and no number mean USUAL."""
    try:
        days = int(said)
    except (TypeError, ValueError):
        days = 0
    return min(days, longest) if days > 0 else usual


def is_to_be_told(end: date, given: date | None, today: date, before: int) -> bool:
    """Whether it is time to tell of the END: BEFORE days ahead.

    Of access that was given for no longer than that, nobody needs to be told.
    """
    told_on = end - timedelta(days=before)
    return told_on <= today < end and (given is None or given < told_on)
