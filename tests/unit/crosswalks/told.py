"""Whether what a format says of itself is so: each place of the model lands where it is told to."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Mapping
from datetime import date
from typing import Any

from thalie.crosswalks.model import Record

from .documents import read
from .marks import URL, _set, covered, marked, paths

Show = Callable[[Record], str]


def owner(path: str, *tables: Mapping[str, str]) -> str:
    """The entry of TABLES that tells of PATH: the longest."""
    told = [
        name for table in tables for name in table if path == name or path.startswith(f"{name}.")
    ]
    return max(told, key=len, default="")


def landing(lands: Mapping[str, str], left_out: Mapping[str, str]) -> list[str]:
    """The places of the model that are to be found in the format."""
    return [path for path in paths() if owner(path, lands, left_out) in lands]


def assert_complete(lands: Mapping[str, str], left_out: Mapping[str, str]) -> None:
    """Every place is told of once, by a name that the model has."""
    assert covered(lands, left_out) == set(paths())
    assert not set(lands) & set(left_out)
    known = {path.rsplit(".", n)[0] for path in paths() for n in range(path.count(".") + 1)}
    assert not {*lands, *left_out} - known - set(paths())
    assert all(reason.endswith(".") for reason in left_out.values())


def assert_lands(
    show: Show, path: str, changes: Collection[str] = (), addressed: bool = False
) -> None:
    """The mark at PATH is seen; for CHANGES, what is shown is not what it was.

    In a format where identifiers are ADDRESSED, only those that have an address are told.
    """
    record, mark = marked(path)
    if addressed and path.endswith(("identifiers.value", "identifier.value")):
        way, mark = path.split("."), URL
        record = _set(_set(record, [*way[:-1], "scheme"], "url"), way, mark)
    shown = show(record)
    if isinstance(mark, bool):
        other = _set(read(), path.split("."), False)
        assert record != other and shown != show(other), path
    elif path in changes:
        assert record != read() and shown != show(read()), path
    else:
        assert any(form in shown for form in forms(mark)), (path, mark)


def forms(mark: Any) -> list[str]:
    """How a mark may be written."""
    if isinstance(mark, date):
        return [mark.isoformat(), mark.strftime("%Y/%m/%d"), str(mark.year)]
    if str(mark).startswith("md5:"):
        return [mark.removeprefix("md5:")]
    if mark == -765:
        return ["-0764", "-764"]
    if mark == "2031-07-06":
        return ["2031-07-06", "2031/07/06", "[[2031,7,6]]"]
    return [str(mark), json.dumps(mark)[1:-1]]
