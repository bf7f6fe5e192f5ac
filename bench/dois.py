"""How long a DOI takes to be findable: asks the local DataCite while records are published."""

from __future__ import annotations

import threading
import time
from typing import Self

import requests

from thalie_local.standalone.layout import StandaloneError

PAUSE = 0.1  # seconds between two looks
LONGEST = 120  # seconds


class DoiWatch(threading.Thread):
    """Looks for DOIs until all are findable. A context manager; ``waits`` are seconds."""

    def __init__(self, datacite: str) -> None:
        """``datacite`` is the address of the local DataCite."""
        super().__init__(daemon=True)
        self.waits: list[float] = []
        self._datacite = datacite
        self._sought: dict[str, float] = {}
        self._lock = threading.Lock()
        self._complete = threading.Event()

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        if kind is not None:
            self._sought.clear()
        self._complete.set()
        self.join(LONGEST)
        if self._sought:
            late = ", ".join(sorted(self._sought))
            raise StandaloneError(f"Not findable after {LONGEST} s: {late}.")

    def add(self, doi: str, since: float) -> None:
        """Look for ``doi``, whose record was there at ``since`` (of ``time.monotonic``)."""
        with self._lock:
            self._sought[doi] = since

    def run(self) -> None:
        """Ask again and again. Without a password only findable DOIs are shown."""
        with requests.Session() as session:
            while self._sought or not self._complete.is_set():
                for doi, since in list(self._sought.items()):
                    if session.get(f"{self._datacite}/dois/{doi}", timeout=10).status_code == 200:
                        self.waits.append(time.monotonic() - since)
                        with self._lock:
                            del self._sought[doi]
                time.sleep(PAUSE)
