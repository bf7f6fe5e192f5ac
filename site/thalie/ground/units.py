"""Numbers as the converters write them: strings with the unit glued on, or none at all.

Units are UCUM symbols (``keV``, ``um``, ``mm2``, ``s``, ``deg``). Nothing here raises on any text:
what cannot be understood is ``None``, never a guess. A comma is a decimal comma, but for one before
three last digits: ``3,000`` is 3 in French and 3000 in English, so it is neither.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

NUMBER = r"[+-]?(?:\d{1,15}(?:[.,]\d{1,15})?|[.,]\d{1,15})(?:[eE][+-]?\d{1,2})?"
_UNIT = r"[a-zµμ°²]{0,8}(?:\^?2)?\.?"  # both Unicode letters for micro occur
_QUANTITY = re.compile(rf"\s*({NUMBER})\s*({_UNIT})\s*", re.IGNORECASE)
_THOUSANDS = re.compile(r"\s*([+-]?[1-9]\d{0,2},\d{3})(?![\d.,])")
_CLOCK = re.compile(r"\s*(\d{1,4}):([0-5]?\d):([0-5]?\d)\s*")

# How many of the wanted unit one of the written unit makes.
_FACTORS: dict[str, dict[str, str]] = {
    "keV": {"ev": "0.001", "kev": "1", "mev": "1000"},
    "um": {"nm": "0.001", "um": "1", "micron": "1", "microns": "1", "mm": "1000", "cm": "10000"},
    "mm2": {"um2": "0.000001", "mm2": "1", "cm2": "100"},
    "s": {
        "ms": "0.001",
        "s": "1",
        "sec": "1",
        "second": "1",
        "seconds": "1",
        "min": "60",
        "h": "3600",
    },
    "deg": {"deg": "1", "degree": "1", "degrees": "1", "°": "1"},
}


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number with its unit as UCUM symbol (``keV``, ``um``, ``nm``, ``mm2``, ``s``, ``deg``)."""

    value: float
    unit: str


def parse_number(text: str) -> float | None:
    """The number TEXT consists of, French decimal comma included."""
    match = re.fullmatch(rf"\s*({NUMBER})\s*", text)
    return float(_decimal(match[1])) if match and not readings(text) else None


def readings(text: str) -> tuple[float, float] | None:
    """What the number that TEXT begins with may be in French and in English, where that differs."""
    match = _THOUSANDS.match(text)
    if match is None:
        return None
    return float(match[1].replace(",", ".")), float(match[1].replace(",", ""))


def parse_quantity(text: str, unit: str) -> Quantity | None:
    """TEXT in UNIT, converted; a bare number is taken to be in UNIT already.

    ``None`` when TEXT is anything else than one number and one unit of the same dimension.
    """
    if unit == "s" and (clock := _CLOCK.fullmatch(text)):
        hours, minutes, seconds = (int(part) for part in clock.groups())
        return Quantity(float(hours * 3600 + minutes * 60 + seconds), "s")
    match = _QUANTITY.fullmatch(text)
    factor = _factor(match[2], unit) if match else None
    if match is None or factor is None or readings(text):
        return None
    return Quantity(float(_decimal(match[1]) * factor), unit)


def _decimal(number: str) -> Decimal:
    return Decimal(number.replace(",", "."))


def _factor(written: str, wanted: str) -> Decimal | None:
    if not written:
        return Decimal(1)
    word = written.casefold().rstrip(".").replace("²", "2").replace("^", "")
    word = word.replace("µ", "u").replace("μ", "u")
    factor = _FACTORS[wanted].get(word)
    return None if factor is None else Decimal(factor)
