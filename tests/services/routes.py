"""Every address of both applications, asked and written to by everybody, for every state."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

ROLES = ("nobody", "reader", "leader", "curator")
STATES = ("open", "embargoed", "restricted", "draft", "withdrawn")

RECORD = frozenset({"pid_value", "recid", "record_id", "pid_value_or_id", "id"})
FILE = frozenset({"filename", "key", "path", "file_key"})
LEFT_OUT = ("/static/", "/logout", "/sitemap")
"""Who goes to the second is nobody afterwards; the last are there once the worker has made them."""
READING = frozenset({"GET", "HEAD", "OPTIONS"})


@dataclass(frozen=True)
class Route:
    """A rule of one of the applications, for one method."""

    rule: str
    arguments: frozenset[str]
    method: str = "GET"

    @property
    def name(self) -> str:
        """What it is called in the table of what writes."""
        return f"{self.method} {self.rule}"

    @property
    def of_record(self) -> bool:
        """Whether a record has such an address."""
        return "record" in self.rule and bool(self.arguments & RECORD)

    def address(self, values: Mapping[str, str]) -> str:
        """The address for VALUES by name of argument; ``0`` for what they do not name."""
        return re.sub(
            r"<(?:[^:<>]+:)?([^<>]+)>", lambda found: quote(values.get(found[1], "0")), self.rule
        )


def routes(ui: Any, api: Any) -> list[Route]:
    """All that can be asked for, each once."""
    return _each({route.rule: route for route in _all(ui, api) if route.method == "GET"})


def writing_routes(ui: Any, api: Any) -> list[Route]:
    """All that can be written to, each once a method."""
    return _each({route.name: route for route in _all(ui, api) if route.method not in READING})


def _each(found: Mapping[str, Route]) -> list[Route]:
    return [found[name] for name in sorted(found)]


def _all(ui: Any, api: Any) -> Iterator[Route]:
    for root, app in (("", ui), ("/api", api)):
        for rule in app.url_map.iter_rules():
            if not rule.rule.startswith(LEFT_OUT):
                for method in rule.methods or ():
                    yield Route(f"{root}{rule.rule}", frozenset(rule.arguments), method)


TABLE = Path(__file__).with_suffix(".tsv")
WRITING_TABLE = TABLE.with_name("writing_routes.tsv")


def known(table: Path = TABLE) -> dict[str, dict[str, dict[str, int]]]:
    """A table: what is answered by rule, state and role."""
    found: dict[str, dict[str, dict[str, int]]] = {}
    for line in table.read_text("utf-8").splitlines()[1:]:
        rule, state, *codes = line.split("\t")
        states = found.setdefault(rule, {})
        states[state] = dict(zip(ROLES, map(int, codes), strict=True))
    return found


def write(said: Mapping[str, Mapping[str, Mapping[str, int]]], table: Path = TABLE) -> None:
    """Write a table anew."""
    lines = ["\t".join(("rule", "state", *ROLES))]
    for rule in sorted(said):
        for state in sorted(said[rule], key=STATES.index):
            codes = [str(said[rule][state][role]) for role in ROLES]
            lines.append("\t".join((rule, state, *codes)))
    table.write_text("\n".join(lines) + "\n", "utf-8")
