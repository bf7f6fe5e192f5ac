"""What the pages hand over to requests and reminders."""

from __future__ import annotations

from collections.abc import Sequence
from importlib import import_module

from flask_principal import Identity


def ask(identity: Identity, id_: str, reason: str) -> None:
    """Ask for an extension."""
    import_module("thalie.openings.asking").ask(identity, id_, reason)


def remind(identity: Identity, ids: Sequence[str]) -> int:
    """Remind the leaders of these records; how many mails."""
    return int(import_module("thalie.openings.reminders").remind_now(identity, ids))
