"""Wall time and processor time of a piece of work, the processes it starts included."""

from __future__ import annotations

import resource
import time
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
