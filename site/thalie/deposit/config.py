"""Settings of deposits, for ``invenio.cfg``."""

from __future__ import annotations

THALIE_CRATE_LARGEST = 500_000_000
"""Bytes of the largest RO-Crate that is taken by HTTP; the command takes larger ones."""
