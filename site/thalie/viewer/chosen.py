"""Which file of a dataset is looked into first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from thalie.heritage.model import PREFIX
from thalie.pictures.book import DRAWABLE, dialect
from thalie.pictures.worth import worth_of

Json = Mapping[str, Any]


def most_telling(entries: Sequence[Json], shown: Json) -> Json | None:
    """Of the ENTRIES of a record the HDF5 file with the largest map, else with most points.

    SHOWN is the document of the record. ``None`` where no entry is HDF5.
    """
    form = next((one for one in dialect().formats if one.key == DRAWABLE), None)
    if form is None:
        return None
    found = [one for one in entries if form.is_named(str(one["key"])) and one.get("size")]
    worth = worth_of((shown.get("custom_fields") or {}).get(f"{PREFIX}:analyses") or [])
    return min(found, key=lambda one: (*worth.get(one["key"], (9, 0)), one["size"]), default=None)


def may_be_looked_into(name: str) -> bool:
    """Whether a file called NAME is one that the viewer opens."""
    return any(one.key == DRAWABLE and one.is_named(name) for one in dialect().formats)
