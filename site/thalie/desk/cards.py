"""The cards of the desk, as the configuration names them; what they show to somebody."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import current_app
from flask_principal import Identity
from invenio_base.utils import obj_or_import_string
from invenio_db import db

from thalie.ground.language import Sentence
from thalie.web.cards import Asked, Card, Found, Row, Words

from .permissions import require_desk

SETTING = "THALIE_DESK_CARDS"


@dataclass(frozen=True, slots=True)
class Shown:
    """A card with some of its rows. ``broken``: its room could not say how it stands."""

    name: str
    card: Card
    found: Found
    broken: bool = False


def cards(identity: Identity) -> dict[str, Card]:
    """The cards that this person may see, by name, in the order of the desk.

    Raises ``PermissionDeniedError`` for whoever has no desk.
    """
    require_desk(identity)
    named: Mapping[str, str] = current_app.config[SETTING]
    every = {name: obj_or_import_string(place) for name, place in named.items()}
    return {name: card for name, card in every.items() if card.allowed(identity)}


def show(identity: Identity, asked: Asked, only: str = "") -> list[Shown]:
    """The cards with their rows; one of them alone if it is named."""
    return [
        _shown(identity, name, card, asked)
        for name, card in cards(identity).items()
        if only in ("", name)
    ]


def _shown(identity: Identity, name: str, card: Card, asked: Asked) -> Shown:
    """A room that fails keeps no other card from being seen."""
    try:
        with db.session.begin_nested():
            return Shown(name, card, card.search(identity, asked))
    except Exception:
        current_app.logger.exception("The card %s of the desk failed", name)
        return Shown(name, card, Found([], 0), broken=True)


def act(identity: Identity, name: str, action: str, chosen: Sequence[str]) -> Sentence:
    """Do something with rows of a card; what was done. Raises ``LookupError`` for no such thing."""
    return cards(identity)[name].actions[action].act(identity, chosen)


def waiting(shown: Sequence[Shown]) -> int:
    """How many things wait for somebody; a card that failed is one."""
    return sum(one.found.total for one in shown if one.card.trouble) + sum(
        one.broken for one in shown
    )


def as_json(one: Shown, language: str) -> dict[str, Any]:
    """A card for programs, in one language."""
    return {
        "name": one.name,
        "title": one.card.title.in_language(language),
        "trouble": one.card.trouble,
        "broken": one.broken,
        "total": one.found.total,
        "actions": sorted(one.card.actions),
        "hits": [_row(row, language) for row in one.found.rows],
    }


def _row(row: Row, language: str) -> dict[str, Any]:
    return {
        "key": row.key,
        "title": words(row.title, language),
        "url": row.url,
        "since": _iso(row.since),
        "lacks": [words(one, language) for one in row.lacks],
    }


def _iso(since: Any) -> str | None:
    return since.isoformat() if since is not None else None


def words(said: Words, language: str) -> str:
    """A sentence of ours in LANGUAGE; what somebody wrote as it is."""
    return said.in_language(language) if isinstance(said, Sentence) else str(said)


def is_moment(since: Any) -> bool:
    """Whether a time is told with its hour."""
    return isinstance(since, datetime)
