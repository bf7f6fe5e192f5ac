"""What the page of a thing shows, and what a machine is told of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from thalie.crosswalks.rdf import Graph
from thalie.crosswalks.thing_graphs import Dataset
from thalie.ground.language import Sentence
from thalie.heritage.present import Line, Words

SIZE = 25
"""Datasets on a page."""

REACH = 10_000 // SIZE
"""Pages; the search engine gives no hits beyond. A search among them reaches all."""


class UnknownError(LookupError):
    """There is no such thing, or nobody may be told of it; ``sentence`` says so."""

    def __init__(self, sentence: Sentence) -> None:
        super().__init__(sentence.in_language("en"))
        self.sentence = sentence


class MovedError(LookupError):
    """An object was merged into another, whose key is ``into``."""

    def __init__(self, into: str) -> None:
        super().__init__(into)
        self.into = into


@dataclass(frozen=True, slots=True)
class Datasets:
    """A page of the datasets of a thing. ``search`` is a query that finds them all, if one does.

    ``total`` is ``None`` where the search engine does not answer.
    """

    shown: Sequence[Dataset] = ()
    total: int | None = 0
    search: str = ""

    @property
    def pages(self) -> int:
        """How many pages there are; one at least, and no more than are reached."""
        return min(REACH, max(1, -(-(self.total or 0) // SIZE)))


@dataclass(frozen=True, slots=True)
class Thing:
    """A thing, in the language of the reader.

    ``page`` is the address of its page, ``id`` its own; ``above`` leads to it from what is more
    general; ``titles`` are those in other languages. ``graph`` makes what machines are told,
    ``linked_art`` the same in Linked Art, which has models of some kinds.
    """

    id: str
    page: str
    kind: str
    title: str
    graph: Callable[[], Graph]
    titles: Mapping[str, str] = field(default_factory=dict)
    lead: str = ""
    above: Sequence[Words] = ()
    lines: Sequence[Line] = ()
    datasets: Datasets = field(default_factory=Datasets)
    merged: Sequence[str] = ()
    linked_art: Callable[[], bytes] | None = None
