"""The reading process: takes one order a line on standard input, answers in JSON lines.

A hostile or damaged file may crash or hang a library, or eat all memory: then this process dies,
and its parent lives. See ``process`` for the other side. The arguments are the dotted names of the
readers, modules that open files of one format; an order can name one of these and no other.
"""

from __future__ import annotations

import json
import os
import resource
import signal
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from importlib import import_module
from pathlib import Path
from typing import Any, BinaryIO, Protocol, cast

from .limits import Limits
from .outline import Beat, Fault, Node, Tell, tell
from .overwriting import OverwritingError, Place

_BEAT_EVERY = 1.0  # seconds
Say = Callable[[dict[str, Any]], None]


class _EnoughError(Exception):
    """A file says more than may be kept of it; it was told."""


class Reader(Protocol):
    """A module that opens files of one format."""

    def read(self, path: Path, limits: Limits, tell: Tell, beat: Beat) -> None:
        """Read the whole file at PATH; TELL hears every object and fault, BEAT that it goes on.

        What is wrong with the file is told, never raised. Nothing outside the file is opened, and
        LIMITS are kept. What the system itself refuses may be raised as ``OSError``.
        """

    def outline(self, path: Path, limits: Limits, tell: Tell, beat: Beat) -> None:
        """As ``read``, without the numbers. A reader may lack this."""

    def answer(
        self, path: Path, question: Mapping[str, Any], limits: Limits, beat: Beat
    ) -> dict[str, Any]:
        """What the file at PATH holds, by QUESTION: words that reader and asker agree on.

        What is wrong with file or question is answered, never raised. A reader may lack this.
        """

    def add_up(
        self,
        path: Path,
        datasets: Sequence[str],
        windows: Sequence[Sequence[int]],
        limits: Limits,
        beat: Beat,
    ) -> dict[str, Any]:
        """Add up the numbers of DATASETS of a file that was read: see ``adding``.

        A reader may lack this: then nothing of its files is drawn.
        """

    def copy(
        self,
        path: Path,
        target: Path,
        plan: Sequence[Mapping[str, Any]],
        limits: Limits,
        beat: Beat,
    ) -> dict[str, Any]:
        """Write what PLAN says into TARGET, with counts of a file that was read: see ``copying``.

        A reader may lack this: then nothing is made of its files.
        """

    def overwrite(
        self, path: Path, copy: Path, places: list[Place], limits: Limits, beat: Beat
    ) -> dict[str, Any]:
        """Overwrite the texts at PLACES in COPY, a byte for byte copy of the file at PATH.

        Answers ``{"overwritten": number of places}``, or ``{"error", "group", "attribute"}`` when
        COPY differs from the file anywhere else, or still holds one of the texts. A reader may lack
        this: then no copy is made of its files.
        """


def main(names: Sequence[str]) -> None:
    """Serve orders until standard input ends, by the readers of these dotted NAMES."""
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)  # nothing a library prints may mix in
    say = _speaker(answers)
    readers = {name: cast(Reader, import_module(name)) for name in names}
    base = _address_space()
    say({"ready": True})
    for line in sys.stdin.buffer:
        order = json.loads(line)
        limits = Limits(**order["limits"])
        _confine(base, limits)
        _serve(order, readers, limits, say)


def _serve(order: dict[str, Any], readers: Mapping[str, Reader], limits: Limits, say: Say) -> None:
    heart = _Heart(say, limits.thinking)
    beat = heart.beat
    beat()
    reader, path = readers[order["reader"]], Path(order["path"])
    if order["do"] in ("read", "outline"):
        with suppress(_EnoughError):
            getattr(reader, order["do"])(path, limits, _Story(say, limits).tell, beat)
    elif order["do"] == "answer":
        say(reader.answer(path, order["question"], limits, beat))
    elif order["do"] == "add_up":
        known = hasattr(reader, "add_up")
        added = (path, order["datasets"], order["windows"], limits, beat)
        say(reader.add_up(*added) if known else {"error": "unknown"})
    elif order["do"] == "copy":
        known = hasattr(reader, "copy")
        copied = (path, Path(order["target"]), order["plan"], limits, beat)
        say(reader.copy(*copied) if known else {"error": "unknown"})
    elif hasattr(reader, "overwrite"):
        say(reader.overwrite(path, Path(order["copy"]), order["places"], limits, beat))
    else:
        say(OverwritingError("nothing is known of how files of this kind can be changed").answer)
    heart.rest()
    say({"done": True})


def _speaker(answers: BinaryIO) -> Say:
    def say(message: dict[str, Any]) -> None:
        answers.write(json.dumps(message, ensure_ascii=False).encode("utf-8", "replace") + b"\n")
        answers.flush()

    return say


class _Story:
    """What is told of one file, which the parent keeps: no more than it may take."""

    def __init__(self, say: Say, limits: Limits) -> None:
        self._say = say
        self._values = limits.values
        self._characters = limits.text

    def tell(self, item: Node | Fault) -> None:
        """Tell ITEM. Raises ``_EnoughError``."""
        values, characters = item.weight
        self._values -= values
        self._characters -= characters
        if min(self._values, self._characters) < 0:
            self._say(tell(Fault("too-much-text", item.path)))
            raise _EnoughError
        self._say(tell(item))


class _Heart:
    """Tells the parent, at most once a second, that the work goes on.

    Ends this process by SIGPROF when it computes THINKING seconds without a beat, as the HDF5
    library does for ever in some damaged files. Time that disks and other programs take is no part
    of that.
    """

    def __init__(self, say: Say, thinking: float) -> None:
        self._say = say
        self._thinking = thinking
        self._last = time.monotonic()

    def rest(self) -> None:
        """Nothing more is to be done."""
        signal.setitimer(signal.ITIMER_PROF, 0)

    def beat(self) -> None:
        signal.setitimer(signal.ITIMER_PROF, self._thinking)
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
    main(sys.argv[1:])
