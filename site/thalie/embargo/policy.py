"""How long data may stay closed. Pure date logic; nothing here knows a record or a database."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date
from typing import Any


class EmbargoPolicyError(ValueError):
    """The policy, or a date asked of it, cannot be. The message is one clear sentence."""


@dataclass(frozen=True, slots=True)
class EmbargoPolicy:
    """A facility's rule: a base period from the end of the run, and extensions of equal length.

    The defaults are SOLEIL's data policy of October 2018 (3 + 1 + 1 years). ``cap_years`` is the
    longest that all periods together may last; without it, it is what they add up to. A base period
    of 0 means that data are open at once.
    """

    base_years: int = 3
    extension_years: int = 1
    extensions: int = 2
    cap_years: int | None = None

    def __post_init__(self) -> None:
        """Refuse what is not a whole number of years, and a cap shorter than the base period."""
        for name in ("base_years", "extension_years", "extensions", "cap_years"):
            value = getattr(self, name)
            if value is None and name == "cap_years":
                continue
            if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= 100:
                raise EmbargoPolicyError(
                    f"Embargo policy: {name} must be a whole number from 0 to 100, not {value!r}."
                )
        if self.cap_years is not None and self.cap_years < self.base_years:
            raise EmbargoPolicyError(
                f"Embargo policy: cap_years ({self.cap_years}) is shorter than "
                f"base_years ({self.base_years})."
            )

    @classmethod
    def from_config(cls, settings: Mapping[str, Any]) -> EmbargoPolicy:
        """Read the configuration's ``THALIE_EMBARGO_POLICY``; unknown words are refused."""
        known = {field.name for field in fields(cls)}
        unknown = sorted(set(settings) - known)
        if unknown:
            raise EmbargoPolicyError(
                f"Embargo policy: unknown setting {', '.join(unknown)}; "
                f"known are {', '.join(sorted(known))}."
            )
        return cls(**settings)

    @property
    def longest_years(self) -> int:
        """Years after which nothing may stay under embargo."""
        total = self.base_years + self.extension_years * self.extensions
        return total if self.cap_years is None else min(total, self.cap_years)

    def embargo_end(self, last_day: date, extensions: int = 0) -> date:
        """Day on which data of a run that ended on ``last_day`` are open.

        ``extensions`` is how many were granted; more than the policy knows is refused.
        """
        if not 0 <= extensions <= self.extensions:
            raise EmbargoPolicyError(
                f"The policy allows {self.extensions} extensions, not {extensions}."
            )
        years = self.base_years + self.extension_years * extensions
        return add_years(last_day, min(years, self.longest_years))

    def latest_end(self, last_day: date) -> date:
        """Last day that any embargo on this run may name."""
        return add_years(last_day, self.longest_years)

    def end_unless_over(self, last_day: date, today: date) -> date | None:
        """Day on which data become open, or ``None`` when they are open already."""
        end = self.embargo_end(last_day)
        return end if end > today else None


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
