"""Calibrations as the programs of AGLAE write them: ``MCA a=0.0203, MCA b=-0.01, MCA c=0``. Pure.

Replay packs bring this file along.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from thalie.ground.units import parse_number

_TERM = re.compile(r"\b([abc])\s*=\s*([-+]?[\d.,]+(?:[eE][-+]?\d+)?)")


def terms_of(text: str) -> tuple[str, str, str]:
    """What TEXT says of a, b and c; empty for what it does not say."""
    found = dict(_TERM.findall(text))
    return found.get("a", ""), found.get("b", ""), found.get("c", "")


def numbers_of(terms: Sequence[str]) -> tuple[float, float, float] | None:
    """TERMS, those of a, b and c, as numbers; c may be left out. ``None`` for anything else."""
    first, second, quadratic = (parse_number(term.rstrip(",.")) for term in terms)
    if first is None or second is None or (quadratic is None and terms[2]):
        return None
    return first, second, quadratic or 0.0
