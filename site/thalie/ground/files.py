"""Files: what they are, told in one line; written so that nobody else reads them. Pure."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable
from pathlib import Path


def fingerprint(paths: Iterable[Path]) -> str:
    """SHA-256 over names and contents of files (folders are walked)."""
    digest = hashlib.sha256()
    for path in paths:
        for file in sorted(
            p for p in [path, *path.rglob("*")] if p.is_file() and p.suffix != ".pyc"
        ):
            digest.update(f"{file.relative_to(path.parent)}\0".encode())
            digest.update(hashlib.sha256(file.read_bytes()).digest())
    return digest.hexdigest()


def write_private(path: Path, text: str) -> None:
    """Write ``path`` whole or not at all, readable by its owner alone."""
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_name(path.name + ".partial")
    with os.fdopen(os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as out:
        out.write(text)
        out.flush()
        os.fsync(out.fileno())
    partial.replace(path)
