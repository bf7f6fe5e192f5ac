"""Faults on request, so that tests can see how a client bears them. Kept in memory only."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

METHODS = frozenset({"GET", "POST", "PUT", "PATCH", "DELETE"})
MAX_SECONDS = 600


class FaultError(ValueError):
    """A fault that cannot be queued; the message says why."""


@dataclass(slots=True)
class Fault:
    """One fault, and how often it still strikes.

    ``fault``:
        - ``500``: an internal error, nothing is done;
        - ``429``: too many requests, with ``Retry-After: seconds``, nothing is done;
        - ``html``: 200 with a page instead of JSON (a proxy's), nothing is done;
        - ``timeout``: the request is handled, but only after ``seconds``;
        - ``drop``: the request is handled, and the connection closed without an answer.

    It strikes ``count`` times, at every ``every``-th call that matches: ``match`` is an HTTP
    method or the beginning of a DOI; empty, every call matches.
    """

    fault: str
    count: int = 1
    every: int = 1
    match: str = ""
    seconds: float = 1
    seen: int = 0

    def __post_init__(self) -> None:
        """Refuse what makes no sense."""
        if self.fault not in ("500", "429", "html", "timeout", "drop"):
            raise FaultError(f"fault: {self.fault!r} is none of 500, 429, html, timeout, drop.")
        for name in ("count", "every"):
            if not _is_number(getattr(self, name), int) or getattr(self, name) < 1:
                raise FaultError(f"{name}: must be a whole number from 1.")
        if not isinstance(self.match, str):
            raise FaultError("match: must be an HTTP method or the beginning of a DOI.")
        if not _is_number(self.seconds, (int, float)) or not 0 <= self.seconds <= MAX_SECONDS:
            raise FaultError(f"seconds: must be a number from 0 to {MAX_SECONDS}.")

    def matches(self, method: str, doi: str) -> bool:
        """Whether a call is of the kind this fault strikes."""
        if self.match.upper() in METHODS:
            return method == self.match.upper()
        return doi.lower().startswith(self.match.lower())


class Faults:
    """The queue of faults, safe with several threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._queue: list[Fault] = []

    def add(self, wanted: object) -> Fault:
        """Queue a fault described by a JSON object. Raises ``FaultError``."""
        if not isinstance(wanted, Mapping):
            raise FaultError("A fault is a JSON object.")
        unknown = set(wanted) - {"fault", "count", "every", "match", "seconds"}
        if unknown:
            raise FaultError(f"Unknown: {', '.join(sorted(map(str, unknown)))}.")
        fault = Fault(**{"fault": "", **wanted})
        with self._lock:
            self._queue.append(fault)
        return fault

    def strike(self, method: str, doi: str) -> Fault | None:
        """The fault that strikes this call, if any: the first of the queue whose turn it is."""
        with self._lock:
            for fault in self._queue:
                if not fault.matches(method, doi):
                    continue
                fault.seen += 1
                if fault.seen % fault.every == 0:
                    self._spend(fault)
                    return fault
        return None

    def _spend(self, fault: Fault) -> None:
        fault.count -= 1
        if not fault.count:
            self._queue.remove(fault)

    def waiting(self) -> list[dict[str, Any]]:
        """The queue as JSON objects."""
        with self._lock:
            return [asdict(fault) for fault in self._queue]

    def clear(self) -> None:
        """Forget every fault."""
        with self._lock:
            self._queue.clear()


def _is_number(value: object, kind: type | tuple[type, ...]) -> bool:
    return isinstance(value, kind) and not isinstance(value, bool)
