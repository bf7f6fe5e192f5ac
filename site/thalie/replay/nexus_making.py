"""NeXus files made in a process of their own: ``python -m thalie.replay.nexus_making``. Pure.

It reads what is to be made as JSON from standard input and answers in JSON. So no process that
serves pages loads SciPy and the table of X-ray lines, or computes for one reader alone.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from thalie.capture import Limits, adding, capture_file, load
from thalie.capture.safe.process import bare_environment

from . import nexus
from .nexus_writing import CopyError, add

_WORKER = "thalie.replay.nexus_making"


@dataclass(frozen=True, slots=True)
class Order:
    """What is to be made: ``files`` are (path, name in the dataset), ``dialect`` a dotted name.

    ``number`` is that of an analysis, or empty; ``zone`` the name of a time zone.
    """

    target: str
    files: tuple[tuple[str, str], ...]
    dialect: str
    cpu_seconds: int
    title: str = ""
    doi: str = ""
    facility: str = ""
    instrument: str = ""
    zone: str = ""
    number: str = ""


class MakingError(Exception):
    """No file was made; ``name`` is that of the file at which it failed, perhaps empty."""

    def __init__(self, reason: str, name: str = "") -> None:
        super().__init__(reason)
        self.name = name


def make(order: Order, seconds: float) -> int:
    """Have a process make what ORDER says, in no more than SECONDS; how many entries it has.

    Raises ``MakingError``.
    """
    try:
        done = subprocess.run(
            [sys.executable, "-P", "-m", _WORKER],
            input=json.dumps(asdict(order)).encode(),
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=bare_environment(),
            timeout=seconds,
        )
        answer: dict[str, Any] = json.loads(done.stdout)
    except subprocess.TimeoutExpired as error:
        raise MakingError(f"it took more than {seconds:.0f} seconds") from error
    except ValueError as error:
        raise MakingError("the process that makes it ended early") from error
    if "error" in answer:
        raise MakingError(answer["error"], answer.get("name", ""))
    return int(answer["entries"])


def made(order: Order) -> dict[str, Any]:
    """Make it here: ``{"entries": …}``, or ``{"error": …, "name": …}``."""
    dialect, limits = load(order.dialect), Limits(cpu_seconds=order.cpu_seconds)
    zone = ZoneInfo(order.zone) if order.zone else None
    about = nexus.About(order.title, order.doi, order.facility, order.instrument, zone)
    taken: set[str] = set()
    with adding(dialect, limits) as adder:
        for place, name in order.files:
            path = Path(place)
            captured = capture_file(path, name, dialect=dialect, limits=limits)
            try:
                add(Path(order.target), path, captured, adder, about, taken, order.number)
            except CopyError as error:
                return {"error": str(error), "name": name}
    return {"entries": len(taken)}


def main(said: bytes) -> Sequence[str]:
    """The answer to what was SAID on standard input."""
    told = json.loads(said)
    files = tuple((str(path), str(name)) for path, name in told["files"])
    return [json.dumps(made(Order(**{**told, "files": files})))]


if __name__ == "__main__":
    print(*main(sys.stdin.buffer.read()))
