"""When the beam time of a record ended, from which its embargo counts. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from thalie.ground import dates

Json = Mapping[str, Any]


def last_day_of_beam(metadata: Json, experiment: Json) -> date | None:
    """Last day of beam: of the ``thalie:experiment``, else of the dates ``collected``.

    ``None`` where neither says it, and before our era.
    """
    if end := _day(str(experiment.get("end") or "")):
        return end
    collected = (
        _day(str(entry.get("date", "")))
        for entry in metadata.get("dates") or []
        if isinstance(kind := entry.get("type"), Mapping) and kind.get("id") == "collected"
    )
    return max(filter(None, collected), default=None)


def _day(text: str) -> date | None:
    """The last day that a date, an interval or a moment may mean."""
    known = dates.bounds(text)
    return date.fromisoformat(known["lte"]) if known and known["lte"] > "0001" else None
