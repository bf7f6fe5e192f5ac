"""Secrets of a standalone instance: made at random on the first start, kept under its home."""

from __future__ import annotations

import json
import secrets
from pathlib import Path

from thalie.ground.files import write_private

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


def load(path: Path) -> dict[str, str]:
    """Return the secrets, making those that are missing."""
    known: dict[str, str] = json.loads(path.read_text()) if path.exists() else {}
    missing = [name for name in NAMES if name not in known]
    if missing:
        known |= {name: secrets.token_urlsafe(18) for name in missing}
        write_private(path, json.dumps(known, indent=1) + "\n")
    return known
