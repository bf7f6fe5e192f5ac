"""Cards of the curators' desk: what a room shows there of its own facts.

A room makes a ``Card`` in its ``desk.py``; ``THALIE_DESK_CARDS`` names it. The desk knows no room.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from flask_principal import Identity
from invenio_access.permissions import system_process
from invenio_administration.permissions import administration_permission

from thalie.ground.language import Sentence

Words = Sentence | str
"""A sentence of ours, or what somebody wrote."""


@dataclass(frozen=True, slots=True)
class Row:
    """One thing that needs somebody.

    ``key`` names it for an action; ``url`` is where it is mended; ``since`` is when its cause was
    there. ``lacks`` says what is wrong with it, each in a sentence. ``id`` is that of a record, if
    it is one: its title is then told in the language of the reader.
    """

    key: str
    title: Words
    url: str
    since: datetime | date | None = None
    lacks: Sequence[Words] = ()
    id: str = ""


@dataclass(frozen=True, slots=True)
class Found:
    """Some rows of how many there are."""

    rows: Sequence[Row]
    total: int


@dataclass(frozen=True, slots=True)
class Action:
    """What is done with several rows at once.

    ``act`` takes the identity and the keys that were chosen, commits, and says what was done.
    """

    label: Sentence
    act: Callable[[Identity, Sequence[str]], Sentence]


@dataclass(frozen=True, slots=True)
class Asked:
    """What is looked for: ``text`` in titles and identifiers, page number ``page`` (from 1)."""

    text: str = ""
    page: int = 1
    size: int = 25

    @property
    def start(self) -> int:
        """How many rows stand before the page."""
        return (self.page - 1) * self.size


@dataclass(frozen=True, slots=True)
class Card:
    """One question that a curator has in the morning.

    ``allowed`` says who may see it. ``trouble``: its rows wait for somebody; those of another card
    are news. ``empty`` is said where there are none; ``more`` leads to a page of the room itself.
    """

    title: Sentence
    empty: Sentence
    allowed: Callable[[Identity], bool]
    search: Callable[[Identity, Asked], Found]
    actions: dict[str, Action]
    trouble: bool = True
    more: str = ""


def for_administrators(identity: Identity) -> bool:
    """Whether this is whoever uses the administration panel, curators among them, or the system."""
    return system_process in identity.provides or bool(administration_permission.allows(identity))


def piece(rows: Sequence[Any], asked: Asked) -> Sequence[Any]:
    """The ROWS of the page that is ASKED for."""
    return rows[asked.start : asked.start + asked.size]
