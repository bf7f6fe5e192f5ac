"""Secrets that stand in addresses: who knows one may read. Pure.

Only the digest is kept: nobody finds the secret in the database, and it is looked up by that
digest, whatever was guessed.
"""

from __future__ import annotations

from hashlib import sha256
from secrets import token_urlsafe

LENGTH = 32  # random bytes


def token() -> str:
    """A new secret, of characters that an address may have."""
    return token_urlsafe(LENGTH)


def digest(secret: str) -> str:
    """What is kept of a secret: 64 hexadecimal digits."""
    return sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()
