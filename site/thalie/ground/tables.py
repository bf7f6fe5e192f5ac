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


def _cell(value: Any) -> str:
    """VALUE; a text that would be computed with an apostrophe before it.

    A text that has apostrophes there already gets one more, so that a reader who takes one away
    has what was given (assets/js/thalie/deposit/sheet/writing.js does).
    """
    text = "" if value is None else str(value)
    computed = text.lstrip("'").startswith(FORMULAS) and not isinstance(value, int | float)
    return f"'{text}" if computed else text
