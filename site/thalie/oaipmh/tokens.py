"""Resumption tokens: where a list goes on, signed, so that the server keeps nothing. Pure.

A token holds the arguments of the list and the place of the last item in the order of changes. It
says the same whenever it is used, also after a restart, until it is too old.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from itsdangerous import BadData, URLSafeTimedSerializer

from .protocol import Code, Fault, Refusal, Selection, Verb

LIFE = timedelta(days=14)
"""For how long a token can be used."""


@dataclass(frozen=True, slots=True)
class Place:
    """The last item of a page: its datestamp and its position, which order a list."""

    datestamp: datetime
    position: int


@dataclass(frozen=True, slots=True)
class Token:
    """Where a list goes on: after ``place``, or after the set ``after`` where sets are listed.

    ``cursor`` is how many were given before, ``total`` how many there were when it began.
    """

    verb: Verb
    selection: Selection
    place: Place | None
    cursor: int
    total: int
    after: str = ""


class Signer:
    """Makes tokens, and reads those that it made. SITE is the base URL: tokens are good there."""

    def __init__(self, secret: str, site: str) -> None:
        self._serializer = URLSafeTimedSerializer(secret, salt=f"thalie.oaipmh {site}")

    def write(self, token: Token) -> str:
        """The token as it goes over the wire: letters, digits, ``-``, ``_`` and ``.``."""
        chosen, place = token.selection, token.place
        words = [
            token.verb, chosen.prefix, _number(chosen.since), _number(chosen.until), chosen.set,
            [_number(place.datestamp), place.position] if place else None,
            token.cursor, token.total, token.after,
        ]  # fmt: skip
        written: str = self._serializer.dumps(words)
        return written

    def read(self, text: str, verb: Verb) -> Token:
        """The token that TEXT is, for a list of this VERB. Raises ``Refusal``."""
        try:
            words = self._serializer.loads(text, max_age=int(LIFE.total_seconds()))
            name, prefix, since, until, set_, place, cursor, total, after = words
        except (BadData, ValueError, TypeError):
            raise _refused("The resumption token is not ours, or too old: begin again.") from None
        if name != verb:
            raise _refused(f"The resumption token belongs to {name}.")
        return Token(
            verb,
            Selection(prefix, _moment(since), _moment(until), set_),
            Place(datetime.fromtimestamp(place[0], UTC), place[1]) if place else None,
            cursor,
            total,
            after,
        )


def _refused(text: str) -> Refusal:
    return Refusal(Fault(Code.BAD_TOKEN, text))


def _number(moment: datetime | None) -> int | None:
    return None if moment is None else int(moment.timestamp())


def _moment(number: int | None) -> datetime | None:
    return None if number is None else datetime.fromtimestamp(number, UTC)
