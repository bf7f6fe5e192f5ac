"""Years of periods: as historians count them, and as EDTF writes them. Pure."""

from __future__ import annotations

import re
from functools import lru_cache

from edtf import parse_edtf
from edtf.parser.edtf_exceptions import EDTFParseException


def astronomical(year: int) -> int:
    """The historical YEAR in astronomical counting, where 1 BCE (-1) is the year 0.

    Raises ``ValueError`` for 0: historians have no such year (ISO 8601-1:2019, 4.2.1).
    """
    if year == 0:
        raise ValueError("there is no year 0: 1 BCE is -1, and the next year is 1")
    return year if year > 0 else year + 1


def edtf_year(year: int) -> str:
    """The historical YEAR as EDTF (ISO 8601-2:2019, 4.4.1: “Y” before more than four digits)."""
    number = astronomical(year)
    sign = "-" if number < 0 else ""
    digits = f"{abs(number):04d}"
    return f"{'Y' * (len(digits) > 4)}{sign}{digits}"


def edtf_interval(start: int | None, end: int | None) -> str:
    """The interval between two historical years, ``..`` where it is open (4.4.2)."""
    return "/".join(".." if year is None else edtf_year(year) for year in (start, end))


_YEAR = r"(-?\d{4}|Y-?[1-9]\d{4,})"
_YEARS = re.compile(rf"{_YEAR}|({_YEAR}|\.\.)/({_YEAR}|\.\.)")


@lru_cache(maxsize=1000)
def is_edtf(text: str) -> bool:
    """Whether TEXT is a date or an interval in EDTF."""
    if _YEARS.fullmatch(text):  # nearly all there are; the library takes 20 ms for each
        return text not in ("../..", "-0000")
    # The library knows years of five digits and more, but not inside an interval.
    parts = text.split("/") if "Y" in text else [text]
    try:
        for part in parts:
            if part != "..":
                parse_edtf(part)
    except EDTFParseException:
        return False
    return len(parts) <= 2
