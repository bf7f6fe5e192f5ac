"""What a person sends to decide on an embargo, by the form of the page or by REST."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from flask_principal import Identity

from thalie.ground.language import sentence as _

from . import decisions
from .decisions import DecisionError

ACTIONS = ("release", "shorten", "except", "restrict", "review")
DATED = frozenset({"shorten", "except"})


def decide(
    identity: Identity, id_: str, action: str, *, until: str = "", reason: str = "", seen: str = ""
) -> None:
    """Carry out one of ``ACTIONS`` at a record. Commits.

    ``until`` is a day (ISO 8601), ``seen`` how the record was closed when the person looked. Raises
    ``DecisionError``, ``PermissionDeniedError``.
    """
    told = {"reason": reason, "seen": seen}
    if action in DATED:
        DECISIONS[action](identity, id_, checked_day(until), **told)
    else:
        DECISIONS[action](identity, id_, **told)


DECISIONS: Mapping[str, Callable[..., Any]] = {
    "release": decisions.release,
    "shorten": decisions.shorten,
    "except": decisions.except_,
    "restrict": decisions.restrict,
    "review": decisions.review,
}


def checked_day(text: str) -> date:
    """The day that TEXT says. Raises ``DecisionError``."""
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        raise DecisionError(_("Give a day, such as 2028-03-31."), "until") from None
