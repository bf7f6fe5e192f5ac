"""Links that open a pack on somebody else's machine: Binder, REANA, JupyterHub. None by default."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from flask import current_app, g

from thalie.crosswalks.model import Record


def launchers() -> list[dict[str, str]]:
    """``name`` and ``url`` of each launcher for the record of this page, if its files are open.

    A service elsewhere fetches the pack as nobody, so of other datasets there is no link.
    """
    told: Record | None = g.get("thalie_described")
    if told is None or not g.get("thalie_public") or told.access.status != "open":
        return []
    places = {"pack": f"{told.page}/replay.zip", "page": told.page, "doi": told.doi}
    quoted = {name: quote(value, safe="") for name, value in places.items()}
    return [made for one in _told() if (made := _made(one, quoted))]


def _told() -> list[Any]:
    return list(current_app.config.get("THALIE_REPLAY_LAUNCHERS") or ())


def _made(one: Any, places: dict[str, str]) -> dict[str, str] | None:
    """A link to the web, else none: the address is the operator's, its places are ours."""
    name, url = str(one.get("name") or ""), str(one.get("url") or "")
    for word, value in places.items():
        url = url.replace("{" + word + "}", value)
    fits = name and url.startswith(("https://", "http://"))
    return {"name": name, "url": url} if fits else None
