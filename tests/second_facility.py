"""Another facility, invented: its settings, and one run of its files.

It has no parent organisation, counts its embargo in days, publishes elsewhere, under another
licence, with another technique and another language of its files.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

from thalie.capture.checksums import checksums

from thalie.capture import (
    Analysis,
    CapturedFile,
    CapturedRun,
    Detector,
    Format,
    Kind,
    RunSource,
)
from thalie.ground.units import Quantity

CONFIG: dict[str, Any] = {
    "THALIE_FACILITY": {
        "name": "Ray House",
        "url": "https://rays.example.net",
        "ror": "https://ror.org/0beam0025",
        "method": "xrf",
        "keywords": ["portable beams"],
        "language": "deu",
    },
    "THALIE_PUBLISHER": "Ray House Press",
    "THALIE_PUBLISHER_ROR": "",
    "THALIE_FUNDING": [{"funder": "A foundation", "number": "RAY-1"}],
    "THALIE_LICENCE": {"id": "cc0-1.0", "title": "CC0", "link": "https://example.net/cc0"},
    "THALIE_CONTACT": "data@rays.example.net",
    "THALIE_EMBARGO_POLICY": {"base_days": 730, "extension_years": 1, "extensions": 1},
}
DAYS = (date(2026, 2, 10), date(2026, 2, 11))
OPEN_ON = date(2028, 2, 11)  # 730 days after the last
WORDS_OF_OURS = ("aglae", "c2rmf", "louvre", "anr-10-eqpx", "restauration des mus")


def ours_in(text: str) -> list[str]:
    """The words of our own facility that TEXT says."""
    return [word for word in WORDS_OF_OURS if word in text.casefold()]


def captured_run(folder: Path, label: str = "February") -> CapturedRun:
    """A run of two files, written under FOLDER, as the capture gives it."""
    files = tuple(
        _file(folder, number, day, kind)
        for number, (day, kind) in enumerate(zip(DAYS, (Kind.POINT, Kind.MAP), strict=True), 1)
    )
    listed = tuple((file.path, file.name, file.data_type) for file in files)
    return CapturedRun(RunSource(f"GLAZES/{label}", "GLAZES", label, listed), files)


def _file(folder: Path, number: int, day: date, kind: Kind) -> CapturedFile:
    path = folder / f"scan_{number}.rays"
    path.write_text(f"scan {number} on {day}\n" + "".join(f"{n} {n * n}\n" for n in range(100)))
    sums = checksums(path)
    analysis = Analysis(
        number=f"{number}",
        kind=kind,
        path="/",
        day=day,
        reference=f"Tile {number}",
        description="glaze, left corner",
        beam_energy=Quantity(17.4, "keV"),
        detectors=(Detector("SDD", "/", (100,), type="SDD Rays"),),
        file=path.name,
    )
    return CapturedFile(
        path, path.name, sums.size, sums.md5, sums.sha256, analyses=(analysis,), format=Format.ASCII
    )
