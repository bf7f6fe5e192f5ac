"""Requests for longer embargoes, and what is decided on them."""

from __future__ import annotations

from typing import Any

from invenio_requests.proxies import current_requests_service as requests

from tests.services.datasets import who
from tests.services.openings.closed import record_of
from thalie.openings.asking import ask
from thalie.openings.history import history

REASON = "The catalogue of the exhibition is not printed yet."
MOTIVE = "The exhibition was cancelled in March."


def asked(id_: str, by: str = "leader", reason: str = REASON) -> str:
    """The id of a new request."""
    return str(ask(who(by), id_, reason)["id"])


def decide(request: str, action: str, by: str = "curator", motive: str = "") -> dict[str, Any]:
    """Accept, decline or cancel a request, as the pages do."""
    comment = {"payload": {"content": f"<p>{motive}</p>", "format": "html"}} if motive else None
    found: dict[str, Any] = requests.execute_action(who(by), request, action, comment).to_dict()
    return found


def status(request: str) -> str:
    """How it stands with a request."""
    return str(requests.record_cls.get_record(request)["status"])


def deeds(id_: str) -> list[str]:
    """What happened to a record, in words."""
    return [event.deed for event in history(record_of(id_).parent.id)]
