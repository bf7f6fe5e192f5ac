"""One spectrum out of a large file: by the viewer, by ranges, by a plain download, by h5grove.

A map of 2 GB is generated in the layout of the beam line and published. Each way shows or fetches
the spectrum of one pixel, another one each time: the viewer's own question; h5py that reads ranges
over HTTP in blocks of 64 KiB; the stock server of h5grove, without rights and bounds, on the same
file; the download of all of it. Bytes are those of answers, without headers. Then the whole page in
Chromium, until it is painted and until the spectrum stands there; ten readers at once, who change
the region; and the memory of the web server with the processes that read for it.
``BENCH_VIEW_BYTES=50000000`` is a run of two minutes.
"""

from __future__ import annotations

import io
import json
import os
import random
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

import h5py
import numpy as np
import psutil
import requests

from tests.browser.visitor import Visitor
from thalie_local.standalone.layout import LOOPBACK, Layout, StandaloneError

from .dataset import stock_draft, write_run
from .instance import ROOT, environment, running
from .machine import Machine
from .pages import _published
from .result import Figure, Result

BYTES = int(float(os.environ.get("BENCH_VIEW_BYTES", "2e9")))
LOOKS = 20  # pixels, each way
READERS, EACH = 10, 6  # at once, and questions of each
DETECTORS = ("X0", "X1", "X3", "X4")
CHUNK, CHANNELS = (3, 5, 512), 2048
NAME = "20260120_0044_BENCH_BENCH_IBA.hdf5"
BLOCK = 1 << 16  # bytes of a range
READING = "thalie.capture.safe.worker"  # the module that a reading process runs
VARIANTS = 48  # packed chunks that differ
Question = Callable[[int, int], int]
"""Fetches the spectrum of a pixel; the bytes that it took."""


