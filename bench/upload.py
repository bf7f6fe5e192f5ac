"""A large file through the form, over a network that is cut twice, beside ``curl``.

A file of 2 GB is put into the form of a draft in Chromium, which sends it in parts and compares
each part by its checksum. The browser is taken off the network twice meanwhile, two seconds each.
``curl`` sends the same file to the same server in one request, as REST has it; both times hold the
announcement and the commit. What arrived is compared by its MD5. In turns; the memory is that of
all processes of the web server, without what they share. ``BENCH_UPLOAD_BYTES=2e8`` is a run of two
minutes, ``BENCH_UPLOAD_TURNS`` says how often.
"""

from __future__ import annotations

import hashlib
import os
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote

import requests

from tests.browser.visitor import Visitor
from tests.services.people import logged_in
from thalie_local.standalone.layout import Layout, StandaloneError

from .instance import ROOT, running
from .machine import Machine
from .result import Figure, Result
from .view import _memory

BYTES = int(float(os.environ.get("BENCH_UPLOAD_BYTES", "2e9")))
TURNS = int(os.environ.get("BENCH_UPLOAD_TURNS", "3"))
CUTS = (0.3, 0.6)  # of the file are there
AWAY = 2000  # ms without a network
NAME = "map.bin"
WHO = "leader@example.org"


def measure() -> Result:
    """Send the file both ways, as often as ``TURNS`` says."""
    machine = Machine.here(ROOT)
    with running(pages=True) as here:
        folder = here.home / "upload"
        folder.mkdir(exist_ok=True)
        path = folder / NAME
        md5 = _write(path, BYTES)
        sender = Sender(here, path, md5)
        visitor = Visitor(here)
        try:
            form, curl = [], []
            for turn in range(TURNS):
                with _watched(here) as by_form:
                    form.append(sender.by_form(visitor))
                with _watched(here) as by_curl:
                    curl.append(sender.by_curl())
                print(f"  {turn + 1}: form {form[-1]}, curl {curl[-1]:.1f} s", flush=True)
            with _watched(here) as rest:
                time.sleep(3)
        finally:
            visitor.leave()
            path.unlink()
    megabytes = BYTES / 1e6
    online = [(one["seconds"] - one["away"]) for one in form]
    ratios = [
        Figure("form with two cuts ÷ curl, MB/s while there is a network (more is better)", "",
               [b / a for a, b in zip(online, curl, strict=True)]),
        Figure("the same, with the seconds without a network", "",
               [b / a["seconds"] for a, b in zip(form, curl, strict=True)]),
    ]  # fmt: skip
    figures = [
        Figure("form, two cuts", "MB/s", [megabytes / one for one in online]),
        Figure("curl", "MB/s", [megabytes / one for one in curl]),
        Figure("parts that were broken off", "", [one["broken"] for one in form]),
        Figure("web server, at rest afterwards", "MiB", [max(rest)]),
        Figure("web server, most while the form sends", "MiB", [max(by_form)]),
        Figure("web server, most while curl sends", "MiB", [max(by_curl)]),
    ]
    facts = [f"file of {BYTES / 1e9:.2g} GB, whole each time",
             f"load {os.getloadavg()[0]:.1f} at the end"]  # fmt: skip
    return Result("upload", machine, ratios, figures, facts)


class Sender:
    """Sends a file into drafts of the project leader's, and looks whether it arrived."""

    def __init__(self, here: Layout, path: Path, md5: str) -> None:
        self.here, self.path, self.md5 = here, path, md5
        lines = (line.split() for line in here.accounts_file.read_text().splitlines())
        email, password = next(found[-2:] for found in lines if WHO in found)
        self.account = {"site": here.url, "email": email, "password": password}
        self.session = logged_in(here.url, email, password)
        self.session.get(f"{here.url}/api/user/records", timeout=60)  # brings the CSRF cookie

    def by_form(self, visitor: Visitor) -> dict[str, float]:
        """Seconds, of them without a network, and requests that were broken off."""
        draft = self._draft()
        seen = visitor.go("measureUpload", name="bench-upload", account=self.account,
                          url=f"{self.here.url}/uploads/{draft}", file=str(self.path),
                          cuts=list(CUTS), away=AWAY)  # fmt: skip
        self._check(draft)
        return {"seconds": seen["ms"] / 1000, "away": seen["away"] / 1000, "broken": seen["broken"]}

    def by_curl(self) -> float:
        """Seconds until the file is committed."""
        draft = self._draft()
        files = f"{self.here.url}/api/records/{draft}/draft/files"
        start = time.perf_counter()
        self._curl(files, "--json", f'[{{"key": "{NAME}"}}]')
        stream = "Content-Type: application/octet-stream"
        self._curl(f"{files}/{NAME}/content", "--header", stream, "--upload-file", str(self.path))
        self._curl(f"{files}/{NAME}/commit", "--request", "POST")
        seconds = time.perf_counter() - start
        self._check(draft)
        return seconds

    def _headers(self) -> dict[str, str]:
        cookies = self.session.cookies.get_dict()
        said = "; ".join(f"{name}={value}" for name, value in cookies.items())
        return {"Cookie": said, "X-CSRFToken": cookies["csrftoken"]}

    def _curl(self, url: str, *words: str) -> None:
        said = ["curl", "--silent", "--show-error", "--fail", "--noproxy", "*"]
        said += [word for pair in self._headers().items() for word in ("--header", ": ".join(pair))]
        done = subprocess.run([*said, "--output", os.devnull, *words, url], text=True,
                              stderr=subprocess.PIPE)  # fmt: skip
        if done.returncode:
            raise StandaloneError(f"curl: {done.stderr.strip()}")

    def _ask(self, method: str, path: str, **more: Any) -> requests.Response:
        url = f"{self.here.url}/api/records{path}"
        answer = requests.request(method, url, headers=self._headers(), timeout=60, **more)
        answer.raise_for_status()
        return answer

    def _draft(self) -> str:
        words = {"files": {"enabled": True}, "metadata": {"title": "A large map"}}
        return str(self._ask("POST", "", json=words).json()["id"])

    def _check(self, draft: str) -> None:
        """Raise ``StandaloneError`` unless the file arrived; make room for the next."""
        found = self._ask("GET", f"/{draft}/draft/files/{quote(NAME)}").json()
        if (found["checksum"], found["status"]) != (self.md5, "completed"):
            raise StandaloneError(f"What arrived is not the file: {found}")
        self._ask("DELETE", f"/{draft}/draft")


def _write(path: Path, size: int) -> str:
    """Write SIZE bytes of chance to PATH; their MD5, as InvenioRDM has it."""
    digest = hashlib.md5(usedforsecurity=False)
    with path.open("wb") as file:
        while size:
            block = os.urandom(min(size, 1 << 24))
            file.write(block)
            digest.update(block)
            size -= len(block)
    return f"md5:{digest.hexdigest()}"


@contextmanager
def _watched(here: Layout) -> Iterator[list[float]]:
    """MiB of the web server, looked at four times a second inside the block."""
    looks, over = [_memory(here)], threading.Event()

    def look() -> None:
        while not over.wait(0.25):
            looks.append(_memory(here))

    watcher = threading.Thread(target=look)
    watcher.start()
    try:
        yield looks
    finally:
        over.set()
        watcher.join()
