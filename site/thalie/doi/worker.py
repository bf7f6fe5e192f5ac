"""Brings DOIs where they are wanted. May be killed at any line, and run by many at once."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from flask import current_app
from invenio_db import db

from . import channel
from .answers import Answer, Verdict, judge, reason
from .client import ConfiguredDataCiteClient, explain
from .digest import digest, held
from .ledger import Call, Claim, Outcome, claim, finish
from .models import now
from .sources import Description, source
from .steps import Action, State, Step, next_step

MOST_CALLS = 4  # for one DOI in one turn: look, send, and send again from an unforeseen state
REST = Step(Action.REST)
TURNS = 3  # for one DOI that is wanted otherwise while it is being sent


def drive_due(budget: float) -> int:
    """Bring there what is due, for so many seconds at most; returns how many DOIs are settled."""
    begin, due, settled = time.monotonic(), now(), 0
    while time.monotonic() - begin < budget:
        brought = drive(due)
        if brought is None:
            break
        settled += brought
    return settled


def drive_these(dois: Sequence[str]) -> int:
    """Bring these DOIs there, where they are due; returns how many are settled."""
    settled = 0
    for doi in dois:
        for _ in range(TURNS):
            brought = drive(now(), doi)
            settled += bool(brought)
            if brought is not False:
                break
    return settled


def drive(due: datetime, doi: str = "") -> bool | None:
    """Take one DOI that is due, or this one, one step of its life further.

    Returns whether it is settled, ``None`` where none is due or nobody may call.
    """
    if channel.closed():
        return None
    taken = claim(due, doi)
    if taken is None:
        return None
    try:
        outcome = _bring(taken)
    except Exception as failure:  # whatever it is, the other DOIs must not wait for it
        db.session.rollback()
        current_app.logger.exception("DOI %s could not be described", taken.doi)
        why = f"It could not be described: {explain(failure)}"
        outcome = _not_sent(taken, taken.wanted, why)
    settled = finish(taken, outcome)
    if outcome.error and outcome.counted:
        current_app.logger.warning("DOI %s: %s", taken.doi, outcome.error)
    return settled


def _bring(taken: Claim) -> Outcome:
    described = source(taken.kind).describe(taken.object_id)
    db.session.rollback()  # no transaction stays open while DataCite thinks
    if described is None:
        return _not_sent(taken, taken.wanted, "What it names is gone.")
    client = ConfiguredDataCiteClient("datacite")
    prefix = taken.doi.partition("/")[0]
    if prefix not in client.prefixes:
        why = f"The prefix {prefix} is not among those of the account."
        return _not_sent(taken, described.wanted, why)
    return _Errand(taken, described, client).run()


def _not_sent(taken: Claim, wanted: State, why: str) -> Outcome:
    """Nothing was asked of DataCite: what was known of it still holds."""
    outcome = Outcome(wanted, taken.known, why, sent=taken.sent, held=taken.held)
    outcome.calls.append(Call("here", None, why))
    return outcome


class _Errand:
    """The calls for one DOI in one turn."""

    def __init__(
        self, taken: Claim, described: Description, client: ConfiguredDataCiteClient
    ) -> None:
        self.doi = taken.doi
        self.api = client.api
        self.payload: Mapping[str, Any] = {**described.metadata, "url": described.url}
        self.aim = digest(described.metadata, described.url)
        self.result = Outcome(
            described.wanted,
            taken.known,
            url=described.url,
            aimed=self.aim,
            sent=taken.sent,
            held=taken.held,
        )

    def run(self) -> Outcome:
        """Call until DataCite has what is wanted, or something is in the way."""
        result = self.result
        for _ in range(MOST_CALLS):
            step = next_step(result.wanted, result.known, same=result.sent == self.aim)
            if step == REST:
                return result
            if not self._may_call() or not self._make(step):
                return result
        if next_step(result.wanted, result.known, same=result.sent == self.aim) != REST:
            result.error = f"DataCite leaves it {result.known}; wanted is {result.wanted}."
        return result

    def _may_call(self) -> bool:
        gate = channel.take_turn()
        if gate.closed:
            self.result.error, self.result.wait = f"Not sent: {gate.closed}.", gate.wait
            self.result.counted = False
            return False
        time.sleep(gate.wait)
        return True

    def _make(self, step: Step) -> bool:
        """Make one call, and learn from the answer; whether to go on."""
        if step.action is Action.LOOK:
            sent, answer = "look", self.api.look(self.doi)
        else:
            event = {"event": step.event} if step.event else {}
            sent, answer = (
                step.event or "metadata",
                self.api.send(self.doi, {**self.payload, **event}),
            )
        verdict = judge("GET" if step.action is Action.LOOK else "PUT", answer)
        self.result.calls.append(Call(sent, answer.status, _told(answer, verdict), answer.seconds))
        _tell_channel(verdict, answer)
        if verdict is Verdict.ABSENT:
            self.result.known, self.result.sent, self.result.held = State.ABSENT, "", ""
            return True
        if verdict is not Verdict.DONE:
            self._stumble(verdict, answer)
            return False
        return self._learn(step, answer)

    def _learn(self, step: Step, answer: Answer) -> bool:
        result = self.result
        result.known, result.held = answer.state, held(answer.attributes)
        if step.action is Action.SEND:
            if answer.attributes.get("url") != self.payload["url"]:
                result.error = "DataCite did not take the address of the page."
                return False
            result.sent = self.aim
        return True

    def _stumble(self, verdict: Verdict, answer: Answer) -> None:
        result = self.result
        result.error, result.wait = reason(answer), answer.wait
        if verdict is Verdict.LOST:
            result.known = None


def _told(answer: Answer, verdict: Verdict) -> str:
    return str(answer.state) if verdict is Verdict.DONE else reason(answer)


def _tell_channel(verdict: Verdict, answer: Answer) -> None:
    if verdict is Verdict.CREDENTIALS:
        channel.refused(reason(answer))
    elif answer.status is not None and answer.status < 500:
        channel.accepted()
    if verdict is Verdict.BUSY or (answer.status == 503 and answer.wait):
        channel.pause(answer.wait)
