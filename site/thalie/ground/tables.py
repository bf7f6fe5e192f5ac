"""Rows as CSV that a spreadsheet reads as they are: no cell is taken for a formula. Pure."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping, Sequence
from io import StringIO
from typing import Any

CSV = "text/csv"
FORMULAS = ("=", "+", "-", "@", "\t", "\r")
"""With what a cell begins that spreadsheets would compute (OWASP, CSV injection)."""


def as_csv(columns: Sequence[str], rows: Iterable[Mapping[str, Any]]) -> str:
    """The COLUMNS of the rows, with a line of names first (RFC 4180)."""
    text = StringIO()
    written = csv.writer(text)
    written.writerow(columns)
    for row in rows:
        written.writerow([_cell(row.get(name)) for name in columns])
    return text.getvalue()


def given(cell: str) -> str:
    """The text that ``as_csv`` wrote as CELL."""
    return cell[1:] if cell.startswith("'") and _is_computed(cell) else cell


def _cell(value: Any) -> str:
    """VALUE; a text that would be computed with an apostrophe before it.

    A text that has apostrophes there already gets one more, so that a reader who takes one away
    has what was given (``given``, and assets/js/thalie/deposit/sheet/writing.js).
    """
    text = "" if value is None else str(value)
    return f"'{text}" if _is_computed(text) and not isinstance(value, int | float) else text


def _is_computed(text: str) -> bool:
    return text.lstrip("'").startswith(FORMULAS)
