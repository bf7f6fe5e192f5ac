"""Reader of traces: a detector in lines of text. Runs in the reading process only.

Lines ``#key=value``, of which the first is ``#tandem=3``, then one count a line.
"""

from __future__ import annotations

from functools import partial
from pathlib import Path

import numpy as np

from thalie.capture.safe.counting import tally
from thalie.capture.safe.limits import Limits
from thalie.capture.safe.outline import Beat, Fault, Tell
from thalie.capture.safe.retouch import retouch
from thalie.capture.safe.texts import Header, NotThisFormatError, lines


def read(path: Path, limits: Limits, tell: Tell, beat: Beat) -> None:
    """Tell the header and the counts as one object."""
    beat()
    if path.stat().st_size > limits.whole:
        tell(Fault("oversized", "/", detail="no trace is as long"))
        return
    try:
        header = read_header(path, limits)
    except NotThisFormatError as error:
        tell(error.fault)
        return
    words = path.read_bytes()[header.end :].split()
    fault = _fault(header, words)
    if fault is None:
        total, fingerprint = tally(np.array([int(word) for word in words], dtype=np.int64))
        values = {"shape": (len(words),), "total": total, "fingerprint": fingerprint}
    else:
        tell(fault)
        values = {"shape": (), "complete": False}
    for node in header.nodes(**values):
        tell(node)


def read_header(path: Path, limits: Limits) -> Header:
    """All values of the header. Raises ``NotThisFormatError`` and ``OSError``."""
    header = Header()
    with path.open("rb") as file:
        raw = file.read(limits.whole)
    for at, line in lines(raw):
        if not line.startswith(b"#"):
            header.end = at
            break
        key, _, value = line[1:].partition(b"=")
        header.add("/", key, at + len(key) + 2, value)
    else:
        header.end = len(raw)
    if not header.entries or header.entries[0].key != "tandem":
        raise NotThisFormatError
    return header


overwrite = partial(retouch, read_header)


def _fault(header: Header, words: list[bytes]) -> Fault | None:
    said = {entry.key: entry.value for entry in header.entries}
    if not all(word.isdigit() and len(word) < 16 for word in words):
        return Fault("damaged", "/", detail="its counts are none")
    if str(len(words)) != said.get("channels"):
        return Fault("truncated", "/", detail=f"{len(words)} channels")
    return None
