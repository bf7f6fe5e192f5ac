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
from .edition import edition
from .ledger import Call, Claim, Outcome, claim, finish, hasten, renew
from .models import now
from .sources import Description, described
from .steps import Action, State, Step, next_step

MOST_CALLS = 4  # for one DOI in one turn: look, send, and send again from an unforeseen state
REST = Step(Action.REST)
TURNS = 3  # for one DOI that is wanted otherwise while it is being sent


def drive_due(budget: float) -> int:
    """Bring there what is due, for so many seconds at most; returns how many DOIs are settled.

    While DataCite is away, one DOI tries it and the others wait for that.
    """
    begin, due, settled = time.monotonic(), now(), 0
    while time.monotonic() - begin < budget:
        brought = drive(due)
        if brought is None or (not brought and channel.silent()):
            break
        settled += brought
    return settled


def drive_these(dois: Sequence[str], *, asked: bool = False) -> int:
    """Bring these DOIs there, where they are due; returns how many are settled.

    While DataCite is away ``drive_due`` finds them, unless a person ``asked`` for these.
    """
    settled = 0
    for doi in dois:
        for _ in range(TURNS):
            brought = drive(now(), doi) if asked or not channel.silent() else None
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
    described_by = edition()  # before: if it changes meanwhile, it is described again
    wish = described(taken.kind, taken.object_id)
    if wish is None:
        return _not_sent(taken, taken.wanted, "What it names is gone.")
    client = ConfiguredDataCiteClient("datacite")
    prefix = taken.doi.partition("/")[0]
    if prefix not in client.prefixes:
        why = f"The prefix {prefix} is not among those of the account."
        return _not_sent(taken, wish.wanted, why)
    outcome = _Errand(taken, wish, client).run()
    outcome.edition = described_by
    return outcome


def _not_sent(taken: Claim, wanted: State, why: str) -> Outcome:
    """Nothing was asked of DataCite: what was known of it still holds."""
    outcome = Outcome(wanted, taken.known, why, sent=taken.sent, held=taken.held)
    outcome.calls.append(Call("here", None, why))
    return outcome


class _Errand:
    """The calls for one DOI in one turn."""

    def __init__(self, taken: Claim, wish: Description, client: ConfiguredDataCiteClient) -> None:
        self.taken = taken
        self.doi = taken.doi
        self.api = client.api
        self.account = client.account
        self.payload: Mapping[str, Any] = {**wish.metadata, "url": wish.url}
        self.aim = digest(wish.metadata, wish.url)
        self.refusal = ""  # why DataCite did not let the DOI be made or changed
        self.result = Outcome(
            wish.wanted,
            taken.known,
            url=wish.url,
            aimed=self.aim,
            sent=taken.sent,
            held=taken.held,
        )

    def run(self) -> Outcome:
        """Call until DataCite has what is wanted, or something is in the way."""
        result = self.result
        for _ in range(MOST_CALLS):
            step = self._next()
            if step == REST:
                return result
            if not self._may_call() or not self._make(step):
                return result
        if self._next() != REST:
            result.error = f"DataCite leaves it {result.known}; wanted is {result.wanted}."
        return result

    def _next(self) -> Step:
        return next_step(self.result.wanted, self.result.known, same=self.result.sent == self.aim)

    def _may_call(self) -> bool:
        gate = channel.take_turn()
        if gate.closed:
            self.result.error, self.result.wait = f"Not sent: {gate.closed}.", gate.wait
            self.result.counted = False
            return False
        time.sleep(gate.wait)
        return renew(self.taken)

    def _make(self, step: Step) -> bool:
        """Make one call, and learn from the answer; whether to go on."""
        method, answer = self._call(step)
        verdict = judge(method, answer)
        sent = "look" if step.action is Action.LOOK else step.event or "metadata"
        self.result.calls.append(Call(sent, answer.status, _told(answer, verdict), answer.seconds))
        _tell_channel(method, verdict, answer)
        if verdict is Verdict.DONE:
            return self._learn(step, answer)
        if verdict is Verdict.ABSENT:
            return self._learn_absent()
        if step.action is Action.SEND and verdict in (Verdict.TAKEN, Verdict.FORBIDDEN):
            self.refusal, self.result.known = reason(answer), None  # look whose it is
            return True
        self._stumble(verdict, answer)
        return False

    def _call(self, step: Step) -> tuple[str, Answer]:
        if step.action is Action.LOOK:
            return "GET", self.api.look(self.doi)
        attributes = {**self.payload, **({"event": step.event} if step.event else {})}
        if self.result.known is State.ABSENT:
            return "POST", self.api.make(self.doi, attributes)
        return "PUT", self.api.change(self.doi, attributes)

    def _learn(self, step: Step, answer: Answer) -> bool:
        result = self.result
        if step.action is Action.LOOK and not self._is_ours(answer):
            result.error = (
                f"DataCite has this DOI already, and it leads to {answer.attributes.get('url')}. "
                "It was not changed. If it is ours: `thalie doi take-over`."
            )
            return False
        if step.action is Action.LOOK and self.refusal and self.taken.ours:
            self._blame_account()
            return False
        result.known, result.held = answer.state, held(answer.attributes)
        if step.action is Action.SEND:
            if answer.attributes.get("url") != self.payload["url"]:
                result.error = "DataCite did not take the address of the page."
                return False
            result.sent = self.aim
        return True

    def _learn_absent(self) -> bool:
        if self.refusal:
            self.result.error = f"{self.refusal}; and DataCite does not show it to this account."
            return False
        self.result.known, self.result.sent, self.result.held = State.ABSENT, "", ""
        return True

    def _is_ours(self, answer: Answer) -> bool:
        """Whether the DOI that DataCite has is ours, or one that an answer we lost had made."""
        if answer.owner not in ("", self.account):
            return False
        return self.taken.ours or answer.attributes.get("url") == self.payload["url"]

    def _blame_account(self) -> None:
        """The DOI is ours, and may not be changed: that is not about this DOI."""
        self.result.error = self.refusal
        channel.refused(self.refusal)

    def _stumble(self, verdict: Verdict, answer: Answer) -> None:
        result = self.result
        result.error, result.wait = reason(answer), answer.wait
        if verdict is Verdict.LOST:
            result.known = None


def _told(answer: Answer, verdict: Verdict) -> str:
    return str(answer.state) if verdict is Verdict.DONE else reason(answer)


def _tell_channel(method: str, verdict: Verdict, answer: Answer) -> None:
    if verdict is Verdict.LOST:
        channel.unheard()
    elif channel.heard():
        hasten()
    if verdict is Verdict.CREDENTIALS:
        channel.refused(reason(answer))
    elif method != "GET" and verdict in (Verdict.DONE, Verdict.REFUSED, Verdict.TAKEN):
        channel.accepted()
    if verdict is Verdict.BUSY or (answer.status == 503 and answer.wait):
        channel.pause(answer.wait)
