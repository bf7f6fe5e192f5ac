"""Processes that read files for viewers: few, kept warm while they are asked, then ended. Pure.

A file that crashes one, or takes too long, costs that process alone; whoever asks while all are
busy waits a little, and is then told so.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from threading import BoundedSemaphore, Lock, Timer
from typing import Final

from thalie.capture import Limits
from thalie.capture.safe.process import ReadingProcess

PATIENCE: Final = 8.0  # seconds that a question waits for a process
IDLE: Final = 60.0  # seconds after which processes that nobody asks are ended
MIB: Final = 1024**2


class BusyError(Exception):
    """All processes answer others."""


class Pool:
    """At most MOST processes with READERS, each of which may take LIMITS for an answer."""

    def __init__(
        self, readers: Sequence[str], limits: Limits, most: int, patience: float = PATIENCE
    ) -> None:
        """None is started before it is needed."""
        self._readers, self._limits, self._patience = tuple(readers), limits, patience
        self._free = BoundedSemaphore(most)
        self._lock = Lock()
        self._idle: list[ReadingProcess] = []
        self._timer: Timer | None = None

    @contextmanager
    def process(self) -> Iterator[ReadingProcess]:
        """A process for one question. Raises ``BusyError``."""
        if not self._free.acquire(timeout=self._patience):
            raise BusyError
        try:
            with self._lock:
                found = self._idle.pop() if self._idle else None
            one = found or ReadingProcess(self._readers, self._limits)
            try:
                yield one
            except BaseException:
                one.end()
                raise
            with self._lock:
                self._idle.append(one)
            self._wait()
        finally:
            self._free.release()

    def end(self) -> None:
        """End the processes that answer nobody."""
        with self._lock:
            ended, self._idle = self._idle, []
        for one in ended:
            one.end()

    def _wait(self) -> None:
        """End them after a while without questions."""
        with self._lock:
            if self._timer is not None:
                self._timer.cancel()
            self._timer = Timer(IDLE, self.end)
            self._timer.daemon = True
            self._timer.start()


def limits(seconds: int, memory: int) -> Limits:
    """What an answer may cost: less than the reading of a whole file."""
    return Limits(
        cpu_seconds=seconds,
        memory=memory,
        thinking=min(10.0, float(seconds)),
        silence=30.0,
        told=96 * MIB,
        attributes=200_000,
        text=16 * MIB,
    )
