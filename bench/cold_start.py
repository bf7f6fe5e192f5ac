"""From a clone to the first page with every cache empty, and a second start with all in place.

The last commit is cloned into a temporary folder and started there with `make run`, without the
demonstration campaign; caches lie under the clone, so they are empty. Package registries are
reached as on any machine, so the network is part of the figure.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import tempfile
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import requests

from thalie_local.standalone.layout import LOOPBACK, StandaloneError

from .instance import ROOT
from .machine import Machine
from .result import Figure, Result

PORT = 7800
COLD, WARM = 480, 30  # seconds allowed on two cores
LONGEST = 1800  # seconds after which a start is given up
PAGES = {"/ping": "answers", "/": "front page"}
STEP = re.compile(r"^  ✓ (?P<title>.+?)\s+(?P<seconds>[\d.]+) s$", re.MULTILINE)
FORGOTTEN = {  # caches, our virtual environment, and the words of the `make bench` we may be in
    "UV_CACHE_DIR", "PIP_CACHE_DIR", "npm_config_cache", "npm_config_store_dir", "VIRTUAL_ENV",
    "MAKEFLAGS", "MFLAGS", "MAKELEVEL", "WORDS",
}  # fmt: skip


class FirstPages(threading.Thread):
    """Asks for pages from the start on; ``seconds`` has the time of the first 200 of each."""

    def __init__(self) -> None:
        super().__init__(daemon=True)
        self.seconds: dict[str, float] = {}
        self._start = time.monotonic()
        self._given_up = threading.Event()

    def run(self) -> None:
        """Ask four times a second until all have come."""
        while not self._given_up.wait(0.25) and len(self.seconds) < len(PAGES):
            for path in PAGES.keys() - self.seconds.keys():
                if _is_there(path):
                    self.seconds[path] = time.monotonic() - self._start

    def stop(self) -> None:
        """Ask no more."""
        self._given_up.set()
        self.join()


def _is_there(path: str) -> bool:
    try:
        return requests.get(f"http://{LOOPBACK}:{PORT}{path}", timeout=60).status_code == 200
    except requests.RequestException:
        return False


def environment(caches: Path) -> Mapping[str, str]:
    """Ours, without what would help the clone or send it elsewhere."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if name not in FORGOTTEN and not name.startswith("THALIE_")
    }
    folders = kept.get("PATH", os.defpath).split(os.pathsep)
    return kept | {
        "PATH": os.pathsep.join(one for one in folders if not Path(one).is_relative_to(ROOT)),
        "THALIE_PORT": str(PORT),
        "XDG_CACHE_HOME": str(caches),
        "PIP_CACHE_DIR": str(caches / "pip"),
    }


@contextmanager
def clone() -> Iterator[Path]:
    """A clone of the last commit, stopped and removed in the end."""
    folder = Path(tempfile.mkdtemp(prefix="thalie-cold-"))
    checkout = folder / "thalie"
    try:
        words = ["git", "clone", "--quiet", str(ROOT), str(checkout)]
        done = subprocess.run(words, capture_output=True, text=True)
        if done.returncode:
            raise StandaloneError(f"The checkout cannot be cloned: {done.stderr.strip()}")
        yield checkout
    finally:
        if checkout.exists():
            make(checkout, "stop")
        shutil.rmtree(folder)


def make(checkout: Path, *words: str) -> str:
    """Run make in the clone and return what it printed."""
    done = subprocess.run(
        ["make", "--no-print-directory", *words], cwd=checkout, text=True, timeout=LONGEST,
        env=environment(checkout.parent / "cache"),
        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
    )  # fmt: skip
    if done.returncode:
        raise StandaloneError(f"`make {' '.join(words)}` failed in the clone:\n{done.stdout}")
    return done.stdout


def start(checkout: Path) -> tuple[FirstPages, dict[str, float]]:
    """`make run`; returns when the pages came, and the seconds of each step."""
    pages = FirstPages()
    pages.start()
    try:
        told = make(checkout, "run", "WORDS=--no-demo --detach")
        pages.join(60)
    finally:
        pages.stop()
    if pages.seconds.keys() != PAGES.keys():
        raise StandaloneError("The instance says that it is ready, but its pages do not come.")
    return pages, {step["title"]: float(step["seconds"]) for step in STEP.finditer(told)}


def measure() -> Result:
    """Start a clone, stop it, start it again."""
    machine = Machine.here(ROOT)
    with clone() as checkout:
        cold, steps = start(checkout)
        make(checkout, "stop")
        warm, warm_steps = start(checkout)
    return Result(
        "cold_start",
        machine,
        [
            Figure("cold start ÷ 8 min (less is better)", "", [cold.seconds["/"] / COLD]),
            Figure("second start ÷ 30 s (less is better)", "", [warm.seconds["/"] / WARM]),
        ],
        [
            *(Figure(f"cold, {text}", "s", [cold.seconds[path]]) for path, text in PAGES.items()),
            *(Figure(f"second, {text}", "s", [warm.seconds[path]]) for path, text in PAGES.items()),
        ],
        details=[
            Figure(f"{which}, step: {title}", "s", [took])
            for which, taken in (("cold", steps), ("second", warm_steps))
            for title, took in taken.items()
        ],
    )
