"""Every address of both applications, asked by everybody about a dataset in every state."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from werkzeug.routing import Rule

ROLES = ("nobody", "reader", "leader", "curator")
STATES = ("open", "embargoed", "restricted", "draft", "withdrawn")

RECORD = frozenset({"pid_value", "recid", "record_id", "pid_value_or_id", "id"})
FILE = frozenset({"filename", "key", "path", "file_key"})
STATIC = ("/static/", "/api/static/", "/admin", "/_debug_toolbar")


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
    found = {(rule.rule, rule) for rule in _asked(ui)} | {
        (f"/api{rule.rule}", rule) for rule in _asked(api)
    }
    return sorted(
        {Route(address, frozenset(rule.arguments)) for address, rule in found},
        key=lambda route: route.rule,
    )


def _asked(app: Any) -> Iterator[Rule]:
    for rule in app.url_map.iter_rules():
        if "GET" in (rule.methods or ()) and not rule.rule.startswith(STATIC):
            yield rule
