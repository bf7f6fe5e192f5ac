"""Identifiers whose check digits InvenioRDM's validators do not look at. Pure."""

from __future__ import annotations

import re

from idutils import is_ror as looks_like_ror
from idutils import normalize_ror

_ROR = re.compile(r"0[0-9a-hjkmnp-tv-z]{6}\d{2}")
_CROCKFORD = "0123456789abcdefghjkmnpqrstvwxyz"  # base 32 without i, l, o, u


def is_ror(text: str) -> bool:
    """Whether TEXT is a ROR identifier with right check digits.

    Six characters of Crockford's base 32 after the leading 0, and two digits of ISO/IEC 7064
    MOD 97-10 (ROR documentation, "ROR identifier pattern").
    """
    given = text.strip().lower()
    bare = normalize_ror(given) if looks_like_ror(given) else ""
    if not _ROR.fullmatch(bare):
        return False
    number = 0
    for character in bare[1:7]:
        number = number * 32 + _CROCKFORD.index(character)
    return int(bare[7:]) == 98 - (number * 100) % 97
