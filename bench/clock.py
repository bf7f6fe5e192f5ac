"""Wall time and processor time of a piece of work, its processes included; and peak memory."""

from __future__ import annotations

import re
import resource
import time
from pathlib import Path
from types import TracebackType
from typing import Self


class Clock:
    """Measures what runs inside its ``with`` block.

    ``wall`` and ``cpu`` are seconds; ``cpu`` is user and system time of this process and of the
    children it has waited for by the end of the block.
    """

    wall = 0.0
    cpu = 0.0

    def __enter__(self) -> Self:
        self._start = time.monotonic(), _spent()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.wall = time.monotonic() - self._start[0]
        self.cpu = _spent() - self._start[1]


def _spent() -> float:
    own = resource.getrusage(resource.RUSAGE_SELF)
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return own.ru_utime + own.ru_stime + children.ru_utime + children.ru_stime


def peak() -> float:
    """The most memory that this process had since its program began, in MiB (Linux).

    What ``getrusage`` says is never less than what the process had that started this one.
    """
    found = re.search(r"^VmHWM:\s+(\d+) kB$", Path("/proc/self/status").read_text(), re.M)
    assert found
    return int(found[1]) / 1024
