"""Asking a file: questions are checked here, and answered in a process of bounded memory and time.

What takes long, and is the same for all, is kept: the analyses of a file in this process, sums of
whole maps in the cache.
"""

from __future__ import annotations

import json
import zlib
from collections import OrderedDict
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from threading import Lock
from typing import Any, Final

from flask import current_app
from invenio_cache import current_cache
from invenio_db import db

from thalie.capture import Analysis, Dialect, Fault
from thalie.capture.safe.process import ENDLESS, ProcessLostError, ReadingProcess
from thalie.pictures.book import DRAWABLE, dialect
from thalie.preview import inside

from .files import Opened
from .pool import BusyError, Pool, limits
from .refusals import RefusedError

Json = dict[str, Any]

EDITION: Final = 2
"""Of the answers: what was kept of an older one is asked anew."""

READER: Final = "thalie.preview.answers"
_KEPT: Final = 24 * 3600  # seconds
_LARGEST_KEPT: Final = 1_000_000  # packed bytes of an answer
_KNOWN: Final = 24  # files whose analyses a process of the web server keeps


@dataclass(frozen=True, slots=True)
class Contents:
    """What a file holds: analyses, what is wrong with it, and what may be asked of it."""

    analyses: Sequence[Analysis]
    faults: Sequence[Fault]
    shapes: Mapping[str, tuple[int, ...]]
    scales: Mapping[str, tuple[float, float, float]]
    alike: Mapping[str, tuple[str, ...]]


class Known:
    """The contents of the files that were asked for last."""

    def __init__(self, most: int = _KNOWN) -> None:
        """Nothing is known."""
        self._most, self._lock = most, Lock()
        self._found: OrderedDict[str, Contents] = OrderedDict()

    def get(self, id_: str, find: Callable[[], Contents]) -> Contents:
        """Those of the file with ID_, which FIND gives when they are not known."""
        with self._lock:
            found = self._found.get(id_)
            if found is not None:
                self._found.move_to_end(id_)
                return found
        found = find()
        with self._lock:
            self._found[id_] = found
            while len(self._found) > self._most:
                self._found.popitem(last=False)
        return found


known = Known()


@lru_cache(maxsize=1)
def pool(readers: tuple[str, ...], seconds: int, memory: int, most: int) -> Pool:
    """The processes of this process of the web server, for these settings."""
    return Pool(readers, limits(seconds, memory), most)


def contents(file: Opened) -> Contents:
    """What FILE holds. Raises ``RefusedError``."""
    return known.get(file.id, lambda: _look(file))


def spectrum(file: Opened, dataset: str, region: Sequence[int] | None) -> Json:
    """Counts by channel of DATASET, of a map in REGION or as a whole. Raises ``RefusedError``."""
    shape = _shape(contents(file), dataset)
    if region is None:
        whole = _whole(file, dataset, shape)
        return {"counts": whole["counts"], "every": whole["every"]}
    if len(shape) != 3 or not _lies_in(region, shape):
        raise RefusedError("wrong")
    asked = {"what": "spectrum", "datasets": [dataset], "region": list(region)}
    return {**_answer(file, asked), "region": list(region)}


def layer(file: Opened, dataset: str, window: Sequence[int] | None) -> Json:
    """Counts in the pixels of the map DATASET, in the channels of WINDOW or in all."""
    shape = _shape(contents(file), dataset)
    if len(shape) != 3:
        raise RefusedError("wrong")
    if window is None:
        return _whole(file, dataset, shape)
    if not 0 <= window[0] < window[1] <= shape[-1]:
        raise RefusedError("wrong")
    found = _answer(file, {"what": "map", "dataset": dataset, "window": list(window)})
    return {**found, "window": list(window)}


def trust(file: Opened, dataset: str) -> Json:
    """Whether the calibration of DATASET can be believed, and which lines its counts have.

    Points are judged by all of the file that the same detector measured with the same calibration.
    """
    held = contents(file)
    shape, scale = _shape(held, dataset), held.scales.get(dataset)
    if scale is None:
        return {"trust": "none", "lines": []}

    def find() -> Json:
        if len(shape) == 3:
            counts = _whole(file, dataset, shape)["counts"]
        else:
            asked = {"what": "spectrum", "datasets": list(held.alike[dataset])}
            counts = _answer(file, asked)["counts"]
        return _answer(file, {"what": "worth", "counts": counts, "scale": list(scale)})

    return _kept(file, "trust", dataset, find)


def tree(file: Opened, asked: Mapping[str, Any]) -> Json:
    """An answer in the words of h5grove: see ``preview.tree``."""
    return _answer(file, asked)


def _whole(file: Opened, dataset: str, shape: Sequence[int]) -> Json:
    if len(shape) == 3:
        return _kept(
            file, "map", dataset, lambda: _answer(file, {"what": "map", "dataset": dataset})
        )
    return _answer(file, {"what": "spectrum", "datasets": [dataset]})


def _shape(held: Contents, dataset: str) -> tuple[int, ...]:
    found = held.shapes.get(dataset)
    if found is None:
        raise RefusedError("absent")
    return found


def _lies_in(region: Sequence[int], shape: Sequence[int]) -> bool:
    left, top, right, bottom = region
    return 0 <= left < right <= shape[1] and 0 <= top < bottom <= shape[0]


def _kept(file: Opened, what: str, dataset: str, find: Callable[[], Json]) -> Json:
    """What FIND gives, which is the same as long as the file is."""
    key = f"thalie-view:{EDITION}:{file.id}:{what}:{dataset}"
    packed = current_cache.get(key)
    if isinstance(packed, bytes):
        found: Json = json.loads(zlib.decompress(packed))
        return found
    found = find()
    packed = zlib.compress(json.dumps(found).encode(), 1)
    if len(packed) <= _LARGEST_KEPT:
        current_cache.set(key, packed, timeout=_KEPT)
    return found


def _look(file: Opened) -> Contents:
    said = dialect()
    form = said.format(DRAWABLE)
    path = file.path
    with _process(said) as process:
        outline = process.read(path, form.reader, numbers=False)
    if not outline.nodes and outline.faults:
        lost = [fault.detail for fault in outline.faults if fault.code == "lost"]
        raise RefusedError("endless" if ENDLESS in lost else "crashed" if lost else "damaged")
    found = said.interpret(outline, file.name, file.name, form).analyses
    return Contents(
        found, tuple(outline.faults), inside.shapes(found), inside.scales(found),
        inside.alike(found),
    )  # fmt: skip


def _answer(file: Opened, asked: Mapping[str, Any]) -> Json:
    """The answer of the reading process. Raises ``RefusedError``."""
    path = file.path
    question = {**asked, "most": current_app.config["THALIE_VIEW_READ"]}
    try:
        with _process(dialect()) as process:
            found = process.answer(path, READER, question)
    except ProcessLostError as error:
        raise RefusedError("endless" if str(error) == ENDLESS else "crashed") from error
    if "error" in found:
        raise RefusedError(str(found["error"]))
    return found


@contextmanager
def _process(said: Dialect) -> Iterator[ReadingProcess]:
    """A process for a question. Raises ``RefusedError`` where all are busy."""
    settings = current_app.config
    held = pool(
        (*said.readers, READER),
        settings["THALIE_VIEW_SECONDS"],
        settings["THALIE_VIEW_MEMORY"],
        settings["THALIE_VIEW_PROCESSES"],
    )
    db.session.rollback()  # nothing is held while files are read
    try:
        with held.process() as one:
            yield one
    except BusyError as error:
        raise RefusedError("busy") from error
