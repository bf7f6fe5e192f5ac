"""Whether a format is as complete as its tables ``LANDS`` and ``LEFT_OUT`` say."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from datetime import date
from typing import Any

from thalie.crosswalks.model import Record
from thalie.crosswalks.settings import Settings

from .documents import SETTINGS, read
from .marks import covered, marked, paths

Render = Callable[[Record, Settings], bytes]
Table = Mapping[str, str]


def landed(lands: Table, left_out: Table) -> list[str]:
    """The places of the model that land, by the longest entry that tells of each."""
    return [path for path in paths() if _longest(path, lands) > _longest(path, left_out)]


def _longest(path: str, table: Table) -> int:
    return max(
        (len(name) for name in table if path == name or path.startswith(f"{name}.")), default=-1
    )


def gaps(lands: Table, left_out: Table) -> list[str]:
    """Places that no table tells of, entries of tables that are no places, and twice told ones."""
    every = paths()
    untold = sorted(set(every) - covered(lands, left_out))
    stray = [
        name
        for name in [*lands, *left_out]
        if not any(path == name or path.startswith(f"{name}.") for path in every)
    ]
    return [*untold, *stray, *sorted({*lands} & {*left_out})]


def is_seen(render: Render, path: str, changes: Collection[str] = ()) -> bool:
    """Whether what stands at PATH is seen in the format; of CHANGES, whether it makes a change."""
    record, mark = marked(path)
    said = render(record, SETTINGS).decode()
    if path in changes or isinstance(mark, bool):
        return said != render(read(), SETTINGS).decode()
    return shown(mark) in said


def shown(mark: Any) -> str:
    """A mark as formats write it: years BCE without sign."""
    if isinstance(mark, date):
        return mark.isoformat()
    return str(abs(mark)) if isinstance(mark, int) else str(mark)
