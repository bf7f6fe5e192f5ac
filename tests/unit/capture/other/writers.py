"""Files of the Tandem de Nullepart, as its programs would write them."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

RING = [3, 1, 4, 1, 5, 9, 2, 6]
WELL = [2, 7, 1, 8, 2, 8]


def shot(path: Path, **values: Any) -> Path:
    """A shot; VALUES differ from the ordinary ones, and ``None`` leaves one out."""
    path.parent.mkdir(parents=True, exist_ok=True)
    said = {
        "tandem": 3,
        "shot": 12,
        "moment": "2031-05-04T10:12:00",
        "ion": "oxygen",
        "MeV": 12.5,
        "class": "object",
        "target": "bead 7",
        "note": "left of the hole",
        "operator": "None",
        "detectors": {
            "ring-1": {"made by": "Nowhere Instruments", "counts": RING},
            "well-1": {"counts": WELL},
        },
    } | values
    kept = {key: value for key, value in said.items() if value is not None}
    path.write_text(json.dumps(kept, separators=(",", ":")), "utf-8")
    return path


def trace(path: Path, detector: str, counts: Sequence[int], **values: str | None) -> Path:
    """A trace of one detector, as ``shot`` in all else."""
    path.parent.mkdir(parents=True, exist_ok=True)
    said = {
        "tandem": "3",
        "shot": "13",
        "moment": "2031-05-04T11:30:00",
        "ion": "oxygen",
        "MeV": "12.5",
        "target": "bead 8",
        "operator": "None",
        "detector": detector,
        "channels": str(len(counts)),
    } | values
    head = [f"#{key}={value}" for key, value in said.items() if value is not None]
    path.write_text("\n".join([*head, *map(str, counts), ""]), "utf-8")
    return path


def shift(folder: Path, number: int = 1) -> Path:
    """A shift of a proposal: a shot, and another as two traces."""
    place = folder / f"shift-{number}"
    shot(place / "0012.shot")
    trace(place / "0013.tr1", "ring-1", RING)
    trace(place / "0013.tr2", "well-1", WELL)
    return place
