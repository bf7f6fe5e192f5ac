"""Every address of both applications, asked by everybody about a dataset in every state."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

from werkzeug.routing import Rule

ROLES = ("nobody", "reader", "leader", "curator")
STATES = ("open", "embargoed", "restricted", "draft", "withdrawn")

RECORD = frozenset({"pid_value", "recid", "record_id", "pid_value_or_id", "id"})
FILE = frozenset({"filename", "key", "path", "file_key"})
LEFT_OUT = ("/static/", "/logout")  # who goes there is nobody afterwards


@dataclass(frozen=True)
class Route:
    """A rule of one of the applications, for GET."""

    rule: str
    arguments: frozenset[str]

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
    found = {rule.rule: rule for rule in _asked(ui)}
    found |= {f"/api{rule.rule}": rule for rule in _asked(api)}
    return [Route(rule, frozenset(found[rule].arguments)) for rule in sorted(found)]


def _asked(app: Any) -> Iterator[Rule]:
    for rule in app.url_map.iter_rules():
        if "GET" in (rule.methods or ()) and not rule.rule.startswith(LEFT_OUT):
            yield rule


TABLE = Path(__file__).with_suffix(".tsv")


def known() -> dict[str, dict[str, dict[str, int]]]:
    """The table: what is answered by rule, state and role."""
    found: dict[str, dict[str, dict[str, int]]] = {}
    for line in TABLE.read_text("utf-8").splitlines()[1:]:
        rule, state, *codes = line.split("\t")
        states = found.setdefault(rule, {})
        states[state] = dict(zip(ROLES, map(int, codes), strict=True))
    return found


def write(said: Mapping[str, Mapping[str, Mapping[str, int]]]) -> None:
    """Write the table anew."""
    lines = ["\t".join(("rule", "state", *ROLES))]
    for rule in sorted(said):
        for state in sorted(said[rule], key=STATES.index):
            codes = [str(said[rule][state][role]) for role in ROLES]
            lines.append("\t".join((rule, state, *codes)))
    TABLE.write_text("\n".join(lines) + "\n", "utf-8")
