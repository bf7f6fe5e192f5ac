"""What an instance writes is for its owner alone: on a machine that others use, too."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from .layout import Layout

UMASK = 0o077
OTHERS = 0o077  # what a mode grants to the group and to everybody


def write_privately() -> None:
    """From here on, what this process and its children write is for its owner alone."""
    os.umask(UMASK)


def close(layout: Layout) -> None:
    """Make the folders of an instance, and close those that an older version left open.

    Others may walk through its home, as PostgreSQL must where root hands it to another user; they
    read nothing there. A folder is closed after all that is in it, so an interruption leaves it to
    the next start.
    """
    layout.home.mkdir(parents=True, exist_ok=True)
    with suppress(PermissionError):  # somebody else's, who lets us write there
        layout.home.chmod(0o711)
    for folder in layout.folders:
        folder.mkdir(mode=0o700, exist_ok=True)
        if folder.stat().st_mode & OTHERS:
            for path in _from_the_leaves(folder):
                with suppress(FileNotFoundError):  # an instance that runs put it away meanwhile
                    path.chmod(path.stat().st_mode & 0o7777 & ~OTHERS)


def _from_the_leaves(folder: Path) -> Iterator[Path]:
    """All of a folder, itself last; not what links lead to."""
    for place, _, names in os.walk(folder, topdown=False):
        inside = (Path(place, name) for name in names)
        yield from (path for path in inside if not path.is_symlink())
        yield Path(place)
