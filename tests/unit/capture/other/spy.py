"""A reader that tells which modules the reading process has loaded."""

from __future__ import annotations

import sys
from pathlib import Path

from thalie.capture.safe.limits import Limits
from thalie.capture.safe.outline import Beat, Node, Tell


def read(path: Path, limits: Limits, tell: Tell, beat: Beat) -> None:
    """Tell the names of all modules, whatever the file."""
    beat()
    tell(Node("/", {"modules": [*sorted(sys.modules)]}))
