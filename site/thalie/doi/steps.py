"""What to ask DataCite next, so that a DOI gets where it is wanted. Pure.

Source of the states and events: DataCite's server, ``datacite/lupo``, ``app/models/doi.rb``. Only a
draft can be deleted, and nothing returns to draft.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType


class State(StrEnum):
    """Where a DOI stands at DataCite; ``ABSENT`` where DataCite does not know it.

    A draft leads nowhere. A registered DOI leads to its page, but nobody finds its metadata. All
    but ``ABSENT`` can be wanted.
    """

    ABSENT = "absent"
    DRAFT = "draft"
    REGISTERED = "registered"
    FINDABLE = "findable"

    @property
    def resolves(self) -> bool:
        """Whether the DOI leads to its page."""
        return self in (State.REGISTERED, State.FINDABLE)


EVENTS: Mapping[tuple[State, State], str] = MappingProxyType(
    {
        (State.ABSENT, State.REGISTERED): "register",
        (State.ABSENT, State.FINDABLE): "publish",
        (State.DRAFT, State.REGISTERED): "register",
        (State.DRAFT, State.FINDABLE): "publish",
        (State.REGISTERED, State.FINDABLE): "publish",
        (State.FINDABLE, State.REGISTERED): "hide",
    }
)
"""The event that leads from one state to another, where there is one."""


class Action(StrEnum):
    """``LOOK``: read the DOI. ``SEND``: write metadata, URL and event. ``REST``: all is done."""

    LOOK = "look"
    SEND = "send"
    REST = "rest"


@dataclass(frozen=True, slots=True)
class Step:
    """What to do next; ``event`` is empty where the state is to stay."""

    action: Action
    event: str = ""


def attainable(wanted: State, known: State) -> State:
    """The state to go for: what resolves once never is a draft again, so it is hidden instead."""
    return State.REGISTERED if wanted is State.DRAFT and known.resolves else wanted


def next_step(wanted: State, known: State | None, *, same: bool) -> Step:
    """The next call for a DOI that is ``wanted`` so.

    ``known`` is its state at DataCite, ``None`` where the last answer was lost: then DataCite is
    asked first. ``same`` says that DataCite accepted the very metadata and URL before.
    """
    if known is None:
        return Step(Action.LOOK)
    goal = attainable(wanted, known)
    if known is goal and same:
        return Step(Action.REST)
    return Step(Action.SEND, EVENTS.get((known, goal), ""))
