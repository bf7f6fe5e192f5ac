"""Finished folders, kept beyond one checkout: each under the fingerprint of what it was made from.

``THALIE_CACHE`` names where; several checkouts may use it at once. A folder appears there whole or
not at all, and is never written again. Of each kind the newest few stay.
"""

from __future__ import annotations

import os
import platform
import shutil
import subprocess
import sys
import tempfile
from contextlib import suppress
from pathlib import Path

KEPT = 3  # of each kind
MACHINE = f"{platform.system()}-{platform.machine()}-{sys.implementation.cache_tag}"


class Shelf:
    """Folders of one kind."""

    def __init__(self, cache: Path, kind: str) -> None:
        """Keep them below ``cache``, by the name of their ``kind``."""
        self.folder = cache / f"{kind}-{MACHINE}"

    def has(self, value: str) -> bool:
        """Whether there is one made from the inputs with the fingerprint ``value``."""
        return (self.folder / value).is_dir()

    def take(self, value: str, target: Path) -> bool:
        """Lay a copy of it at ``target``, which is replaced; False when there is none."""
        if not self.has(value):
            return False
        target.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=target.parent, prefix=".taken-") as aside:
            try:
                copy(self.folder / value, Path(aside) / "whole")
                os.utime(self.folder / value)
            except OSError:  # another checkout has just put it away
                return False
            shutil.rmtree(target, ignore_errors=True)
            (Path(aside) / "whole").rename(target)
        return True

    def put(self, value: str, source: Path) -> None:
        """Keep a copy of ``source``, unless there is one; nothing happens on a full disk."""
        if self.has(value):
            return
        with suppress(OSError):
            self.folder.mkdir(parents=True, exist_ok=True)
            with tempfile.TemporaryDirectory(dir=self.folder, prefix=".half-") as aside:
                copy(source, Path(aside) / "whole")
                (Path(aside) / "whole").rename(self.folder / value)
            self._forget_old()

    def _forget_old(self) -> None:
        whole = [path for path in self.folder.iterdir() if not path.name.startswith(".")]
        for path in sorted(whole, key=lambda path: -path.stat().st_mtime)[KEPT:]:
            shutil.rmtree(path, ignore_errors=True)


def copy(source: Path, target: Path) -> None:
    """Copy a folder with owners, times and links. Raises ``OSError``."""
    done = subprocess.run(["cp", "-a", str(source), str(target)], capture_output=True, text=True)
    if done.returncode:
        raise OSError(done.stderr.strip() or f"{source} cannot be copied to {target}")
