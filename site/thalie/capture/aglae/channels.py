"""What AGLAE calls the channels of its detectors, whatever program named them. Pure."""

from __future__ import annotations

import re
from functools import lru_cache

_OLD_NAMES = (
    (re.compile(r"LE(?=0$)|HE(?=\d)"), "X"),
    (re.compile(r"GAMMA(?=\d)"), "G"),
    (re.compile(r"RBS(?=\d)"), "R"),
    (re.compile(r"IL0$"), "IBIL"),
)
_CHANNEL = re.compile(r"[XGR]\d+|X\d(\+X\d)+|GAMMA|RBS|IBIL\d?|FORS")
TECHNIQUES = {  # by the current words for physical channels
    "PIXE": re.compile(r"X\d+"),
    "PIGE": re.compile(r"G\d+|GAMMA"),
    "RBS": re.compile(r"R\d+"),
    "IBIL": re.compile(r"IBIL\d*"),
}


@lru_cache(maxsize=1024)
def canonical_channel(name: str) -> str:
    """The current word for a channel: ``HE1+HE3`` is ``X1+X3``, ``GAMMA_20`` is ``G20``."""
    return "+".join(_canonical_part(part) for part in name.upper().split("+"))


def _canonical_part(part: str) -> str:
    word = part.strip().replace("_", "")
    for old, new in _OLD_NAMES:
        if match := old.match(word):
            return new + word[match.end() :]
    return word


def is_channel(name: str) -> bool:
    """Whether NAME is that of a detector or of a sum of detectors, in any generation."""
    return _CHANNEL.fullmatch(canonical_channel(name)) is not None


def technique_of(name: str) -> str:
    """The acronym of the technique that the detector called NAME serves; empty if not known."""
    word = canonical_channel(name)
    return next((said for said, channel in TECHNIQUES.items() if channel.fullmatch(word)), "")


def is_sum(name: str, stated: str = "") -> bool:
    """Whether the channel NAME was computed; STATED is the file's own ``Combination of``."""
    return (
        bool(stated) or "+" in name or re.fullmatch(r"X\d{2,}", canonical_channel(name)) is not None
    )
