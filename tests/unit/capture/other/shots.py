"""Reader of shots: a measurement in one JSON document. Runs in the reading process only."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np

from thalie.capture.safe.counting import tally
from thalie.capture.safe.decoding import clean, decode
from thalie.capture.safe.limits import Limits
from thalie.capture.safe.outline import Beat, Fault, Node, Tell, Value

BEGINNING = b'{"tandem":'
_HIGHEST = 1 << 53


def read(path: Path, limits: Limits, tell: Tell, beat: Beat) -> None:
    """Tell what the document says of the shot, and each detector in it."""
    beat()
    if path.stat().st_size > limits.whole:
        tell(Fault("oversized", "/", detail="no shot is as long"))
        return
    text = decode(path.read_bytes())
    try:
        document = json.loads(text, object_pairs_hook=_each_once)
        detectors = document.pop("detectors", {})
    except json.JSONDecodeError as error:
        cut = error.pos >= len(text.rstrip())
        tell(Fault("truncated" if cut else "damaged", "/", detail=error.msg))
    except (ValueError, RecursionError, AttributeError) as error:
        tell(Fault("damaged", "/", detail=clean(str(error), 100)))
    else:
        tell(Node("/", {clean(key): _plain(value) for key, value in document.items()}))
        _tell_detectors(detectors, limits, tell, beat)


def _each_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """A document that says a thing twice could hide a name behind another."""
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError("it says a thing twice")
    return found


def _tell_detectors(detectors: Any, limits: Limits, tell: Tell, beat: Beat) -> None:
    if not isinstance(detectors, dict) or len(detectors) > limits.objects:
        tell(Fault("too-many-objects", "/", detail="detectors"))
        return
    for name, said in detectors.items():
        beat()
        path = f"/{clean(name).replace('/', '_')}"
        about = dict(said) if isinstance(said, dict) else {}
        counts = about.pop("counts", None)
        words = {clean(key): _plain(value) for key, value in about.items()}
        if isinstance(counts, str):
            tell(Fault("external-storage", path))
        elif not _are_counts(counts):
            tell(Fault("damaged", path, detail="its counts are none"))
        else:
            total, fingerprint = tally(np.array(counts, dtype=np.int64))
            tell(Node(path, words, shape=(len(counts),), total=total, fingerprint=fingerprint))
            continue
        tell(Node(path, words, shape=(), complete=False))


def _are_counts(counts: Any) -> bool:
    return isinstance(counts, list) and all(
        type(count) is int and 0 <= count < _HIGHEST for count in counts
    )


def _plain(value: Any) -> Value:
    if isinstance(value, str):
        return clean(value)
    return value if isinstance(value, bool | int | float) else None
