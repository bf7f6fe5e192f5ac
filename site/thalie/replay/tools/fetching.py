"""The files of a pack: which are there, whether they are whole, how others are fetched. Pure.

Nothing but the standard library is needed: ``python replay_tools/fetching.py`` fetches what is
missing and checks all sums, ``--check`` only checks.
"""

from __future__ import annotations

import hashlib
import json
import os
import sys
import urllib.error
import urllib.request
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

LIST: Final = "files.json"
TOKEN: Final = "THALIE_TOKEN"  # noqa: S105  the name of the variable, not a token
_PIECE: Final = 1 << 20
Entry = Mapping[str, Any]

HERE, MISSING, CHANGED, UNKNOWN = "here", "missing", "changed", "unknown"
"""States of a file: whole; not there; not the one of the dataset; without a sum."""


class FetchError(Exception):
    """A file cannot be fetched; the message says why."""


def entries(folder: Path) -> list[dict[str, Any]]:
    """What the list of the pack in FOLDER says of each file of the dataset."""
    found: list[dict[str, Any]] = json.loads((folder / LIST).read_text("utf-8"))["files"]
    return found


def place_of(folder: Path, entry: Entry) -> Path:
    """Where a file is, or will be. Raises ``FetchError`` where that is outside of the pack."""
    steps = str(entry["path"]).split("/")
    if any(step in ("", ".", "..") or "\\" in step for step in steps):
        raise FetchError(f"{entry['name']}: its path leads out of the pack.")
    return folder.resolve().parent.joinpath(*steps)


def state_of(folder: Path, entry: Entry) -> str:
    """The state of a file, by its size and its sum."""
    place = place_of(folder, entry)
    if not place.is_file():
        return MISSING
    if place.stat().st_size != entry["size"]:
        return CHANGED
    method, _, digest = str(entry.get("checksum") or "").rpartition(":")
    if not method:
        return UNKNOWN
    return HERE if _sum(place, method) == digest else CHANGED


def _sum(place: Path, method: str) -> str:
    summed = hashlib.new(method, usedforsecurity=False)
    with place.open("rb") as stream:
        while piece := stream.read(_PIECE):
            summed.update(piece)
    return summed.hexdigest()


class _Elsewhere(urllib.request.HTTPRedirectHandler):
    """Follows an address to a storage elsewhere without taking the token along."""

    def redirect_request(
        self, req: Any, fp: Any, code: Any, msg: Any, headers: Any, newurl: str
    ) -> Any:
        found = super().redirect_request(req, fp, code, msg, headers, newurl)
        if found is not None and urlsplit(newurl).netloc != urlsplit(req.full_url).netloc:
            found.remove_header("Authorization")
        return found


def fetch(folder: Path, entry: Entry, token: str = "") -> Path:
    """Fetch one file and check its sum; half of one is not left. Raises ``FetchError``."""
    place, address = place_of(folder, entry), str(entry.get("url") or "")
    if urlsplit(address).scheme not in ("http", "https"):
        raise FetchError(f"{entry['name']}: there is no address from which it can be fetched.")
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    request = urllib.request.Request(address, headers=headers)  # noqa: S310  looked at above
    place.parent.mkdir(parents=True, exist_ok=True)
    part = place.with_name(place.name + ".part")
    try:
        with urllib.request.build_opener(_Elsewhere).open(request, timeout=60) as answer:
            _keep(answer, part, int(entry["size"]))
    except urllib.error.HTTPError as error:
        closed = " Ask for access and set " + TOKEN + "." if error.code in (401, 403) else ""
        raise FetchError(f"{entry['name']}: the server answers {error.code}.{closed}") from error
    except OSError as error:
        raise FetchError(f"{entry['name']}: {error}") from error
    finally:
        if part.exists() and (part.stat().st_size != entry["size"]):
            part.unlink()
    if not part.exists():
        raise FetchError(f"{entry['name']}: it came with another size than it should have.")
    part.replace(place)
    if state_of(folder, entry) == CHANGED:
        place.unlink()
        raise FetchError(f"{entry['name']}: what came has another sum than it should have.")
    return place


def _keep(answer: Any, part: Path, most: int) -> None:
    """Write what comes into PART, and not more than one byte too many."""
    with part.open("wb") as stream:
        left = most + 1
        while left and (piece := answer.read(min(_PIECE, left))):
            stream.write(piece)
            left -= len(piece)


def fetch_missing(folder: Path, names: Iterable[str] | None = None) -> dict[str, str]:
    """Fetch what is missing, of NAMES or of all; the state of each file afterwards, or the reason.

    A token for closed files is taken from the environment.
    """
    wanted = None if names is None else set(names)
    found = {}
    for entry in entries(folder):
        name = str(entry["name"])
        if wanted is not None and name not in wanted:
            continue
        found[name] = state_of(folder, entry)
        if found[name] == MISSING:
            try:
                fetch(folder, entry, os.environ.get(TOKEN, ""))
                found[name] = HERE
            except FetchError as error:
                found[name] = str(error)
    return found


def main(arguments: list[str]) -> int:
    """Fetch and check; 0 where all files are whole."""
    folder = Path(__file__).resolve().parents[1]
    if arguments == ["--check"]:
        states = {str(one["name"]): state_of(folder, one) for one in entries(folder)}
    else:
        states = fetch_missing(folder)
    for name, state in states.items():
        print(f"{state:8} {name}" if state in (HERE, MISSING, CHANGED, UNKNOWN) else state)
    return 0 if all(state in (HERE, UNKNOWN) for state in states.values()) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
