"""The parent's side of the reading process: start it once, ask it often, outlive it."""

from __future__ import annotations

import json
import os
import selectors
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from .errors import CaptureError
from .limits import Limits
from .outline import Fault, Outline
from .overwriting import Place

_PIECE = 1 << 16
_WORKER = "thalie.capture.safe.worker"
_DYING = 5.0  # seconds from a process's last word to its end
_OUT_OF_TIME = (signal.SIGPROF, signal.SIGXCPU)
ENDLESS = "reading it does not come to an end"
"""What a ``ProcessLostError`` says of a file that takes too long."""
_CRASHED = "the program that reads it crashed on it"


class ProcessLostError(Exception):
    """The reading process crashed, hung or talked nonsense; ``str()`` says which."""


class ReadingProcess:
    """A child process that opens files for us. One serves all files of a run.

    READERS are dotted names of modules, those of a dialect; the child loads them and no others (see
    ``worker``). A new one starts by itself after a crash. Use as a context manager.
    """

    def __init__(self, readers: Sequence[str], limits: Limits) -> None:
        self._readers = tuple(readers)
        self._limits = limits
        self._child: subprocess.Popen[bytes] | None = None
        self._ready = False

    def __enter__(self) -> Self:
        """Start the child, which takes a while, before it is needed."""
        self._start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """End the child."""
        self.end()

    def end(self) -> None:
        """End the child; the next order starts another."""
        self._stop()

    def read(self, path: Path, reader: str, *, numbers: bool = True) -> Outline:
        """The outline of the file at PATH by READER; a lost process becomes a fault of the file.

        Without NUMBERS none is read: quick, but what is told may yet be damaged.
        """
        outline = Outline()
        do = "read" if numbers else "outline"
        order = {"do": do, "reader": self._known(reader), "path": os.fspath(path)}
        try:
            for message in self._ask(order):
                outline.add(message)
        except ProcessLostError as error:
            outline.faults.append(Fault("lost", "/", detail=str(error)))
        return outline

    def answer(self, path: Path, reader: str, question: Mapping[str, Any]) -> dict[str, Any]:
        """What READER says of the file at PATH when it is asked QUESTION.

        Raises ``ProcessLostError``.
        """
        order = {
            "do": "answer",
            "reader": self._known(reader),
            "path": os.fspath(path),
            "question": dict(question),
        }
        (answer,) = self._ask(order)
        return answer

    def add_up(
        self,
        path: Path,
        reader: str,
        datasets: Sequence[str],
        windows: Sequence[tuple[int, int]] = (),
    ) -> dict[str, Any]:
        """The numbers of DATASETS in the file at PATH, added up by READER: see ``adding``.

        Raises ``ProcessLostError``.
        """
        order = {
            "do": "add_up",
            "reader": self._known(reader),
            "path": os.fspath(path),
            "datasets": list(datasets),
            "windows": [list(window) for window in windows],
        }
        (answer,) = self._ask(order)
        return answer

    def copy(
        self, path: Path, reader: str, target: Path, plan: Sequence[Mapping[str, Any]]
    ) -> dict[str, Any]:
        """Let READER write what PLAN says into TARGET: see ``copying``.

        Raises ``ProcessLostError``.
        """
        order = {
            "do": "copy",
            "reader": self._known(reader),
            "path": os.fspath(path),
            "target": os.fspath(target),
            "plan": list(plan),
        }
        (answer,) = self._ask(order)
        return answer

    def overwrite(self, path: Path, reader: str, copy: Path, places: list[Place]) -> dict[str, Any]:
        """Let READER blank PLACES in COPY, an exact copy of PATH (see ``worker.Reader``).

        Raises ``ProcessLostError``.
        """
        order = {
            "do": "overwrite",
            "reader": self._known(reader),
            "path": os.fspath(path),
            "copy": os.fspath(copy),
            "places": places,
        }
        (answer,) = self._ask(order)
        return answer

    def _known(self, reader: str) -> str:
        if reader not in self._readers:
            raise ValueError(f"{reader} is not a reader of this dialect")
        return reader

    def _ask(self, order: dict[str, Any]) -> Iterator[dict[str, Any]]:
        """The answers to ORDER; a process that was not heard to the end is of no use any more."""
        child = self._start()
        done = False
        try:
            self._wait_until_ready()
            _send(child, {**order, "limits": asdict(self._limits)})
            for message in self._messages():
                if "done" in message:
                    done = True
                    return
                if "beat" not in message:
                    yield message
        finally:
            if not done:
                self._stop()

    def _start(self) -> subprocess.Popen[bytes]:
        if self._child is None:
            self._ready = False
            self._child = subprocess.Popen(
                [sys.executable, "-P", "-m", _WORKER, *self._readers],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env=bare_environment(),
            )
        return self._child

    def _wait_until_ready(self) -> None:
        """Wait for the first word of a new process, so that its failure is not put on a file."""
        if self._ready:
            return
        try:
            self._ready = "ready" in next(self._messages())
        except ProcessLostError as error:
            raise CaptureError(
                "The process that reads data files does not start on this machine.",
                advice="This is a fault of the installation, not of your files; tell its operator.",
            ) from error

    def _stop(self) -> None:
        child, self._child = self._child, None
        if child is None:
            return
        child.kill()
        child.wait()
        for pipe in (child.stdin, child.stdout):
            if pipe is not None:
                pipe.close()

    def _messages(self) -> Iterator[dict[str, Any]]:
        """What the child says, until the caller has heard enough; nothing is said unasked."""
        heard = 0
        parts: list[bytes] = []
        while True:
            piece = self._receive()
            heard += len(piece)
            if heard > self._limits.told:
                raise ProcessLostError("it tells more groups and text than can be kept")
            *lines, rest = piece.split(b"\n")
            for line in lines:
                yield _parse(b"".join((*parts, line)))
                parts = []
            parts.append(rest)

    def _receive(self) -> bytes:
        """The next bytes from the child. Raises ``ProcessLostError`` on silence and death."""
        pipe = self._child.stdout if self._child else None
        if pipe is None:
            raise ProcessLostError("the reading process is gone")
        with selectors.DefaultSelector() as selector:
            selector.register(pipe, selectors.EVENT_READ)
            if not selector.select(self._limits.silence):
                raise ProcessLostError(ENDLESS)
        piece = os.read(pipe.fileno(), _PIECE)
        if not piece:
            raise ProcessLostError(ENDLESS if self._ran_out_of_time() else _CRASHED)
        return piece

    def _ran_out_of_time(self) -> bool:
        """Whether the child, which says no more, ended because it computed for too long."""
        with suppress(subprocess.TimeoutExpired):
            return self._child is not None and -self._child.wait(_DYING) in _OUT_OF_TIME
        return False


def _send(child: subprocess.Popen[bytes], order: dict[str, Any]) -> None:
    if child.stdin is None:
        raise ProcessLostError("the reading process is gone")
    try:
        child.stdin.write(json.dumps(order).encode() + b"\n")
        child.stdin.flush()
    except OSError as error:
        raise ProcessLostError("the reading process is gone") from error


def _parse(line: bytes) -> dict[str, Any]:
    try:
        message: dict[str, Any] = json.loads(line)
    except ValueError as error:
        raise ProcessLostError("the reading process lost its senses") from error
    return message


def bare_environment() -> dict[str, str]:
    """What the child may know of its surroundings: no secrets."""
    kept = {
        key: os.environ[key] for key in ("PATH", "LD_LIBRARY_PATH", "TMPDIR") if key in os.environ
    }
    return kept | {
        "PYTHONPATH": os.pathsep.join(path for path in sys.path if path),
        "PYTHONUTF8": "1",
        "OPENBLAS_NUM_THREADS": "1",  # its threads reserve gigabytes of addresses
        "HDF5_PLUGIN_PRELOAD": "::",  # load no code that a file asks for
    }
