"""Identifiers whose check digits InvenioRDM's validators do not look at. Pure."""

from __future__ import annotations

import re

CROCKFORD = "0123456789abcdefghjkmnpqrstvwxyz"  # base 32 without i, l, o, u
_ROR = re.compile(rf"(?:https?://)?(?:ror\.org/)?(0[{CROCKFORD}]{{6}}[0-9]{{2}})")


def bare_ror(text: object) -> str:
    """The ROR identifier that TEXT is, alone or as an address, without the address: ``02egw5x81``.

    Empty where there is none or its check digits are wrong: six characters of Crockford's base 32
    after the leading 0, and two digits of ISO/IEC 7064 MOD 97-10 (ROR documentation, "ROR
    identifier pattern").
    """
    match = _ROR.fullmatch(text.strip().lower()) if isinstance(text, str) else None
    if not match:
        return ""
    number = 0
    for character in match[1][1:7]:
        number = number * 32 + CROCKFORD.index(character)
    return match[1] if int(match[1][7:]) == 98 - (number * 100) % 97 else ""


def is_ror(text: object) -> bool:
    """Whether TEXT is a ROR identifier with right check digits."""
    return bool(bare_ror(text))
