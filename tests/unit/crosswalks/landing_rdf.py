"""What a format says that it carries, looked for in what it writes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from thalie.crosswalks.model import Dated, Record, Text
from thalie.crosswalks.settings import Settings

from .kinds import EMBARGOED, FULL
from .marks import marked, paths


def lands(path: str, module: Any) -> bool:
    """Whether PATH is one that lands: the longest name that covers it says so."""
    names = [
        name
        for name in (*module.LANDS, *module.LEFT_OUT)
        if path == name or path.startswith(f"{name}.")
    ]
    return max(names, key=len) in module.LANDS


ENUMERATED = {
    *("index", "kind", "language", "languages", "personal", "relation", "resource_type", "role"),
    *("scheme", "spdx", "status", "synthetic", "vocabulary"),
}


def landing(module: Any) -> list[str]:
    """The places of the model that the tables of MODULE say to land."""
    return [path for path in paths() if lands(path, module)]


def is_seen(path: str, write: Callable[[Record, Settings], bytes], house: Settings) -> bool:
    """Whether a mark at PATH is in what is written, or, of a listed word, changes it."""
    base = base_for(path)
    record, mark = marked(path, base)
    written = write(record, house).decode()
    if {path, path.split(".")[-1]} & (ENUMERATED | {"resource_type.general"}):
        return written != write(base, house).decode()
    return seen(path, mark) in written


def base_for(path: str) -> Record:
    """A record where a mark at PATH can be seen."""
    if path.startswith(("sizes", "formats")):
        return replace(FULL, files=(), access=EMBARGOED.access)
    if path.startswith("dates"):
        return replace(FULL, dates=(Dated("Coverage", "2026"),))
    if path.startswith("descriptions"):
        return replace(FULL, descriptions=(Text("Words", "en", "Methods"),))
    return EMBARGOED if path == "access.until" else FULL


def seen(path: str, mark: Any) -> str:
    """How a mark of the model looks in RDF."""
    years = {-765: "-0764", 765: "0765"}
    if "year" in path.rsplit(".", maxsplit=1)[-1]:
        return years[mark]
    return str(mark).removeprefix("md5:")
