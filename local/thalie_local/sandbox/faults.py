"""Faults by schedule, so that tests can see how a client bears them. Kept in memory only."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any

METHODS = frozenset({"GET", "POST", "PUT", "PATCH", "DELETE"})
MAX_SECONDS = 600
MAX_SKEW = 10 * 366 * 24 * 3600  # seconds
SPENT_SHOWN = 100

KINDS = (
    *("500", "500-after", "503", "429", "401", "html"),
    *("timeout", "drop", "refuse", "stale", "clock", "foreign"),
)


class FaultError(ValueError):
    """A fault that cannot be queued; the message says why."""


@dataclass(slots=True)
class Fault:
    """One fault, when it strikes, and how often it has.

    ``fault``:
        - ``500``, ``503``: an error of the server, nothing is done;
        - ``500-after``: the request is handled, and then answered with an error of the server;
        - ``429``: too many requests, with ``Retry-After: seconds``, nothing is done;
        - ``401``: the credentials are refused, as revoked ones, nothing is done;
        - ``html``: 200 with a page instead of JSON (a proxy's), nothing is done;
        - ``timeout``: the request is handled, but only after ``seconds``;
        - ``drop``: the request is handled, and the connection closed without an answer;
        - ``refuse``: the connection is closed without an answer, nothing is done;
        - ``stale``: the request is handled, and answered with the DOI as it was before its last
          change, or 404 where it was not there before (but a DOI just made is shown);
        - ``clock``: the request is handled; the clock of the answer (``Date``) is ``seconds``
          ahead, or behind where negative;
        - ``foreign``: the DOI is one of another repository, not findable: it is not shown (404),
          not changed (403), and not made (422, taken).

    The first ``after`` calls that match pass. Then it strikes every ``every``-th one, ``count``
    times; or, where ``lasting`` is given, for so many seconds from its first strike. ``match`` is
    an HTTP method, the beginning of a DOI, or both with a space between; empty, every call
    matches. ``seen`` and ``struck`` count calls that matched, and those that were struck.
    """

    fault: str
    count: int = 1
    every: int = 1
    after: int = 0
    lasting: float = 0
    match: str = ""
    seconds: float = 1
    seen: int = 0
    struck: int = 0
    until: float | None = None

    def __post_init__(self) -> None:
        """Refuse what makes no sense."""
        if self.fault not in KINDS:
            raise FaultError(f"fault: {self.fault!r} is none of {', '.join(KINDS)}.")
        for name, least in (("count", 1), ("every", 1), ("after", 0)):
            if not _is_number(getattr(self, name), int) or getattr(self, name) < least:
                raise FaultError(f"{name}: must be a whole number from {least}.")
        if not isinstance(self.match, str):
            raise FaultError("match: must be an HTTP method, the beginning of a DOI, or both.")
        low, high = (-MAX_SKEW, MAX_SKEW) if self.fault == "clock" else (0, MAX_SECONDS)
        for name, least, most in (("seconds", low, high), ("lasting", 0, MAX_SECONDS)):
            value = getattr(self, name)
            if not _is_number(value, (int, float)) or not least <= value <= most:
                raise FaultError(f"{name}: must be a number from {least} to {most}.")

    def matches(self, method: str, doi: str) -> bool:
        """Whether a call is of the kind this fault strikes."""
        first, _, rest = self.match.partition(" ")
        if first.upper() not in METHODS:
            first, rest = "", self.match
        return first.upper() in ("", method) and doi.lower().startswith(rest.strip().lower())

    def strikes(self, now: float) -> bool:
        """Count a call that matches; whether it is struck."""
        self.seen += 1
        if self.seen <= self.after or (self.seen - self.after) % self.every:
            return False
        self.struck += 1
        if self.lasting and self.until is None:
            self.until = now + self.lasting
        return True

    def is_spent(self, now: float) -> bool:
        """Whether it never strikes again."""
        if self.lasting:
            return self.until is not None and now >= self.until
        return self.struck >= self.count


_WANTED = frozenset(field.name for field in fields(Fault)) - {"seen", "struck", "until"}


class Faults:
    """The queue of faults, safe with several threads. ``clock`` gives seconds that only grow."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._queue: list[Fault] = []
        self._spent: list[Fault] = []

    def add(self, wanted: object) -> Fault:
        """Queue a fault described by a JSON object. Raises ``FaultError``."""
        if not isinstance(wanted, Mapping):
            raise FaultError("A fault is a JSON object.")
        unknown = set(wanted) - _WANTED
        if unknown:
            raise FaultError(f"Unknown: {', '.join(sorted(map(str, unknown)))}.")
        fault = Fault(**{"fault": "", **wanted})
        with self._lock:
            self._queue.append(fault)
        return fault

    def strike(self, method: str, doi: str) -> Fault | None:
        """The fault that strikes this call, if any: the first of the queue whose turn it is."""
        now = self._clock()
        with self._lock:
            self._retire(now)
            for fault in self._queue:
                if fault.matches(method, doi) and fault.strikes(now):
                    self._retire(now)
                    return fault
        return None

    def waiting(self) -> list[dict[str, Any]]:
        """The faults that may still strike, as JSON objects."""
        with self._lock:
            self._retire(self._clock())
            return [_shown(fault) for fault in self._queue]

    def spent(self) -> list[dict[str, Any]]:
        """The last faults that will never strike again, oldest first, as JSON objects."""
        with self._lock:
            self._retire(self._clock())
            return [_shown(fault) for fault in self._spent]

    def clear(self) -> None:
        """Forget every fault and every count."""
        with self._lock:
            self._queue.clear()
            self._spent.clear()

    def _retire(self, now: float) -> None:
        self._spent += [fault for fault in self._queue if fault.is_spent(now)]
        del self._spent[:-SPENT_SHOWN]
        self._queue = [fault for fault in self._queue if not fault.is_spent(now)]


def _shown(fault: Fault) -> dict[str, Any]:
    return {name: value for name, value in asdict(fault).items() if name != "until"}


def _is_number(value: object, kind: type | tuple[type, ...]) -> bool:
    return isinstance(value, kind) and not isinstance(value, bool)
