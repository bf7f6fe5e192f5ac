"""What an answer of DataCite means for us. Pure."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from .steps import State

LENGTH = 300  # characters of a reason that are kept


class Verdict(StrEnum):
    """``DONE``: as asked. ``ABSENT``: there is no such DOI. ``BUSY``: not now, nothing was done.

    ``LOST``: nobody knows whether it was done. ``REFUSED``: DataCite does not accept what was
    sent. ``TAKEN``: the DOI that was to be made is there. ``FORBIDDEN``: the account may not change
    the DOI. ``CREDENTIALS``: DataCite does not accept the account.
    """

    DONE = "done"
    ABSENT = "absent"
    BUSY = "busy"
    LOST = "lost"
    REFUSED = "refused"
    TAKEN = "taken"
    FORBIDDEN = "forbidden"
    CREDENTIALS = "credentials"


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer, or what came in its place.

    ``status`` is ``None`` where none came, and ``text`` says why; otherwise ``text`` is the body.
    ``wait`` are the seconds that DataCite asks for, ``seconds`` those that the call took.
    """

    status: int | None
    text: str
    wait: float = 0.0
    seconds: float = 0.0

    @property
    def document(self) -> Mapping[str, Any]:
        """The body as a JSON object; empty where it is none."""
        try:
            found = json.loads(self.text)
        except ValueError:
            return {}
        return found if isinstance(found, Mapping) else {}

    @property
    def attributes(self) -> Mapping[str, Any]:
        """The attributes of the one DOI that the answer is about; empty where there are none."""
        return _object(self._data.get("attributes"))

    @property
    def owner(self) -> str:
        """The repository that has the DOI, in small letters; empty where the answer is silent."""
        client = _object(_object(self._data.get("relationships")).get("client"))
        return str(_object(client.get("data")).get("id") or "").lower()

    @property
    def _data(self) -> Mapping[str, Any]:
        return _object(self.document.get("data"))

    @property
    def state(self) -> State | None:
        """The state of the one DOI that the answer is about, ``None`` where it does not say."""
        try:
            return State(self.attributes.get("state"))  # type: ignore[arg-type]
        except ValueError:
            return None


def judge(method: str, answer: Answer) -> Verdict:
    """What an ANSWER to METHOD (``GET``, ``POST``, ``PUT``) means.

    A success that does not say the DOI's state (a proxy's page) is none. Source of the refusals:
    DataCite's server, ``datacite/lupo``: 401 for credentials, 403 for what is another's, 422 with
    "has already been taken" for a DOI that is there.
    """
    status = answer.status
    if status in (200, 201):
        return Verdict.DONE if answer.state else Verdict.LOST
    if status == 401:
        return Verdict.CREDENTIALS
    if status == 403:
        return Verdict.FORBIDDEN
    if status == 422 and method == "POST" and "already been taken" in answer.text:
        return Verdict.TAKEN
    if status == 404 and method == "GET":
        return Verdict.ABSENT
    if status == 429:
        return Verdict.BUSY
    if status is None or status == 408 or not 400 <= status < 500:
        return Verdict.LOST
    return Verdict.REFUSED


def reason(answer: Answer) -> str:
    """One line for a person, without markup that a proxy may have sent."""
    if answer.status is None:
        return answer.text
    errors = answer.document.get("errors")
    if isinstance(errors, list):
        lines = [_line(error) for error in errors if isinstance(error, Mapping)]
        if lines:
            return f"HTTP {answer.status}: {'; '.join(lines)}"[:LENGTH]
    text = " ".join(answer.text.split())
    words = "a page instead of an answer" if "<" in text else text or "an empty answer"
    return f"HTTP {answer.status}: {words}"[:LENGTH]


def _object(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}


def _line(error: Mapping[str, Any]) -> str:
    title = " ".join(str(error.get("title") or error.get("detail") or "no reason given").split())
    source = error.get("source")
    return f"{source}: {title}" if isinstance(source, str) and source else title
