"""What the reading process tells about a file: groups, attributes, arrays and faults.

An outline holds no numbers of a dataset, only what describes them. It travels between two
processes as JSON lines, one object or fault a line: what was told before a crash is kept.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from itertools import chain
from typing import Any

from .decoding import clean

Scalar = str | int | float | bool
Value = Scalar | list[Scalar] | None  # None: something that is neither text nor number


@dataclass(frozen=True, slots=True)
class Node:
    """A group (``shape`` is ``None``) or a dataset; ``complete`` when all of it could be read.

    ``total`` is the sum of all integers of a dataset and ``fingerprint`` a sum in which each place
    has its own weight, modulo 2**64: the fingerprint of a sum of arrays is the sum of their
    fingerprints. Both are ``None`` for what is not integers or could not be read to the end.
    ``fields`` are the members of a compound type, ``text`` the strings of a dataset of strings.
    ``cut`` names the attributes whose text ends in half a character; empty for that of the dataset.
    ``gaps`` says how much of a dataset was never written, or is lost: zeros stand there.
    """

    path: str
    attributes: dict[str, Value] = field(default_factory=dict)
    shape: tuple[int, ...] | None = None
    complete: bool = True
    total: int | None = None
    fingerprint: int | None = None
    fields: tuple[str, ...] = ()
    text: tuple[str, ...] = ()
    cut: tuple[str, ...] = ()
    gaps: str = ""

    @property
    def name(self) -> str:
        """The last part of the path; empty for the root."""
        return self.path.rpartition("/")[2]

    @property
    def parent(self) -> str:
        """The path of the group this object lies in."""
        return self.path.rpartition("/")[0] or "/"

    @property
    def is_dataset(self) -> bool:
        """Whether this object holds an array."""
        return self.shape is not None

    @property
    def weight(self) -> tuple[int, int]:
        """How many names and values it has, and how many characters are in all its texts."""
        lists = (v if isinstance(v, list) else [v] for v in self.attributes.values())
        said = [*self.attributes, *chain.from_iterable(lists), *self.fields, *self.text]
        return len(said), len(self.path) + sum(len(text) for text in said if isinstance(text, str))


@dataclass(frozen=True, slots=True)
class Fault:
    """Something wrong at a place. ``detail`` says more.

    ``code`` is one of ``PROBLEM_CODES``, or ``lost`` when the reading process did not survive.
    """

    code: str
    path: str
    attribute: str = ""
    detail: str = ""

    @property
    def weight(self) -> tuple[int, int]:
        """As that of a ``Node``."""
        return 1, len(self.path) + len(self.attribute) + len(self.detail)


Tell = Callable[[Node | Fault], None]
"""Hears what a reader finds, object by object."""
Beat = Callable[[], None]
"""Hears that reading goes on."""


@dataclass(slots=True)
class Outline:
    """All that is known of one file; grows while the reading process speaks."""

    nodes: dict[str, Node] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)
    _members: dict[str, list[Node]] = field(default_factory=lambda: defaultdict(list))

    def add(self, message: dict[str, Any]) -> None:
        """Take in one message made by ``tell``."""
        if "node" in message:
            self.add_node(_node(message["node"]))
        else:
            self.faults.append(Fault(**message["fault"]))

    def add_node(self, node: Node) -> None:
        """Take in one object."""
        self.nodes[node.path] = node
        if node.path != "/":
            self._members[node.parent].append(node)

    def children(self, path: str) -> list[Node]:
        """The objects directly in the group at PATH, by name."""
        return sorted(self._members.get(path, ()), key=lambda node: node.path)


def tell(item: Node | Fault) -> dict[str, Any]:
    """ITEM as a message that ``Outline.add`` takes in."""
    said = {**asdict(item), "path": clean(item.path)}
    return {"node" if isinstance(item, Node) else "fault": said}


def _node(said: dict[str, Any]) -> Node:
    lists = {key: tuple(said[key]) for key in ("fields", "text", "cut")}
    shape = None if said["shape"] is None else tuple(said["shape"])
    return Node(**{**said, **lists, "shape": shape})
