"""Secrets of a standalone instance: made at random on the first start, kept under its home."""

from __future__ import annotations

import json
import os
import secrets
from pathlib import Path

NAMES = (
    "secret_key",
    "security_password_salt",
    "wtf_csrf_secret_key",
    "postgres_password",
    "valkey_password",
    "datacite_password",
    "supervisor_password",
    "password_curator",
    "password_leader",
    "password_reader",
)


def write_private(path: Path, text: str) -> None:
    """Write ``path`` whole or not at all, readable by its owner alone."""
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_name(path.name + ".partial")
    with os.fdopen(os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as out:
        out.write(text)
        out.flush()
        os.fsync(out.fileno())
    partial.replace(path)


def load(path: Path) -> dict[str, str]:
    """Return the secrets, making those that are missing."""
    known: dict[str, str] = json.loads(path.read_text()) if path.exists() else {}
    missing = [name for name in NAMES if name not in known]
    if missing:
        known |= {name: secrets.token_urlsafe(18) for name in missing}
        write_private(path, json.dumps(known, indent=1) + "\n")
    return known
