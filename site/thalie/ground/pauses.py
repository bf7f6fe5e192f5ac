"""How long to wait before another attempt. Pure."""

from __future__ import annotations


def doubled(failures: int, first: float, longest: float) -> float:
    """Seconds after so many ``failures`` in a row: ``first``, then twice as many each time.

    ``longest`` at most.
    """
    return min(longest, first * 2.0 ** min(max(0, failures - 1), 1000))
