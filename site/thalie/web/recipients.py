"""Accounts as InvenioRDM's notifications know recipients."""

from __future__ import annotations

from typing import Any


def recipient(user: Any) -> dict[str, Any]:
    """What a mail, and the filter of who wants none, ask of the account USER."""
    preferences = dict(user.preferences or {})
    return {
        "id": str(user.id),
        "email": user.email,
        "preferences": {
            "locale": preferences.get("locale"),
            "notifications": dict(preferences.get("notifications") or {}),
        },
    }
