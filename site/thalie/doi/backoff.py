"""When to try again after a failure: exponential back-off with full jitter. Pure.

Full jitter: a random time between nothing and a bound that doubles with each failure, so that
clients that failed together do not come back together.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from random import uniform

FIRST = 4.0  # seconds: the bound after the first failure
LONGEST = 3600.0  # seconds
LONGEST_ASKED = 6 * 3600.0  # seconds that DataCite may ask us to wait


def delay(
    failures: int, asked: float = 0.0, *, draw: Callable[[float, float], float] = uniform
) -> float:
    """Seconds to wait after so many ``failures`` in a row, at least those DataCite ``asked`` for.

    ``draw`` gives a number between two.
    """
    bound = LONGEST if failures > 20 else min(LONGEST, FIRST * 2 ** max(0, failures - 1))
    return max(asked, draw(0.0, bound))


def retry_after(value: str | None, now: datetime) -> float:
    """Seconds meant by the header ``Retry-After`` (RFC 9110, 10.2.3): a number or a date.

    What is neither, or past, means none; more than six hours are not believed.
    """
    text = (value or "").strip()
    if text.isascii() and text.isdecimal():
        seconds = float(text)
    else:
        try:
            when = parsedate_to_datetime(text)
        except ValueError:
            return 0.0
        seconds = (when.replace(tzinfo=when.tzinfo or UTC) - now).total_seconds()
    return min(max(seconds, 0.0), LONGEST_ASKED)
