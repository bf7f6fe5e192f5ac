"""Another facility, invented: its settings, and one run of its files.

It has colours and a menu of its own, no parent organisation, counts its embargo in days, publishes
elsewhere, under another licence, with another technique and another language of its files.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

from tests.unit.capture.other.dialect import TANDEM
from tests.unit.capture.other.writers import shot
from thalie.capture import CapturedRun, capture_run, find_runs

CONFIG: dict[str, Any] = {
    "THALIE_FACILITY": {
        "name": "Ray House",
        "url": "https://rays.example.net",
        "ror": "https://ror.org/0beam0025",
        "method": "xrf",
        "keywords": ["portable beams"],
        "language": "deu",
    },
    "THALIE_DIALECT": "tests.unit.capture.other.dialect:TANDEM",
    "THALIE_PUBLISHER": "Ray House Press",
    "THALIE_PUBLISHER_ROR": "",
    "THALIE_FUNDING": [{"funder": "A foundation", "number": "RAY-1"}],
    "THALIE_LICENCE": {"id": "cc0-1.0", "title": "CC0", "link": "https://example.net/cc0"},
    "THALIE_ABOUT": {"en": "Datasets of the ray house"},
    "THALIE_CONTACT": "data@rays.example.net",
    "THALIE_COLOURS": {"accent": "#1b5e83", "ground": "#102a3a"},
    "THALIE_MENU": [
        {
            "title": {"en": "Ask for rays", "fr": "Demander des rayons"},
            "url": "https://rays.example.net/ask",
        }
    ],
    "THEME_SITENAME": "Rays",
    "OAISERVER_REPOSITORY_NAME": "Rays",
    "OAISERVER_ADMIN_EMAILS": ["data@rays.example.net"],
    "THALIE_EMBARGO_POLICY": {"base_days": 730, "extension_years": 1, "extensions": 1},
}
DAYS = (date(2026, 2, 10), date(2026, 2, 11))
OPEN_ON = date(2028, 2, 11)  # 730 days after the last
WORDS_OF_OURS = ("aglae", "c2rmf", "louvre", "anr-10-eqpx", "restauration des mus")


def ours_in(text: str) -> list[str]:
    """The words of our own facility that TEXT says."""
    return [word for word in WORDS_OF_OURS if word in text.casefold()]


def captured_run(folder: Path, shift: int = 1) -> CapturedRun:
    """A run of two files, written under FOLDER and read through the facility's own dialect."""
    run = folder / "GLAZES" / f"shift-{shift}"
    for number, day in enumerate(DAYS, start=1):
        shot(
            run / f"{number:04}.shot",
            shot=number,
            moment=f"{day}T10:12:00",
            MeV=0.0174,
            ion=None,
            target=f"Tile {number}",
            note="glaze, left corner",
            detectors={"sdd": {"made by": "SDD Rays", "counts": list(range(100))}},
        )
    (source,) = find_runs([run], dialect=TANDEM)
    return capture_run(source, dialect=TANDEM)
