"""How long data may stay closed. Pure date logic; nothing here knows a record or a database."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date, timedelta
from typing import Any, Literal

MOST = {
    "base_years": 100,
    "extension_years": 100,
    "extensions": 100,
    "cap_years": 100,
    "base_days": 36_525,
}
OPTIONAL = frozenset({"cap_years", "base_days"})
LONGEST_YEAR = 366  # days
FARTHEST = 3_650  # days before the end on which somebody may be reminded of it

WORDS: Mapping[str, tuple[str, ...]] = {
    "counted_from": ("beam", "publication"),
    "who_asks": ("managers", "curators"),
    "who_restricts": ("managers", "curators"),
}
"""What may be said in words, and which."""

EXAMPLES: Mapping[str, Mapping[str, Any]] = {
    "soleil": {"base_years": 3, "extension_years": 1, "extensions": 2},
    "euphrosyne": {"base_days": 730, "extension_years": 1, "extensions": 1},
    "36-months": {"base_years": 3, "extensions": 0, "cap_years": 3, "counted_from": "publication"},
    "five-years": {"base_years": 5, "extensions": 0},
}
"""Policies that facilities have: SOLEIL's of October 2018 (3 + 1 + 1 years, also ESRF's and ILL's
base period), the terms of Euphrosyne (730 days, and normally one year more), a cap of 36 months
(NOMAD), five years."""


class EmbargoPolicyError(ValueError):
    """The policy, or a date asked of it, cannot be. The message is one clear sentence."""


@dataclass(frozen=True, slots=True)
class EmbargoPolicy:
    """A facility's rule: a base period from the end of the run, and extensions of equal length.

    The defaults are SOLEIL's data policy of October 2018 (3 + 1 + 1 years). ``base_days`` takes the
    place of ``base_years`` where a policy counts days. ``cap_years`` is the longest that all
    periods together may last; without it, it is what they add up to. A base period of 0 means that
    data are open at once.

    Periods count from the last day of ``beam``, or from the ``publication`` (``counted_from``);
    from the publication, too, where no day of beam is known. ``reminder_days`` before the end
    persons are reminded of it. Extensions are asked for by whoever may manage the record, or by
    ``curators`` alone (``who_asks``), with a reason if ``reason_required``, and decided by those
    who have the role ``decides``. ``who_restricts``: who may publish data that are closed without
    an end. ``opens_records``: whether the end of an embargo makes public a record whose metadata
    were closed, too.
    """

    base_years: int = 3
    extension_years: int = 1
    extensions: int = 2
    cap_years: int | None = None
    base_days: int | None = None
    counted_from: Literal["beam", "publication"] = "beam"
    reminder_days: tuple[int, ...] = (90, 30, 7)
    who_asks: Literal["managers", "curators"] = "managers"
    decides: str = "curator"
    reason_required: bool = True
    who_restricts: Literal["managers", "curators"] = "managers"
    opens_records: bool = False

    def __post_init__(self) -> None:
        """Refuse what is no number or word that may stand there, and a cap that is too short."""
        for name, most in MOST.items():
            value = getattr(self, name)
            if value is None and name in OPTIONAL:
                continue
            if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= most:
                raise EmbargoPolicyError(
                    f"Embargo policy: {name} must be a whole number from 0 to {most}, "
                    f"not {value!r}."
                )
        self._refuse_short_cap()
        self._refuse_words()
        self._refuse_reminders()

    def _refuse_words(self) -> None:
        for name, known in WORDS.items():
            if (given := getattr(self, name)) not in known:
                raise EmbargoPolicyError(
                    f"Embargo policy: {name} must be {' or '.join(known)}, not {given!r}."
                )
        for name in ("reason_required", "opens_records"):
            if not isinstance(given := getattr(self, name), bool):
                raise EmbargoPolicyError(
                    f"Embargo policy: {name} must be True or False, not {given!r}."
                )
        if not isinstance(self.decides, str) or not self.decides:
            raise EmbargoPolicyError("Embargo policy: decides must be the name of a role.")

    def _refuse_reminders(self) -> None:
        for days in self.reminder_days:
            if not isinstance(days, int) or isinstance(days, bool) or not 0 < days <= FARTHEST:
                raise EmbargoPolicyError(
                    f"Embargo policy: reminder_days must be whole numbers from 1 to {FARTHEST}, "
                    f"not {days!r}."
                )

    def _refuse_short_cap(self) -> None:
        cap, name, base = self.cap_years, "base_years", self.base_years
        shorter = cap is not None and cap < base
        if self.base_days is not None:
            name, base = "base_days", self.base_days
            shorter = cap is not None and cap * LONGEST_YEAR < base
        if shorter:
            raise EmbargoPolicyError(
                f"Embargo policy: cap_years ({cap}) is shorter than {name} ({base})."
            )

    @classmethod
    def from_config(cls, settings: Mapping[str, Any] | str) -> EmbargoPolicy:
        """Read the configuration's ``THALIE_EMBARGO_POLICY``; unknown words are refused.

        The name of one of ``EXAMPLES`` is taken for what stands there.
        """
        if isinstance(settings, str):
            if settings not in EXAMPLES:
                raise EmbargoPolicyError(
                    f"Embargo policy: there is no example named {settings!r}; "
                    f"known are {', '.join(EXAMPLES)}."
                )
            settings = EXAMPLES[settings]
        known = {field.name for field in fields(cls)}
        unknown = sorted(set(settings) - known)
        if unknown:
            raise EmbargoPolicyError(
                f"Embargo policy: unknown setting {', '.join(unknown)}; "
                f"known are {', '.join(sorted(known))}."
            )
        if "base_years" in settings and settings.get("base_days") is not None:
            raise EmbargoPolicyError("Embargo policy: give base_years or base_days, not both.")
        given = dict(settings)
        if isinstance(given.get("reminder_days"), list):
            given["reminder_days"] = tuple(given["reminder_days"])
        return cls(**given)

    def embargo_end(self, last_day: date, extensions: int = 0) -> date:
        """Day on which data of a run that ended on ``last_day`` are open.

        ``extensions`` is how many were granted; more than the policy knows is refused.
        """
        if not 0 <= extensions <= self.extensions:
            raise EmbargoPolicyError(
                f"The policy allows {self.extensions} extensions, not {extensions}."
            )
        return min(self._uncapped(last_day, extensions), self.latest_end(last_day))

    def latest_end(self, last_day: date) -> date:
        """Last day that any embargo on this run may name."""
        longest = self._uncapped(last_day, self.extensions)
        if self.cap_years is None:
            return longest
        return min(longest, add_years(last_day, self.cap_years))

    def _uncapped(self, last_day: date, extensions: int) -> date:
        more = self.extension_years * extensions
        if self.base_days is None:
            return add_years(last_day, self.base_years + more)
        return add_years(add_days(last_day, self.base_days), more)

    def extensions_in(self, last_day: date, until: date) -> int:
        """How many extensions an embargo until that day takes."""
        for number in range(self.extensions):
            if until <= self.embargo_end(last_day, number):
                return number
        return self.extensions

    def end_unless_over(self, last_day: date, today: date) -> date | None:
        """Day on which data become open, or ``None`` when they are open already."""
        end = self.embargo_end(last_day)
        return end if end > today else None


def add_days(day: date, days: int) -> date:
    """Return the day so many days later."""
    try:
        return day + timedelta(days=days)
    except OverflowError as error:
        raise EmbargoPolicyError(f"No calendar reaches {days} days after {day}.") from error


def add_years(day: date, years: int) -> date:
    """Return the same day ``years`` later; from 29 February, 28 February when there is no other.

    A period in years ends on the day of the same number, or on the last day of that month when it
    lacks the number (French code of civil procedure, article 641).
    """
    try:
        return day.replace(year=day.year + years)
    except ValueError as error:
        if (day.month, day.day) == (2, 29):
            return day.replace(year=day.year + years, day=28)
        raise EmbargoPolicyError(f"No calendar reaches {years} years after {day}.") from error
