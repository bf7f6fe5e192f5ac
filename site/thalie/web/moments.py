"""Times of our tables as the reader of a page writes them."""

from __future__ import annotations

from datetime import datetime

from flask_babel import format_datetime


def moment(text: str) -> str:
    """A time (ISO 8601) in the language and zone of the reader; empty for none."""
    return str(format_datetime(datetime.fromisoformat(text), "medium")) if text else ""
