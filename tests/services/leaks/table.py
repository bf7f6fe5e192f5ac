"""The table: through which surface, in which state, who is told what of a dataset. Pure.

``surfaces.tsv`` names the surface of every route that can be asked, ``sight.tsv`` what is told
there. A surface that tells nobody anything has no line in the latter.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

LEVELS = ("nothing", "citation", "metadata", "names", "bytes")
"""What may be told of a dataset, from nothing to all of it.

``names`` are those of its files, with their sizes and checksums; ``bytes`` what is in them, or was
made from that.
"""

STATES = {
    "open": "open",
    "embargoed": "under embargo",
    "newer": "under embargo, the version before it is open",
    "older": "under embargo, the version after it is open",
    "files": "files restricted, once open",
    "record": "restricted as a whole, once open",
    "draft": "draft",
    "version": "draft of a new version, its files imported from one whose files are restricted",
    "withdrawn": "withdrawn",
}
DRAFTS = ("draft", "version")

ROLES = {
    "nobody": "anybody",
    "reader": "logged in",
    "expired": "link that ended",
    "link": "link",
    "granted": "grant",
    "leader": "leader",
    "curator": "curator",
}
WITH_TOKEN = ("link", "expired")
STRANGERS = ("nobody", "reader", "expired")

Seen = Mapping[str, Mapping[str, Mapping[str, str]]]
"""Level by surface, state and role."""

_HERE = Path(__file__).parent
_SURFACES, _SIGHT = _HERE / "surfaces.tsv", _HERE / "sight.tsv"


def surfaces() -> dict[str, str]:
    """The surface of each rule."""
    return {rule: surface for surface, rule in _lines(_SURFACES)}


def sight() -> dict[str, dict[str, dict[str, str]]]:
    """What is told, by surface, state and role."""
    found: dict[str, dict[str, dict[str, str]]] = {}
    for surface, state, *levels in _lines(_SIGHT):
        found.setdefault(surface, {})[state] = dict(zip(ROLES, levels, strict=True))
    return found


def of_state(seen: Seen, state: str) -> dict[str, dict[str, str]]:
    """Who is told what of a dataset in a STATE, by surface, where anybody is told anything."""
    told = {surface: dict(states.get(state, {})) for surface, states in seen.items()}
    return {
        surface: levels for surface, levels in told.items() if set(levels.values()) - {LEVELS[0]}
    }


def write(seen: Seen) -> None:
    """Write ``sight.tsv`` anew."""
    lines = ["\t".join(("surface", "state", *ROLES))]
    for state in STATES:
        for surface, levels in sorted(of_state(seen, state).items()):
            lines.append("\t".join((surface, state, *(levels[role] for role in ROLES))))
    _SIGHT.write_text("\n".join(lines) + "\n", "utf-8")


def _lines(path: Path) -> list[list[str]]:
    return [line.split("\t") for line in path.read_text("utf-8").splitlines()[1:]]
