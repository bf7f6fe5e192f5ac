"""When to try again after a failure: exponential back-off with full jitter. Pure.

Full jitter: a random time between nothing and a bound that doubles with each failure, so that
clients that failed together do not come back together.
"""

from __future__ import annotations

from collections.abc import Callable
from random import uniform

from urllib3.exceptions import InvalidHeader
from urllib3.util import Retry

from thalie.ground.pauses import doubled

FIRST = 4.0  # seconds: the bound after the first failure
LONGEST = 3600.0  # seconds
LONGEST_ASKED = 6 * 3600  # seconds that DataCite may ask us to wait


def delay(
    failures: int, asked: float = 0.0, *, draw: Callable[[float, float], float] = uniform
) -> float:
    """Seconds to wait after so many ``failures`` in a row, at least those DataCite ``asked`` for.

    ``draw`` gives a number between two.
    """
    return max(asked, draw(0.0, doubled(failures, FIRST, LONGEST)))


def retry_after(value: str | None) -> float:
    """Seconds meant by the header ``Retry-After`` (RFC 9110, 10.2.3): a number or a date.

    What is neither, or past, means none; more than six hours are not believed.
    """
    try:
        return float(Retry(retry_after_max=LONGEST_ASKED).parse_retry_after(value or ""))
    except (InvalidHeader, ValueError, OverflowError):  # the last two: numbers of many digits
        return 0.0
