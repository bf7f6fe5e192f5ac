"""Judges with an environment of their own: cffconvert, and roc-validator at profile RO-Crate 1.2.

A child process judges many cases at once: to begin takes longer than to judge.
"""

from __future__ import annotations

import json
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Any

JURY = Path(__file__).with_name("jury.py")
Case = dict[str, Any]


def complaints(
    judges: Path, contexts: Path, folder: Path, cases: Mapping[str, Case]
) -> dict[str, list[str]]:
    """What the judges say of each case (see ``jury.py``), by name; FOLDER is theirs to fill."""
    done = subprocess.run(
        [str(judges), "-P", str(JURY), str(contexts)],
        input=json.dumps(list(cases.values())),
        stdout=subprocess.PIPE,
        cwd=folder,
        env={"HOME": str(folder), "TMPDIR": str(folder)},
        text=True,
        check=True,
    )
    return dict(zip(cases, json.loads(done.stdout), strict=True))