def write_map(path: Path, size: int) -> tuple[int, int]:
    """A map of about SIZE bytes at PATH, in the layout and chunks of the beam line; its pixels.

    Chunks are packed once and written many times, so that it takes a minute.
    """
    chance = np.random.default_rng(44)
    at = np.arange(CHANNELS)
    shape = 6 * np.exp(-at / 500) + 20 * np.exp(-0.5 * ((at - 320) / 6) ** 2)
    with h5py.File(path, "w") as file:
        file.attrs.update({"particle": "Proton", "beam energy": "2998 keV",
                           "pixel size x (um)": "25", "pixel size y (um)": "25"})  # fmt: skip
        packed = _packed(file, chance, shape)
        mean = sum(map(len, packed)) / len(packed)
        blocks = max(4.0, size / len(DETECTORS) / (CHANNELS // CHUNK[2]) / mean)
        across = max(2, round((blocks * CHUNK[0] / CHUNK[1]) ** 0.5))
        down = max(2, round(blocks / across))
        height, width = down * CHUNK[0], across * CHUNK[1]
        for name in DETECTORS:
            made = file.create_dataset(
                f"{name}/maps", (height, width, CHANNELS), "u4", chunks=CHUNK, compression="gzip"
            )
            made.attrs["adc name"] = name
            made.attrs["calibration"] = "MCA a=0.02, MCA b=0, MCA c=0"
            for number, place in enumerate(np.ndindex(down, across, CHANNELS // CHUNK[2])):
                start = tuple(np.multiply(place, CHUNK).tolist())
                part = 4 * ((number * 7) % (VARIANTS // 4)) + place[2]
                made.id.write_direct_chunk(start, packed[part])
        del file["packed"]
    return width, height


def _packed(file: h5py.File, chance: Any, shape: Any) -> list[bytes]:
    """Chunks as they lie in files; each fourth is of the same quarter of the channels."""
    found = []
    made = file.create_dataset(
        "packed", (VARIANTS * CHUNK[0], *CHUNK[1:]), "u4", chunks=CHUNK, compression="gzip"
    )
    for number in range(VARIANTS):
        quarter = shape[number % 4 * CHUNK[2] : (number % 4 + 1) * CHUNK[2]]
        first = number * CHUNK[0]
        made[first : first + CHUNK[0]] = chance.poisson(quarter, CHUNK)
        found.append(made.id.read_direct_chunk((first, 0, 0))[1])
    return found


class Ranges(io.RawIOBase):
    """A file behind an address, read by ranges of whole blocks; counts what it took."""

    def __init__(self, address: str) -> None:
        self._session, self._address = requests.Session(), address
        head = self._session.head(address, timeout=60)
        self._size, self._at = int(head.headers["Content-Length"]), 0
        self._blocks: dict[int, bytes] = {}
        self.requests, self.bytes = 1, 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = 0) -> int:
        self._at = (0, self._at, self._size)[whence] + offset
        return self._at

    def tell(self) -> int:
        return self._at

    def readinto(self, buffer: Any) -> int:
        number, inside = divmod(self._at, BLOCK)
        if self._at >= self._size:
            return 0
        if number not in self._blocks:
            last = min((number + 1) * BLOCK, self._size) - 1
            asked = {"Range": f"bytes={number * BLOCK}-{last}"}
            answer = self._session.get(self._address, headers=asked, timeout=60)
            if answer.status_code != 206:
                raise StandaloneError(f"No range is answered: HTTP {answer.status_code}.")
            self._blocks[number] = answer.content
            self.requests, self.bytes = self.requests + 1, self.bytes + len(answer.content)
        part = self._blocks[number][inside : inside + len(buffer)]
        buffer[: len(part)] = part
        self._at += len(part)
        return len(part)


@dataclass(frozen=True)
class Way:
    """A way to a spectrum: seconds and bytes of each look, and requests."""

    name: str
    seconds: list[float]
    bytes: list[float]
    requests: list[float]

    def figures(self, size: int) -> Iterator[Figure]:
        yield Figure(f"{self.name}, time", "s", self.seconds)
        yield Figure(f"{self.name}, bytes", "kB", [one / 1000 for one in self.bytes])
        yield Figure(f"{self.name}, share of the file", "%", [100 * b / size for b in self.bytes])
        yield Figure(f"{self.name}, requests", "", self.requests)


def measure() -> Result:
    """Publish the file, and look at it in each way."""
    machine = Machine.here(ROOT)
    os.environ["INVENIO_RATELIMIT_GUEST_USER"] = "'1000000 per minute'"
    os.environ["INVENIO_THALIE_PICTURES"] = "False"  # a worker would read it all meanwhile
    with running(pages=True) as here:
        folder = here.home / "view"
        folder.mkdir(exist_ok=True)
        path = folder / NAME
        width, height = write_map(path, BYTES)
        size = path.stat().st_size
        print(f"  {size / 1e9:.2f} GB, {width} × {height} pixels", flush=True)
        draft = stock_draft(write_run(here.home / "publish" / "run"))
        [id_] = _published(here, here.python, environment(here), [draft], str(path))
        _wait_until_nobody_reads()
        chance = random.Random(7)  # noqa: S311
        pixels = [(chance.randrange(width), chance.randrange(height)) for _ in range(LOOKS)]
        before = _memory(here)
        first, ours = _ours(here, id_, pixels)
        ranges = _by_ranges(here, id_, pixels[:5])
        grove, grove_memory = _by_h5grove(here, path, pixels)
        plain = _downloaded(here, id_)
        page = _page(here, id_)
        together, most = _together(here, id_, width, height)
        path.unlink()
    ways = [first, ours, ranges, grove, plain]
    ratios = [
        Figure("viewer ÷ h5grove, time of a spectrum (less is better)", "",
               [a / b for a, b in zip(ours.seconds, grove.seconds, strict=True)]),
        Figure("viewer ÷ download, bytes (less is better)", "",
               [one / size for one in ours.bytes]),
        Figure("viewer ÷ ranges, bytes (less is better)", "",
               [ours.bytes[0] / one for one in ranges.bytes]),
    ]  # fmt: skip
    figures = [figure for way in ways for figure in way.figures(size)] + page + together
    figures += [
        Figure("web server and its readers, before", "MiB", [before]),
        Figure(f"the same, most while {READERS} readers ask", "MiB", [most]),
        Figure("h5grove's server, memory", "MiB", [grove_memory]),
    ]
    facts = [f"file of {size / 1e9:.2f} GB", f"load {os.getloadavg()[0]:.1f} at the end"]
    return Result("view", machine, ratios, figures, facts)


def _wait_until_nobody_reads(patience: float = 900) -> None:
    """The worker reads what is put into a draft, and would be measured with the rest."""
    end = time.monotonic() + patience
    while any(READING in (one.info["cmdline"] or ()) for one in psutil.process_iter(["cmdline"])):
        if time.monotonic() > end:
            raise StandaloneError("A worker still reads the file.")
        time.sleep(2)


def _look(name: str, question: Question, pixels: list[tuple[int, int]], requests: int = 1) -> Way:
    seconds, taken = [], []
    for x, y in pixels:
        start = time.perf_counter()
        taken.append(float(question(x, y)))
        seconds.append(time.perf_counter() - start)
    return Way(name, seconds, taken, [float(requests)] * len(pixels))


def _ours(here: Layout, id_: str, pixels: list[tuple[int, int]]) -> tuple[Way, Way]:
    """The first look at a file, which nobody has asked about, and others."""
    session = requests.Session()
    address = f"{here.url}/records/{id_}/inside/{quote(NAME)}"

    def look(x: int, y: int) -> int:
        asked = {"ask": "spectrum", "of": "/X1/maps", "region": f"{x},{y},{x + 1},{y + 1}"}
        answer = session.get(address, params=asked, timeout=120)
        if answer.status_code != 200 or len(answer.json()["counts"]) != CHANNELS:
            raise StandaloneError(f"No spectrum: HTTP {answer.status_code}, {answer.text[:200]}")
        return len(answer.content)

    first = _look("viewer, first look at the file", look, [(0, 0)])
    return first, _look("viewer, a spectrum", look, pixels)


def _by_ranges(here: Layout, id_: str, pixels: list[tuple[int, int]]) -> Way:
    address = f"{here.url}/api/records/{id_}/files/{quote(NAME)}/content"
    way = Way("h5py by ranges, a spectrum", [], [], [])
    for x, y in pixels:
        start = time.perf_counter()
        remote = Ranges(address)
        with h5py.File(io.BufferedReader(remote, BLOCK), "r") as file:
            counts = file["X1/maps"][y, x]
        way.seconds.append(time.perf_counter() - start)
        way.bytes.append(float(remote.bytes))
        way.requests.append(float(remote.requests))
        assert len(counts) == CHANNELS
    return way


GROVE = """
import sys
from flask import Flask
from h5grove.flask_utils import BLUEPRINT
from werkzeug.serving import WSGIRequestHandler, make_server
WSGIRequestHandler.protocol_version = "HTTP/1.1"
app = Flask("stock")
app.config["H5_BASE_DIR"] = sys.argv[1]
app.register_blueprint(BLUEPRINT)
make_server("127.0.0.1", int(sys.argv[2]), app, threaded=True).serve_forever()
"""


@contextmanager
def _grove(folder: Path) -> Iterator[tuple[str, psutil.Process]]:
    """The stock server of h5grove, as its documentation starts it."""
    with socket.socket() as free:
        free.bind((LOOPBACK, 0))
        port = free.getsockname()[1]
    words = [sys.executable, "-c", GROVE, str(folder), str(port)]
    served = subprocess.Popen(words, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        url = f"http://{LOOPBACK}:{port}"
        for _ in range(100):
            try:
                requests.get(f"{url}/", timeout=5)
                break
            except requests.ConnectionError:
                time.sleep(0.1)
        yield url, psutil.Process(served.pid)
    finally:
        served.terminate()
        served.wait(10)


def _by_h5grove(here: Layout, path: Path, pixels: list[tuple[int, int]]) -> tuple[Way, float]:
    with _grove(path.parent) as (url, process):
        session = requests.Session()

        def look(x: int, y: int) -> int:
            asked = {"file": NAME, "path": "/X1/maps", "selection": f"{y},{x},:", "format": "bin"}
            answer = session.get(f"{url}/data", params=asked, timeout=120)
            if answer.status_code != 200 or len(answer.content) != 4 * CHANNELS:
                raise StandaloneError(f"h5grove: HTTP {answer.status_code}, {answer.text[:200]}")
            return len(answer.content)

        look(0, 0)
        way = _look("h5grove's stock server, a spectrum", look, pixels)
        return way, process.memory_full_info().uss / 1024**2


def _downloaded(here: Layout, id_: str) -> Way:
    address = f"{here.url}/api/records/{id_}/files/{quote(NAME)}/content"
    start, taken = time.perf_counter(), 0
    with requests.get(address, stream=True, timeout=600) as answer:
        for piece in answer.iter_content(1 << 20):
            taken += len(piece)
    return Way("plain download", [time.perf_counter() - start], [float(taken)], [1.0])


def _page(here: Layout, id_: str) -> list[Figure]:
    """The page in a browser, with nothing kept, at one pixel."""
    visitor = Visitor(here)
    address = f"{here.url}/records/{id_}/view/{quote(NAME)}?of=/X1/maps&region=5,5,6,6"
    try:
        seen = [visitor.go("measureViewer", name="bench-view", url=address) for _ in range(5)]
    finally:
        visitor.leave()
    return [
        Figure("page in Chromium, first paint", "s", [one["paint"] / 1000 for one in seen]),
        Figure("page in Chromium, until the spectrum", "s", [one["shown"] / 1000 for one in seen]),
        Figure("page in Chromium, requests", "", [one["requests"] for one in seen]),
        Figure("page in Chromium, bytes", "kB", [one["bytes"] / 1000 for one in seen]),
    ]


def _together(here: Layout, id_: str, width: int, height: int) -> tuple[list[Figure], float]:
    """Several readers who change the region: seconds of each answer, most memory meanwhile."""
    address = f"{here.url}/records/{id_}/inside/{quote(NAME)}"
    busy: list[int] = []

    def read(number: int) -> list[float]:
        session, chance, each = requests.Session(), random.Random(number), []  # noqa: S311
        for _ in range(EACH):
            x, y = chance.randrange(width - 10), chance.randrange(height - 10)
            asked = {"ask": "spectrum", "of": "/X3/maps", "region": f"{x},{y},{x + 10},{y + 10}"}
            start = time.perf_counter()
            while (answer := session.get(address, params=asked, timeout=120)).status_code == 503:
                busy.append(number)
                time.sleep(1)
            answer.raise_for_status()
            each.append(time.perf_counter() - start)
        return each

    most = 0.0
    with ThreadPoolExecutor(READERS) as pool:
        readers = [pool.submit(read, number) for number in range(READERS)]
        while not all(one.done() for one in readers):
            most = max(most, _memory(here))
            time.sleep(0.2)
        each = [seconds for one in readers for seconds in one.result()]
    return [
        Figure(f"{READERS} readers at once, a region of 10 × 10", "s", each),
        Figure("of them told to wait", "", [float(len(busy))]),
    ], most


def _memory(here: Layout) -> float:
    """MiB of the web server's processes and of those that read files for them."""
    mark = f":{here.port}"
    found = {
        one for one in psutil.process_iter(["cmdline"])
        if any(str(word).endswith(mark) for word in one.info["cmdline"] or ())
    }  # fmt: skip
    found |= {child for one in list(found) for child in one.children(recursive=True)}
    total = 0
    for one in found:
        try:
            total += one.memory_full_info().uss
        except psutil.NoSuchProcess:
            continue
    return total / 1024**2


if __name__ == "__main__":
    print(json.dumps(write_map(Path(sys.argv[1]), int(float(sys.argv[2])))))
