"""The reading process: takes one order a line on standard input, answers in JSON lines.

A hostile or damaged file may crash or hang the HDF5 library, or eat all memory: then this process
dies, and its parent lives. See ``process`` for the other side.
"""

from __future__ import annotations

import json
import os
import resource
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, BinaryIO

from thalie.capture import edf, listmode, reader, spectra
from thalie.capture.formats import recognise
from thalie.capture.limits import Limits
from thalie.capture.model import Format
from thalie.capture.outline import Fault, Node, tell
from thalie.capture.reader import Beat
from thalie.capture.retouch import HEADERS, retouch
from thalie.capture.scrub import scrub

_READERS: dict[Format, Callable[[Path, Limits, Callable[[Node | Fault], None], Beat], None]] = {
    Format.HDF5: reader.read,
    Format.LST: listmode.read,
    Format.ASCII: spectra.read,
    Format.EDF: edf.read,
}
_BEAT_EVERY = 1.0  # seconds
Say = Callable[[dict[str, Any]], None]


def main() -> None:
    """Serve orders until standard input ends."""
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)  # nothing a library prints may mix in
    say = _speaker(answers)
    base = _address_space()
    say({"ready": True})
    for line in sys.stdin.buffer:
        order = json.loads(line)
        limits = Limits(**order["limits"])
        _confine(base, limits)
        _serve(order, limits, say)


def _serve(order: dict[str, Any], limits: Limits, say: Say) -> None:
    beat = _Heart(say).beat
    path = Path(order["path"])
    if order["do"] == "read":
        _READERS[Format(order["format"])](path, limits, lambda item: say(tell(item)), beat)
    else:
        rewrite = retouch if recognise(path) in HEADERS else scrub
        say(rewrite(path, Path(order["copy"]), order["places"], limits, beat))
    say({"done": True})


def _speaker(answers: BinaryIO) -> Say:
    def say(message: dict[str, Any]) -> None:
        answers.write(json.dumps(message).encode() + b"\n")
        answers.flush()

    return say


class _Heart:
    """Tells the parent, at most once a second, that the work goes on."""

    def __init__(self, say: Say) -> None:
        self._say = say
        self._last = time.monotonic()

    def beat(self) -> None:
        now = time.monotonic()
        if now - self._last >= _BEAT_EVERY:
            self._last = now
            self._say({"beat": True})


def _address_space() -> int:
    pages = int(Path("/proc/self/statm").read_text().split()[0])
    return pages * resource.getpagesize()


def _confine(base: int, limits: Limits) -> None:
    """Let the next order take so much memory and processor time, and no core dump."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    seconds = int(used.ru_utime + used.ru_stime) + limits.cpu_seconds
    _set_soft_limit(resource.RLIMIT_AS, base + limits.memory)
    _set_soft_limit(resource.RLIMIT_CPU, seconds)
    _set_soft_limit(resource.RLIMIT_CORE, 0)


def _set_soft_limit(what: int, wanted: int) -> None:
    _, hardest = resource.getrlimit(what)
    soft = wanted if hardest == resource.RLIM_INFINITY else min(wanted, hardest)
    resource.setrlimit(what, (soft, hardest))


if __name__ == "__main__":
    main()
