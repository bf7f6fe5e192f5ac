"""The conversation with a publishing process: a number in, as many lines of JSON out.

Standard library only: it is spoken in both environments.
"""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager


class Cost:
    """Seconds of each phase of publishing one record, and the processor time of all."""

    def __init__(self) -> None:
        self.phases: dict[str, float] = {}

    @contextmanager
    def phase(self, name: str) -> Iterator[None]:
        """Take the wall time of a phase."""
        start = time.monotonic()
        yield
        self.phases[name] = time.monotonic() - start


def serve(publish: Callable[[int, Cost], Sequence[str]]) -> None:
    """Publish as many records as each line of standard input says.

    ``publish(number, cost)`` publishes record ``number`` and returns its DOIs: its own first,
    then that of all versions, as far as it has them. What
    others print goes to standard error, so that standard output is ours alone.
    """
    channel = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)
    print("ready", file=channel, flush=True)
    number = 0
    for line in sys.stdin:
        for _ in range(int(line)):
            number += 1
            cost = Cost()
            wall, cpu = time.monotonic(), time.process_time()
            dois = publish(number, cost)
            done = time.monotonic()
            told = {
                "dois": dois,
                "wall": done - wall,
                "cpu": time.process_time() - cpu,
                "done": done,
                "phases": cost.phases,
            }
            print(json.dumps(told), file=channel, flush=True)
